#include "core/connection/systemnews.h"

#include <QMetaObject>
#include <QNetworkInformation>

#include <IOKit/IOMessage.h>
#include <IOKit/pwr_mgt/IOPMLib.h>
#include <dispatch/dispatch.h>

namespace oagent {

/// What NSWorkspace tells programs with windows, asked of the kernel: the daemon has neither AppKit nor its run loop.
/// It comes on a queue of its own.
class SystemNews::Private
{
public:
    explicit Private(SystemNews &news)
        : m_queue(dispatch_queue_create("oagent-bridge.power", DISPATCH_QUEUE_SERIAL))
        , m_news(news)
    {
        m_root = IORegisterForSystemPower(this, &m_port, &Private::note, &m_notifier);
        if (m_root != MACH_PORT_NULL)
            IONotificationPortSetDispatchQueue(m_port, m_queue);
    }

    ~Private()
    {
        if (m_root != MACH_PORT_NULL) {
            IODeregisterForSystemPower(&m_notifier);
            IOServiceClose(m_root);
            IONotificationPortDestroy(m_port);
        }
        dispatch_sync_f(m_queue, nullptr, [](void *) {}); // a call under way ends first
        dispatch_release(m_queue);
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    static void note(void *self, io_service_t /*service*/, natural_t type, void *argument)
    {
        auto *d = static_cast<Private *>(self);
        if (type == kIOMessageCanSystemSleep || type == kIOMessageSystemWillSleep) {
            IOAllowPowerChange(d->m_root, reinterpret_cast<long>(argument)); // sleep would wait 30 s for our word
        } else if (type == kIOMessageSystemHasPoweredOn) {
            SystemNews *news = &d->m_news;
            QMetaObject::invokeMethod(
                news, [news] { news->noteSleep(false); }, Qt::QueuedConnection);
        }
    }

    dispatch_queue_t m_queue;
    SystemNews &m_news;
    IONotificationPortRef m_port = nullptr;
    io_object_t m_notifier = IO_OBJECT_NULL;
    io_connect_t m_root = MACH_PORT_NULL;
};

SystemNews::SystemNews(QObject *parent, Milliseconds /*tick*/)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    if (QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
                &SystemNews::networkChanged);
}

SystemNews::~SystemNews() = default;

void SystemNews::noteSleep(bool begins)
{
    if (!begins)
        Q_EMIT wokeUp();
}

} // namespace oagent
