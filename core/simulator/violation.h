#pragma once

#include <QList>
#include <QString>

namespace oagent::simulator {

/// A rule of the platform that the client broke.
struct Violation
{
    QString code; ///< from the conformance checklist of the protocol document, such as "ack.late"
    QString detail; ///< English; holds no secret
};
using Violations = QList<Violation>;

} // namespace oagent::simulator
