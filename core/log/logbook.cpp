#include "core/log/logbook.h"

#include "core/support/isotime.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

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

/// Stands in JSON as it is.
bool isPlain(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c >= u' ' && c <= u'~' && c != u'"' && c != u'\\'; });
}

/// Members in the order in which people read them; QJsonObject alone would sort them by name. Ids, words and whole
/// numbers, of which nearly every line consists, are written at once: a document for each was a ninth of all that a
/// message costs.
class LineWriter
{
public:
    LineWriter() { m_line.reserve(256); }
    void add(const QString &name, const QString &text)
    {
        if (!isPlain(name) || !isPlain(text))
            return addAny(name, text);
        begin(name);
        m_line.append('"').append(text.toLatin1()).append('"');
    }
    void add(const QString &name, const QJsonValue &value)
    {
        constexpr qint64 none = std::numeric_limits<qint64>::min();
        if (value.isString())
            return add(name, value.toString());
        const qint64 number = value.toInteger(none);
        if (number == none || !isPlain(name))
            return addAny(name, value);
        begin(name);
        m_line.append(QByteArray::number(number));
    }
    void addUnlessEmpty(const QString &name, const QString &value)
    {
        if (!value.isEmpty())
            add(name, value);
    }
    [[nodiscard]] QByteArray line() const { return m_line + '}'; }

private:
    void begin(const QString &plainName)
    {
        m_line.append(m_line.isEmpty() ? "{\"" : ",\"").append(plainName.toLatin1()).append("\":");
    }
    void addAny(const QString &name, const QJsonValue &value)
    {
        const QByteArray object = QJsonDocument(QJsonObject { { name, value } }).toJson(QJsonDocument::Compact);
        m_line.append(m_line.isEmpty() ? '{' : ',').append(object.sliced(1, object.size() - 2));
    }

    QByteArray m_line;
};

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

QByteArray toJsonLine(const LogEntry &entry)
{
    static const QStringList fixed { u"time"_s, u"level"_s, u"bot"_s,  u"conversation"_s,
                                     u"turn"_s, u"stage"_s, u"text"_s, u"detail"_s };
    LineWriter writer;
    writer.add(u"time"_s, isoTime(entry.time));
    writer.add(u"level"_s, nameOf(entry.level));
    writer.addUnlessEmpty(u"bot"_s, entry.bot);
    writer.addUnlessEmpty(u"conversation"_s, entry.conversation);
    writer.addUnlessEmpty(u"turn"_s, entry.turn);
    writer.addUnlessEmpty(u"stage"_s, entry.stage);
    writer.addUnlessEmpty(u"text"_s, entry.text);
    writer.addUnlessEmpty(u"detail"_s, entry.foreign);
    for (auto field = entry.numbers.begin(); field != entry.numbers.end(); ++field) {
        if (!fixed.contains(field.key())) // a name must not stand twice in one object
            writer.add(field.key(), QJsonValue(field.value()));
    }
    return writer.line();
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
