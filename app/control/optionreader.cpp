#include "app/control/optionreader.h"

#include "core/settings/config.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestText = qsizetype { 64 } * 1024;

bool isControlButSpacing(QChar character)
{
    return isControl(character) && character != u'\n' && character != u'\t' && character != u'\r';
}

} // namespace

OptionReader::OptionReader(QJsonObject options)
    : m_options(std::move(options))
{ }

bool OptionReader::has(const QString &name) const { return m_options.contains(name); }

QString OptionReader::paragraphs(const QString &name)
{
    m_asked.append(name);
    const QJsonValue value = m_options.value(name);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        refuse(u"--%1 needs a value."_s.arg(name));
    QString text = value.toString().trimmed();
    if (text.size() > longestText)
        refuse(u"--%1 is longer than %2 characters; shorten it."_s.arg(name).arg(longestText));
    if (std::any_of(text.begin(), text.end(), isControlButSpacing))
        refuse(u"--%1 holds a control character; give plain text."_s.arg(name));
    return text;
}

QString OptionReader::text(const QString &name) { return oneLine(name, paragraphs(name)); }

QString OptionReader::oneLine(const QString &name, const QString &text)
{
    if (std::any_of(text.begin(), text.end(), isControl))
        refuse(u"--%1 holds a line end or a tab; give one line of plain text."_s.arg(name));
    return text;
}

QStringList OptionReader::texts(const QString &name)
{
    m_asked.append(name);
    const QJsonValue value = m_options.value(name);
    QStringList texts;
    const QJsonArray values = value.isArray() ? value.toArray() : QJsonArray { value };
    for (const auto &one : values) {
        if (!one.isString() && !one.isUndefined() && !one.isNull())
            refuse(u"--%1 needs a value."_s.arg(name));
        const QString text = oneLine(name, one.toString().trimmed());
        if (text.size() > longestText)
            refuse(u"--%1 is longer than %2 characters; shorten it."_s.arg(name).arg(longestText));
        if (!text.isEmpty() && !texts.contains(text))
            texts.append(text);
    }
    return texts;
}

QString OptionReader::required(const QString &name)
{
    QString value = text(name);
    if (value.isEmpty())
        refuse(u"--%1 is missing or empty; give it a value."_s.arg(name));
    return value;
}

QString OptionReader::shortName(const QString &name)
{
    QString text = required(name);
    if (text.size() > longestEntryName)
        refuse(u"--%1 is longer than %2 characters; shorten it."_s.arg(name).arg(longestEntryName));
    return text;
}

QStringList OptionReader::list(const QString &name)
{
    const QString joined = text(name);
    // No platform's id holds this character; who typed it meant to separate.
    if (joined.contains(u'，'))
        refuse(u"--%1 holds a full-width comma; separate with half-width commas (,)."_s.arg(name));
    QStringList entries;
    for (const QString &entry : joined.split(u','))
        if (const QString trimmed = entry.trimmed(); !trimmed.isEmpty() && !entries.contains(trimmed))
            entries.append(trimmed);
    return entries;
}

bool OptionReader::flag(const QString &name)
{
    m_asked.append(name);
    const QJsonValue value = m_options.value(name);
    if (!value.isUndefined() && !value.isBool())
        refuse(u"--%1 takes no value."_s.arg(name));
    return value.toBool();
}

QString OptionReader::choice(const QString &name, const QStringList &choices)
{
    QString chosen = text(name);
    if (!has(name))
        return choices.first();
    if (!choices.contains(chosen))
        refuse(u"--%1 cannot be \"%2\"; use one of: %3."_s.arg(name, chosen, choices.join(u", "_s)));
    return chosen;
}

std::optional<int> OptionReader::number(const QString &name, int least, int most)
{
    const QString written = text(name);
    if (!has(name))
        return std::nullopt;
    bool isNumber = false;
    const int number = written.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        refuse(u"--%1 cannot be \"%2\"; give a whole number from %3 to %4."_s.arg(name, written, QString::number(least),
                                                                                  QString::number(most)));
    return number;
}

void OptionReader::refuse(const QString &sentence)
{
    if (m_complaint.isEmpty())
        m_complaint = sentence;
}

Result<void> OptionReader::finish() const
{
    for (auto option = m_options.begin(); option != m_options.end(); ++option)
        if (!m_asked.contains(option.key()))
            return failure(Error::Kind::Refused, u"--%1 has no meaning here; leave it out."_s.arg(option.key()));
    if (!m_complaint.isEmpty())
        return failure(Error::Kind::Refused, m_complaint);
    return {};
}

} // namespace oagent
