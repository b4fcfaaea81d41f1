#include "core/phrases/sentencetemplate.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool isHan(QChar character) { return character.script() == QChar::Script_Han; }
bool isLatin(QChar character) { return character.unicode() < 0x80 && character.isLetterOrNumber(); }

/// Chinese has a blank where it meets Latin letters and digits, and none within itself.
void append(QString &text, QString more)
{
    const QString before = text.trimmed();
    const QString after = more.trimmed();
    if (!before.isEmpty() && !after.isEmpty()) {
        const QChar last = before.back();
        const QChar first = after.front();
        const bool isApart = text.back() == u' ' || more.front() == u' ';
        if (isHan(last) && isHan(first)) {
            while (text.endsWith(u' '))
                text.chop(1);
            while (more.startsWith(u' '))
                more.remove(0, 1);
        } else if (!isApart && ((isHan(last) && isLatin(first)) || (isLatin(last) && isHan(first)))) {
            text += u' ';
        }
    }
    text += more;
}

} // namespace

SentenceTemplate::SentenceTemplate(const QString &text)
{
    bool isQuoted = false;
    bool isCommand = false;
    QString piece;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text.at(i);
        if (character == u'%' && i + 1 < text.size() && text.at(i + 1) >= u'1' && text.at(i + 1) <= u'9') {
            m_placeholders.append(
                { text.at(i + 1).digitValue(), isQuoted || isCommand || (i > 0 && text.at(i - 1) == u'-') });
            m_pieces.append(std::exchange(piece, {}));
            ++i;
            continue;
        }
        isQuoted = isQuoted != (character == u'"');
        isCommand = isCommand != (character == u'`');
        piece += character;
    }
    m_pieces.append(piece);
    for (const QString &own : std::as_const(m_pieces))
        m_ownLength += own.size();
}

std::optional<QStringList> SentenceTemplate::match(QStringView text) const
{
    const QString &ending = m_pieces.last();
    if (m_placeholders.isEmpty())
        return text == ending ? std::optional(QStringList {}) : std::nullopt;
    if (!text.startsWith(beginning()) || !text.endsWith(ending))
        return std::nullopt;
    QStringList values;
    qsizetype at = beginning().size();
    const qsizetype end = text.size() - ending.size();
    for (qsizetype i = 0; i < m_placeholders.size(); ++i) {
        const bool isLast = i + 1 == m_placeholders.size();
        const qsizetype next = isLast ? end : text.first(std::max(end, at)).indexOf(m_pieces.at(i + 1), at + 1);
        if (next <= at)
            return std::nullopt;
        const QString value = text.sliced(at, next - at).toString();
        for (qsizetype earlier = 0; earlier < i; ++earlier)
            if (m_placeholders.at(earlier).number == m_placeholders.at(i).number && values.at(earlier) != value)
                return std::nullopt;
        values.append(value);
        at = next + m_pieces.at(i + 1).size();
    }
    return values;
}

QString SentenceTemplate::filled(const QStringList &values) const
{
    QString text = m_pieces.first();
    for (qsizetype i = 0; i < m_placeholders.size(); ++i) {
        append(text, values.value(m_placeholders.at(i).number - 1));
        append(text, m_pieces.at(i + 1));
    }
    return text;
}

} // namespace oagent
