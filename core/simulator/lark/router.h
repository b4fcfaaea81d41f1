#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace oagent::simulator::larkparts {

/// Which operation a call is.
struct Route
{
    QString operation; ///< of larkcalls
    QStringList ids; ///< what stands in the path, in order
};

/// Nothing when the platform has no such path with this method.
[[nodiscard]] std::optional<Route> routeOf(const QByteArray &method, const QString &path);

/// The permissions of which any one lets an app call the operation; none: it needs no permission. lark.md §12 and the
/// pages of the operations.
[[nodiscard]] QStringList scopesFor(const QString &operation);

} // namespace oagent::simulator::larkparts
