#include "core/connection/systemnews.h"

#include <QMetaObject>
#include <QNetworkInformation>

#include <windows.h>

#include <powrprof.h>

namespace oagent {

/// The notification that windows get as WM_POWERBROADCAST, for a program without a window. It comes on a thread of the
/// system's.
class SystemNews::Private
{
public:
    explicit Private(SystemNews &news)
    {
        m_parameters.Callback = &Private::note;
        m_parameters.Context = &news;
        PowerRegisterSuspendResumeNotification(DEVICE_NOTIFY_CALLBACK, &m_parameters, &m_registration);
    }

    ~Private()
    {
        if (m_registration != nullptr)
            PowerUnregisterSuspendResumeNotification(m_registration); // waits for a call under way
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    static ULONG CALLBACK note(PVOID news, ULONG type, PVOID /*setting*/)
    {
        auto *receiver = static_cast<SystemNews *>(news);
        if (type == PBT_APMRESUMEAUTOMATIC)
            QMetaObject::invokeMethod(
                receiver, [receiver] { receiver->noteSleep(false); }, Qt::QueuedConnection);
        return ERROR_SUCCESS;
    }

    DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS m_parameters {};
    HPOWERNOTIFY m_registration = nullptr;
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
