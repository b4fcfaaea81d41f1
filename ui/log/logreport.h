#pragma once

#include "ui/log/logrow.h"

#include <QHash>
#include <QRegularExpression>

namespace oagent {

/// Rows of the log as text that may be given to somebody else: bots, conversations, people and turns stand in it as
/// numbered placeholders, the same one for the same thing, so that a message can still be followed.
class LogReport
{
public:
    using Names = QHash<QString, QString>;

    /// What the bots (by id) and the conversations (by key) are called is taken out of the texts as well.
    LogReport(const Names &bots, const Names &conversations);

    void add(const LogRow &row);
    /// A line that says what this is, then a line for each row.
    [[nodiscard]] QByteArray text() const;

private:
    [[nodiscard]] QString placeholder(const QString &kind, const QString &what);
    [[nodiscard]] QString withoutNames(const QString &text);

    QHash<QString, QString> m_placeholders; ///< by the kind and the thing itself
    QHash<QString, int> m_used; ///< placeholders of each kind
    QHash<QString, QString> m_names; ///< the placeholder of each name that may stand in a text
    QRegularExpression m_name; ///< finds one of them
    QByteArray m_lines;
    qint64 m_rows = 0;
};

} // namespace oagent
