#include "core/wecom/mentions.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

constexpr QChar clientBlank { 0x2005 }; ///< what clients put behind a mention they completed
constexpr qsizetype longestMention = 64;
constexpr int enoughMessages = 5; ///< before anything is concluded from them
constexpr int mostMessages = 200; ///< then it begins anew: an administrator may rename a bot at any time

bool isAt(QChar c) { return c == u'@' || c == u'＠'; }

/// Where the mention at the beginning of `text` ends, blank excluded; 0 without one.
qsizetype endOfMention(const QString &text)
{
    if (text.isEmpty() || !isAt(text[0]))
        return 0;
    const qsizetype marked = text.indexOf(clientBlank);
    if (marked > 1 && marked <= longestMention && std::none_of(text.begin() + 1, text.begin() + marked, isAt))
        return marked;
    const auto *const blank = std::find_if(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    return blank - text.begin();
}

} // namespace

Mentions::Mentions(QStringList names)
    : m_names(std::move(names))
{
    for (QString &name : m_names) {
        while (!name.isEmpty() && isAt(name[0]))
            name.remove(0, 1);
        name = name.trimmed();
    }
    m_names.removeAll({});
    std::sort(m_names.begin(), m_names.end(),
              [](const QString &left, const QString &right) { return left.size() > right.size(); });
}

QString Mentions::stripped(const QString &text)
{
    QString trimmed = text.trimmed();
    if (!m_names.isEmpty())
        return withoutNames(trimmed);
    const qsizetype end = endOfMention(trimmed);
    const QString mention = end > 1 ? trimmed.sliced(1, end - 1) : QString();
    learn(mention);
    if (mention.isEmpty() || (!m_learnt.isEmpty() && mention != m_learnt))
        return trimmed;
    return trimmed.sliced(end).trimmed();
}

QString Mentions::strippedQuote(const QString &text) const
{
    const QString trimmed = text.trimmed();
    if (!m_names.isEmpty())
        return withoutNames(trimmed);
    const qsizetype end = endOfMention(trimmed);
    const bool isOwn = end > 1 && !m_learnt.isEmpty() && QStringView(trimmed).sliced(1, end - 1) == m_learnt;
    return isOwn ? trimmed.sliced(end).trimmed() : trimmed;
}

QString Mentions::withoutNames(const QString &text) const
{
    QString rest = text;
    for (bool isFound = true; isFound;) {
        isFound = false;
        if (rest.isEmpty() || !isAt(rest[0]))
            break;
        for (const QString &name : m_names) {
            const qsizetype end = 1 + name.size();
            const bool isIt = QStringView(rest).sliced(1).startsWith(name, Qt::CaseInsensitive)
                && (rest.size() == end || rest[end].isSpace());
            if (!isIt)
                continue;
            rest = rest.sliced(end).trimmed();
            isFound = true;
            break;
        }
    }
    return rest;
}

void Mentions::learn(const QString &mention)
{
    if (++m_messages > mostMessages) {
        m_messages = 1;
        m_seen.clear();
    }
    if (!mention.isEmpty())
        ++m_seen[mention];
    if (m_messages < enoughMessages)
        return;
    m_learnt.clear();
    for (auto seen = m_seen.cbegin(); seen != m_seen.cend(); ++seen) {
        if (2 * seen.value() > m_messages)
            m_learnt = seen.key();
    }
}

} // namespace oagent::wecom
