#pragma once

#include "core/connection/bypasslist.h"
#include "core/connection/networksettings.h"
#include "core/connection/proxyroute.h"
#include "core/connection/systemproxies.h"
#include "core/connection/trust.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace oagent {

/// How the program gets out: which proxy leads to a host and whose certificates count. HTTP and WebSocket both ask
/// here. This computer itself is always reached directly. Direct, with the system's authorities, until use() says
/// otherwise.
class Network : public QObject
{
    Q_OBJECT
public:
    using Found = std::function<void(const Route &)>;

    explicit Network(QObject *parent = nullptr, SystemProxies::Lookup lookup = {});

    /// `settings` were checked by whoever read them. changed() follows when anything is different from before.
    void use(const NetworkSettings &settings, Secret password, Trust trust);
    /// The password in use, when these settings lead through the same proxy under the same name; else empty.
    [[nodiscard]] Secret passwordFor(const NetworkSettings &settings) const;
    /// The network is another one, or the computer slept: what the system said before no longer counts.
    void forget();

    /// Calls `done` once, later, with the way to the URL's host; never when `context` or this object died. A system
    /// that does not answer is waited for: the caller has a time limit of its own.
    void findRoute(const QUrl &url, const QObject *context, const Found &done);
    /// The same at once, when it need not be asked for.
    [[nodiscard]] std::optional<Route> knownRoute(const QUrl &url) const;
    [[nodiscard]] const Trust &trust() const { return m_trust; }
    /// Since when open connections may be relied on: the last use() that changed something, or forget().
    [[nodiscard]] std::chrono::steady_clock::time_point settledSince() const { return m_settledSince; }
    /// When lines of `whom` were last asked for, the oldest first; whoever asks for one counts there. They outlive a
    /// connection, which is made anew when its settings change, while the platform goes on counting.
    [[nodiscard]] std::deque<std::chrono::steady_clock::time_point> &attemptsOf(const QString &whom)
    {
        return m_attempts[whom];
    }

    /// One line for the log, without a secret: "Proxy: http://proxy.example.com:3128, with a user name."
    [[nodiscard]] QString summary() const;

Q_SIGNALS:
    /// Later than the use() that caused it: what is open goes the wrong way, or trusts the wrong ones.
    void changed();

private:
    struct Waiter
    {
        QPointer<const QObject> context;
        Found done;
    };
    struct Question
    {
        int network = 0; ///< of m_networks, when it was asked
        std::vector<Waiter> waiters;
    };
    using Place = std::pair<QString, int>; ///< host and port

    [[nodiscard]] static Place placeOf(const QUrl &url);
    void take(const Place &place, const QList<QNetworkProxy> &proxies);

    NetworkSettings m_settings;
    BypassList m_bypass;
    Trust m_trust;
    Route m_direct = std::make_shared<const ProxyRoute>();
    Route m_manual;
    std::map<Place, Route> m_known; ///< what the system answered
    std::map<Place, Question> m_asked;
    int m_networks = 0; ///< how often what the system had said was forgotten
    std::chrono::steady_clock::time_point m_settledSince = std::chrono::steady_clock::now();
    std::map<QString, std::deque<std::chrono::steady_clock::time_point>> m_attempts;
    SystemProxies m_system;
};

} // namespace oagent
