#include "core/assistant/openai/thoughtfilter.h"

#include <QStringView>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto opening = "<think>"_L1;
constexpr auto closing = "</think>"_L1;

qsizetype leadingBlanks(const QString &text)
{
    const auto *first = std::find_if(text.begin(), text.end(), [](QChar c) { return !c.isSpace(); });
    return first - text.begin();
}

/// How many characters at the end of `text` may be the beginning of the closing mark.
qsizetype begunClosing(const QString &text)
{
    for (qsizetype size = std::min(text.size(), closing.size() - 1); size > 0; --size) {
        if (text.endsWith(closing.first(size)))
            return size;
    }
    return 0;
}

} // namespace

ThoughtFilter::Parts ThoughtFilter::feed(const QString &piece)
{
    Parts parts;
    m_held += piece;
    if (m_place == Place::Before) {
        const QString rest = m_held.sliced(leadingBlanks(m_held));
        if (rest.startsWith(opening)) {
            m_place = Place::Inside;
            m_held = rest.sliced(opening.size());
        } else if (QString(opening).startsWith(rest)) {
            return parts; // more is needed to tell; also while there are blanks only
        } else {
            m_place = Place::After;
        }
    }
    if (m_place == Place::Inside) {
        const qsizetype end = m_held.indexOf(closing);
        const qsizetype thought = end < 0 ? m_held.size() - begunClosing(m_held) : end;
        parts.thought = m_held.first(thought);
        m_held = m_held.sliced(end < 0 ? thought : end + closing.size());
        if (end >= 0)
            m_place = Place::Behind;
    }
    if (m_place == Place::Behind) {
        m_held = m_held.sliced(leadingBlanks(m_held));
        if (!m_held.isEmpty())
            m_place = Place::After;
    }
    if (m_place == Place::After)
        parts.text = std::exchange(m_held, {});
    return parts;
}

ThoughtFilter::Parts ThoughtFilter::end()
{
    Parts parts;
    (m_place == Place::Inside ? parts.thought : parts.text) = std::exchange(m_held, {});
    return parts;
}

} // namespace oagent
