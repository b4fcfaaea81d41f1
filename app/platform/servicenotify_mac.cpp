#include "app/platform/servicenotify.h"

namespace oagent {

// launchd watches the process itself and asks for no word from it.
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
