#pragma once

#include <QStringList>
#include <QVariant>

#include <memory>
#include <utility>

namespace oagent {

/// One row that a SELECT answered. A value is a qint64, a QString, or invalid for NULL and for a column that is not
/// there.
class Row
{
public:
    Row(std::shared_ptr<const QStringList> names, QVariantList values)
        : m_names(std::move(names))
        , m_values(std::move(values))
    { }

    /// @param column from the left, from 0
    [[nodiscard]] QVariant value(int column) const { return m_values.value(column); }
    /// @param column as the SELECT names it
    [[nodiscard]] QVariant value(QStringView column) const { return m_values.value(m_names->indexOf(column)); }

private:
    std::shared_ptr<const QStringList> m_names; ///< one list for all rows
    QVariantList m_values;
};

} // namespace oagent
