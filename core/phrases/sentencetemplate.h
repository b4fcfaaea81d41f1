#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

namespace oagent {

/// A text with placeholders %1 … %9, taken apart once so that finished texts can be compared with it.
class SentenceTemplate
{
public:
    /// One placeholder in the order of the text.
    struct Placeholder
    {
        int number = 0;
        bool isName = false; ///< stands in quotation marks, in a command or in an option: whatever it is, it stays so
    };

    explicit SentenceTemplate(const QString &text);

    /// What stands before the first placeholder; the whole text when there is none.
    [[nodiscard]] const QString &beginning() const { return m_pieces.first(); }
    [[nodiscard]] const QList<Placeholder> &placeholders() const { return m_placeholders; }
    /// How many characters are the template's own.
    [[nodiscard]] qsizetype ownLength() const { return m_ownLength; }

    /// What stood for each of placeholders() in `text`, never empty, the shortest that fits first; nothing when `text`
    /// is not made from this template.
    [[nodiscard]] std::optional<QStringList> match(QStringView text) const;
    /// The text with `values`, which are counted from %1, put in at once: a "%2" inside a value stays. Blanks around
    /// them are those of Chinese beside Latin script, whichever of the two a value is.
    [[nodiscard]] QString filled(const QStringList &values) const;

private:
    QStringList m_pieces; ///< one more than placeholders
    QList<Placeholder> m_placeholders;
    qsizetype m_ownLength = 0;
};

} // namespace oagent
