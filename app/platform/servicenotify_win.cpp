#include "app/platform/servicenotify.h"

namespace oagent {

// The Windows service manager hears of a service from its own control handler; this program does not run as such a
// service.
class ServiceNotify::Private
{ };

ServiceNotify::ServiceNotify(QObject *parent)
    : QObject(parent)
{ }

ServiceNotify::~ServiceNotify() = default;

bool ServiceNotify::isHeard() const { return false; }

void ServiceNotify::ready() { }

void ServiceNotify::reloading() { }

void ServiceNotify::stopping() { }

void ServiceNotify::status(const QString & /*text*/) { }

} // namespace oagent
