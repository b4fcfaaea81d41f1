#include "core/connection/systemproxies.h"

#include <QUrl>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

/// What the two threads have in common.
class SystemProxies::Desk
{
public:
    Desk(Lookup lookup, SystemProxies *owner)
        : m_lookup(std::move(lookup))
        , m_owner(owner)
    { }

    void put(const QString &host, int port)
    {
        const std::lock_guard lock(m_mutex);
        m_questions.emplace_back(host, port);
        m_wake.notify_one();
    }

    void leave()
    {
        const std::lock_guard lock(m_mutex);
        m_owner = nullptr;
        m_wake.notify_one();
    }

    void work()
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [this] { return m_owner == nullptr || !m_questions.empty(); });
            if (m_owner == nullptr)
                return;
            const auto [host, port] = m_questions.front();
            m_questions.pop_front();
            lock.unlock();
            QUrl url(u"https://"_s);
            url.setHost(host);
            url.setPort(port);
            const QList<QNetworkProxy> proxies = m_lookup(QNetworkProxyQuery(url));
            lock.lock();
            // Under the lock: the owner cannot die between the look at it and the posting.
            if (SystemProxies *owner = m_owner; owner != nullptr)
                QMetaObject::invokeMethod(
                    owner, [owner, asked = host, at = port, proxies] { Q_EMIT owner->found(asked, at, proxies); },
                    Qt::QueuedConnection);
        }
    }

private:
    const Lookup m_lookup;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::pair<QString, int>> m_questions;
    SystemProxies *m_owner;
};

SystemProxies::SystemProxies(Lookup lookup, QObject *parent)
    : QObject(parent)
    , m_desk(std::make_shared<Desk>(lookup ? std::move(lookup) : &QNetworkProxyFactory::systemProxyForQuery, this))
{ }

SystemProxies::~SystemProxies() { m_desk->leave(); }

void SystemProxies::ask(const QString &host, int port)
{
    m_desk->put(host, port);
    if (!std::exchange(m_hasThread, true))
        std::thread([desk = m_desk] { desk->work(); }).detach();
}

} // namespace oagent
