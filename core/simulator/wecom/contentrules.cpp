#include "core/simulator/wecom/contentrules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto openTag = "<think>"_L1;
constexpr auto closeTag = "</think>"_L1;

bool hasControlCharacter(const QString &content)
{
    return std::any_of(content.begin(), content.end(),
                       [](QChar one) { return one < u' ' && one != u'\n' && one != u'\t'; });
}

bool hasTornCharacter(const QString &content)
{
    for (qsizetype i = 0; i < content.size(); ++i) {
        const QChar one = content.at(i);
        if (one == QChar::ReplacementCharacter || one.isLowSurrogate())
            return true;
        if (one.isHighSurrogate()) {
            if (i + 1 == content.size() || !content.at(i + 1).isLowSurrogate())
                return true;
            ++i;
        }
    }
    return false;
}

/// It ends inside a think tag. A lone "<" may be the text's own.
bool endsInTag(const QString &content)
{
    for (const QLatin1StringView tag : { openTag, closeTag }) {
        for (qsizetype length = 2; length < tag.size(); ++length) {
            if (content.endsWith(tag.first(length)))
                return true;
        }
    }
    return false;
}

} // namespace

QString withoutThoughts(const QString &content)
{
    QString text;
    qsizetype at = 0;
    while (true) {
        const qsizetype begin = content.indexOf(openTag, at);
        text += content.mid(at, begin < 0 ? -1 : begin - at);
        if (begin < 0)
            return text;
        const qsizetype end = content.indexOf(closeTag, begin);
        if (end < 0)
            return text;
        at = end + closeTag.size();
    }
}

bool hasOpenThought(const QString &content) { return content.lastIndexOf(openTag) > content.lastIndexOf(closeTag); }

bool isVisible(const QString &content)
{
    const QString text = withoutThoughts(content);
    return std::any_of(text.begin(), text.end(), [](QChar one) {
        return !one.isSpace() && one.category() != QChar::Other_Format && one.category() != QChar::Other_Control;
    });
}

bool goesOnFrom(const QString &before, const QString &now)
{
    const QString old = withoutThoughts(before).trimmed();
    const QString fresh = withoutThoughts(now).trimmed();
    const auto [inOld, inFresh] = std::mismatch(old.begin(), old.end(), fresh.begin(), fresh.end());
    return std::distance(old.begin(), inOld) * 2 >= old.size();
}

Violations contentViolations(const QString &content, qsizetype maxBytes)
{
    Violations found;
    if (hasControlCharacter(content))
        found.append({ u"content.control"_s, u"control characters other than line feed and tab"_s });
    if (hasTornCharacter(content))
        found.append({ u"content.torn-character"_s, u"cut inside a character"_s });
    if (endsInTag(content))
        found.append({ u"content.torn-tag"_s, u"a frame ends inside a think tag"_s });
    if (content.toUtf8().size() > maxBytes)
        found.append({ u"content.too-long"_s, u"more than %1 bytes"_s.arg(maxBytes) });
    return found;
}

Violations finalViolations(const QString &content)
{
    Violations found;
    if (!isVisible(content))
        found.append({ u"final.invisible"_s, u"the final frame shows nothing, so the animation stays"_s });
    if (hasOpenThought(content))
        found.append({ u"final.open-thought"_s, u"a think tag is still open in the final frame"_s });
    return found;
}

} // namespace oagent::simulator
