#pragma once

#include "core/support/result.h"

#include <QChar>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace oagent {

[[nodiscard]] inline bool isControl(QChar character) { return character.category() == QChar::Other_Control; }

/// Takes a command's options apart and remembers the first thing that is wrong, so that a reader asks one by one and
/// looks at the end. Options nobody asked for are wrong, too.
class OptionReader
{
public:
    explicit OptionReader(QJsonObject options);

    [[nodiscard]] bool has(const QString &name) const;
    /// Trimmed; empty when absent. Control characters are refused.
    [[nodiscard]] QString text(const QString &name);
    /// As text(), with line ends and tabs allowed.
    [[nodiscard]] QString paragraphs(const QString &name);
    /// As text(); empty or absent is refused.
    [[nodiscard]] QString required(const QString &name);
    /// As required(), 100 characters at most: what people call a bot or an assistant.
    [[nodiscard]] QString shortName(const QString &name);
    /// "a, b": separated by half-width commas, each trimmed, empty ones dropped.
    [[nodiscard]] QStringList list(const QString &name);
    /// One that may be given several times: each as text(), empty ones dropped.
    [[nodiscard]] QStringList texts(const QString &name);
    [[nodiscard]] bool flag(const QString &name);
    /// One of `choices`, the first when absent.
    [[nodiscard]] QString choice(const QString &name, const QStringList &choices);
    [[nodiscard]] std::optional<int> number(const QString &name, int least, int most);

    /// Of all complaints the first one is kept.
    void refuse(const QString &sentence);
    /// Refused, when anything was.
    [[nodiscard]] Result<void> finish() const;

private:
    [[nodiscard]] QString oneLine(const QString &name, const QString &text);

    QJsonObject m_options;
    QStringList m_asked;
    QString m_complaint;
};

} // namespace oagent
