#include "app/platform/stopsignals.h"

#include <QMutex>
#include <QMutexLocker>

#include <windows.h>

namespace oagent {

namespace {

// The system calls its handler on a thread of its own, which can reach nothing but what is static.
QMutex mutex;
StopSignals *receiver = nullptr;

BOOL WINAPI passOn(DWORD /*event*/)
{
    const QMutexLocker lock(&mutex);
    if (receiver == nullptr)
        return FALSE;
    QMetaObject::invokeMethod(receiver, &StopSignals::stopRequested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

class StopSignals::Private
{
public:
    explicit Private(StopSignals *owner)
    {
        const QMutexLocker lock(&mutex);
        receiver = owner;
        ::SetConsoleCtrlHandler(passOn, TRUE);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
    ~Private()
    {
        const QMutexLocker lock(&mutex);
        ::SetConsoleCtrlHandler(passOn, FALSE);
        receiver = nullptr;
    }
};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{ }

StopSignals::~StopSignals() = default;

} // namespace oagent
