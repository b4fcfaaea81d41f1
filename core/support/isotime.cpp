#include "core/support/isotime.h"

#include <QDateTime>

namespace oagent {

QString isoTime(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace oagent
