#include "core/log/logbook.h"

#include "core/support/isotime.h"
#include "core/support/json.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Texts among the typed fields may be of foreign origin as well.
QJsonValue redacted(const QJsonValue &value, const Redactor &redactor)
{
    if (value.isString())
        return redactor.redacted(value.toString());
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (QJsonValueRef element : array)
            element = redacted(QJsonValue(element), redactor);
        return array;
    }
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (QJsonValueRef member : object)
            member = redacted(QJsonValue(member), redactor);
        return object;
    }
    return value;
}

} // namespace

QString nameOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return u"debug"_s;
    case LogLevel::Info: return u"info"_s;
    case LogLevel::Warning: return u"warning"_s;
    case LogLevel::Error: return u"error"_s;
    }
    return u"unknown"_s;
}

/// Members in the order in which people read them.
QByteArray toJsonLine(const LogEntry &entry)
{
    static const QStringList fixed { u"time"_s, u"level"_s, u"bot"_s,  u"conversation"_s,
                                     u"turn"_s, u"stage"_s, u"text"_s, u"detail"_s };
    JsonWriter line;
    const auto addUnlessEmpty = [&line](QStringView name, const QString &text) {
        if (!text.isEmpty())
            line.add(name, text);
    };
    line.add(u"time", isoTime(entry.time));
    line.add(u"level", nameOf(entry.level));
    addUnlessEmpty(u"bot", entry.bot);
    addUnlessEmpty(u"conversation", entry.conversation);
    addUnlessEmpty(u"turn", entry.turn);
    addUnlessEmpty(u"stage", entry.stage);
    addUnlessEmpty(u"text", entry.text);
    addUnlessEmpty(u"detail", entry.foreign);
    for (auto field = entry.numbers.begin(); field != entry.numbers.end(); ++field) {
        if (const QString name = field.key(); !fixed.contains(name)) // it must not stand twice in one object
            line.addValue(name, field.value());
    }
    return line.take();
}

std::optional<LogEntry> entryFromJsonLine(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return std::nullopt;
    QJsonObject object = document.object();
    LogEntry entry;
    const QDateTime time = QDateTime::fromString(object.take(u"time"_s).toString(), Qt::ISODateWithMs);
    entry.time = WallTime(Milliseconds(time.isValid() ? time.toMSecsSinceEpoch() : 0));
    const QString level = object.take(u"level"_s).toString();
    for (const LogLevel known : { LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error }) {
        if (nameOf(known) == level)
            entry.level = known;
    }
    entry.bot = object.take(u"bot"_s).toString();
    entry.conversation = object.take(u"conversation"_s).toString();
    entry.turn = object.take(u"turn"_s).toString();
    entry.stage = object.take(u"stage"_s).toString();
    entry.text = object.take(u"text"_s).toString();
    entry.foreign = object.take(u"detail"_s).toString();
    entry.numbers = object;
    return entry;
}

LogBook::LogBook(const Clock &clock, Redactor &redactor, std::size_t capacity, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_redactor(redactor)
    , m_capacity(capacity)
{ }

void LogBook::add(LogEntry entry)
{
    entry.time = m_clock.wallNow();
    entry.foreign = m_redactor.redacted(entry.foreign);
    entry.numbers = redacted(entry.numbers, m_redactor).toObject();
    if (m_entries.size() >= m_capacity)
        m_entries.pop_front();
    m_entries.push_back(std::move(entry));
    Q_EMIT added(LogEntry(m_entries.back())); // a copy: a receiver may add the next entry and move this one away
}

} // namespace oagent
