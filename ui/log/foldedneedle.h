#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace oagent {

/// A text to be searched for in very many UTF-8 bytes, the letter case of ASCII ignored.
class FoldedNeedle
{
public:
    /// `sample` is a part of what will be searched: it tells which bytes are rare there.
    explicit FoldedNeedle(QByteArray utf8, QByteArrayView sample = {});

    [[nodiscard]] bool isEmpty() const { return m_folded.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_folded.size(); }
    /// The first place at or after `from` where it stands; -1 when there is none.
    [[nodiscard]] qsizetype indexIn(QByteArrayView text, qsizetype from = 0) const;

    /// Searches one text from its beginning to its end.
    class Scan
    {
    public:
        /// Both outlive it.
        Scan(const FoldedNeedle &needle, QByteArrayView text);
        /// As indexIn(); `from` is never less than before.
        [[nodiscard]] qsizetype next(qsizetype from);

    private:
        const FoldedNeedle &m_needle;
        QByteArrayView m_text;
        const char *m_end; ///< behind the last place of the rare byte of a match
        const char *m_small; ///< where the rare byte stands next, or m_end
        const char *m_capital; ///< and its capital: looked for apart, and never twice in the same bytes
    };

private:
    [[nodiscard]] bool standsAt(const char *place) const;

    QByteArray m_folded;
    /// The place within the needle of the byte that the text holds least often: memchr looks for that one.
    qsizetype m_rare = 0;
};

} // namespace oagent
