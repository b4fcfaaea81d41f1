#include "core/lark/inlinetext.h"

#include "core/markdown/lines.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

/// Nothing of it shows; what stands behind it is no tag any more.
constexpr QChar zeroWidthSpace { 0x200B };

bool isOpened(const QString &address)
{
    return address.startsWith("http://"_L1, Qt::CaseInsensitive)
        || address.startsWith("https://"_L1, Qt::CaseInsensitive);
}

/// "[words](address)" with or without "!" before it; addresses hold no blanks, brackets at most in pairs, and may stand
/// between angle brackets.
const QRegularExpression &link()
{
    static const QRegularExpression pattern(
        uR"(!?\[([^\[\]\n]*)\]\((?:<([^<>()\s]*)>|([^()\s]*(?:\([^()\s]*\)[^()\s]*)*))(?:\s+"[^"\n]*")?\))"_s);
    return pattern;
}

QString renderedLink(const QRegularExpressionMatch &match, bool isPicture)
{
    const QString words = match.captured(1);
    // No address holds these, but a tag, code or a picture begins so.
    const QString address = QString(match.captured(2) + match.captured(3))
                                .replace(u'<', "%3C"_L1)
                                .replace(u'`', "%60"_L1)
                                .replace("!["_L1, "!%5B"_L1);
    if (isPicture && address.startsWith("img_"_L1))
        return u"![%1](%2)"_s.arg(words, address);
    if (isOpened(address))
        return u"[%1](%2)"_s.arg(words.isEmpty() ? address : words, address);
    return words.isEmpty() || words == address ? address : u"%1 (%2)"_s.arg(words, address);
}

/// Walks along a line once. What cannot be told before more is there ends the settled part.
class InlineRenderer
{
public:
    InlineRenderer(const QString &line, bool hasEntities, bool isInLink = false)
        : m_line(line)
        , m_hasEntities(hasEntities)
        , m_isInLink(isInLink)
    { }

    InlineText render()
    {
        while (m_at < m_line.size()) {
            const QChar c = m_line[m_at];
            if (c == u'`')
                takeCode();
            else if (c == u'<')
                takeAngle();
            else if (c == u'[' || (c == u'!' && (m_at + 1 == m_line.size() || m_line[m_at + 1] == u'[')))
                takeLink();
            else if (c == u'\\' && m_at + 1 < m_line.size())
                takeEscaped();
            else
                copy(1);
        }
        qsizetype end = m_isUnsettled ? m_settled : m_text.size();
        while (end > 0 && (m_text[end - 1].isSpace() || m_text[end - 1] == u'\\')) // may turn into a line break
            --end;
        return { m_text, end };
    }

private:
    void copy(qsizetype length)
    {
        m_text += QStringView(m_line).mid(m_at, length);
        m_at += length;
    }

    void unsettle()
    {
        if (!std::exchange(m_isUnsettled, true))
            m_settled = m_text.size();
    }

    /// A backslash before an entity would make plain text of that.
    void takeEscaped()
    {
        const bool isAngle = m_line[m_at + 1] == u'<';
        if (!isAngle)
            return copy(2);
        if (!m_hasEntities)
            return copy(1);
        m_text += "&#60;"_L1;
        m_at += 2;
    }

    /// Backticks that nothing closes here are written so that those of another line cannot do it either: what was text
    /// would be code, and the other way round.
    void takeCode()
    {
        const markdown::CodeSpan span = markdown::codeSpanAt(m_line, m_at);
        if (!span.isClosed || span.end == m_line.size())
            unsettle(); // it may be closed yet, or by a longer run
        if (span.isClosed || !m_hasEntities)
            return copy(span.end - m_at);
        m_text += u"&#96;"_s.repeated(span.end - m_at);
        m_at = span.end;
    }

    void takeAngle()
    {
        static const QRegularExpression lineBreak(u"<br ?/?>"_s, QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression beginsLineBreak(u"^<(b(r( ?/?)?)?)?$"_s,
                                                        QRegularExpression::CaseInsensitiveOption);
        const auto match = lineBreak.match(m_line, m_at, QRegularExpression::NormalMatch,
                                           QRegularExpression::AnchorAtOffsetMatchOption);
        if (match.hasMatch()) {
            m_text += m_hasEntities ? u"<br>"_s : u" "_s;
            m_at += match.capturedLength();
            return;
        }
        if (takeAddress())
            return;
        if (beginsLineBreak.match(m_line.mid(m_at)).hasMatch())
            unsettle();
        const bool isTag = m_at + 1 < m_line.size() && (m_line[m_at + 1].isLetter() || m_line[m_at + 1] == u'/');
        if (m_hasEntities)
            m_text += "&#60;"_L1;
        else if (isTag)
            m_text += u'<' + QString(zeroWidthSpace);
        else
            m_text += u'<';
        ++m_at;
    }

    /// "<https://…>", of which the brackets would be shown.
    bool takeAddress()
    {
        static const QRegularExpression address(uR"(<(https?://[^<>()\[\]\s`]+)>)"_s,
                                                QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression beginsAddress(uR"(^<(h|ht|htt|https?|https?:/?|https?://[^<>()\[\]\s`]*)$)"_s,
                                                      QRegularExpression::CaseInsensitiveOption);
        const auto match = address.match(m_line, m_at, QRegularExpression::NormalMatch,
                                         QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch()) {
            if (beginsAddress.match(m_line.mid(m_at)).hasMatch())
                unsettle();
            return false;
        }
        const QString shown = m_isInLink ? match.captured(1) : u"[%1](%1)"_s.arg(match.captured(1));
        separateFromMark(shown);
        m_text += shown;
        m_at += match.capturedLength();
        return true;
    }

    void takeLink()
    {
        const bool isPicture = m_line[m_at] == u'!';
        const auto match = link().match(m_line, m_at, QRegularExpression::NormalMatch,
                                        QRegularExpression::AnchorAtOffsetMatchOption);
        if (match.hasMatch()) {
            // The words are a line of their own: tags and code stand in them as well as outside.
            QString rendered = renderedLink(match, isPicture);
            const QString words = match.captured(1);
            const QString shown = InlineRenderer(words, m_hasEntities, true).render().text;
            if (!words.isEmpty())
                rendered.replace(rendered.indexOf(words), words.size(), shown);
            separateFromMark(rendered);
            m_text += rendered;
            m_at += match.capturedLength();
            return;
        }
        if (mayBecomeLink(m_at + (isPicture ? 1 : 0)))
            unsettle();
        if (!isPicture)
            separateFromMark(u"[");
        else if (m_at + 1 < m_line.size())
            return leavePicture();
        copy(1);
    }

    /// What the platform may still take for a picture, in a spelling that is not looked into: it refuses the whole text
    /// for one that it does not know.
    void leavePicture()
    {
        m_text += m_hasEntities ? u"!&#91;"_s : QString(u'!' + QString(zeroWidthSpace) + u'[');
        m_at += 2;
    }

    /// A "!" that stands there is none of a picture.
    void separateFromMark(QStringView next)
    {
        if (next.startsWith(u'[') && m_text.endsWith(u'!'))
            m_text += zeroWidthSpace;
    }

    /// From "[" to the end of the line there is nothing that no link() has. What has such a thing keeps it.
    [[nodiscard]] bool mayBecomeLink(qsizetype at) const
    {
        const QStringView rest = QStringView(m_line).mid(at + 1);
        qsizetype end = 0;
        while (end < rest.size() && rest[end] != u'[' && rest[end] != u']')
            ++end;
        if (end >= rest.size() - 1)
            return end >= rest.size() || rest[end] == u']';
        return rest[end] == u']' && rest[end + 1] == u'(' && mayBecomeTarget(rest.mid(end + 2));
    }

    /// The address, with brackets in pairs, and perhaps a title.
    [[nodiscard]] static bool mayBecomeTarget(QStringView text)
    {
        const auto isBlank = [](QChar c) { return u" \t\r\f\v"_s.contains(c); }; // as \s is read
        qsizetype i = 0;
        bool isInBrackets = false;
        for (; i < text.size() && !isBlank(text[i]); ++i) {
            const bool opens = text[i] == u'(';
            const bool closes = text[i] == u')';
            if (opens || closes) {
                if (opens == isInBrackets)
                    return false;
                isInBrackets = opens;
            }
        }
        if (i == text.size())
            return true;
        while (i < text.size() && isBlank(text[i]))
            ++i;
        if (isInBrackets || i == text.size())
            return !isInBrackets;
        const qsizetype closing = text.indexOf(u'"', i + 1);
        return text[i] == u'"' && (closing < 0 || closing + 1 == text.size());
    }

    const QString &m_line;
    const bool m_hasEntities;
    const bool m_isInLink;
    qsizetype m_at = 0;
    QString m_text;
    bool m_isUnsettled = false;
    qsizetype m_settled = 0;
};

} // namespace

InlineText renderInline(const QString &line, bool hasEntities) { return InlineRenderer(line, hasEntities).render(); }

} // namespace oagent::lark
