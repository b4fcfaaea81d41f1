#include "core/connection/network.h"

#include "core/connection/urlrules.h"
#include "core/support/later.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Of the system's answers that are kept; more hosts than this are met by no program of this kind.
constexpr std::size_t mostKnown = 256;

NetworkSettings direct()
{
    NetworkSettings settings;
    settings.proxy = NetworkSettings::Proxy::None;
    return settings;
}

Route manualRoute(const NetworkSettings &settings, Secret password)
{
    if (settings.proxy != NetworkSettings::Proxy::Manual)
        return {};
    auto route = std::make_shared<ProxyRoute>();
    route->kind = settings.proxyUrl.scheme() == "socks5"_L1 ? ProxyRoute::Kind::Socks5 : ProxyRoute::Kind::Http;
    route->host = settings.proxyUrl.host();
    route->port = static_cast<quint16>(settings.proxyUrl.port());
    route->user = settings.proxyUser;
    route->password = std::move(password);
    return route;
}

bool isSame(const Route &before, const Route &after)
{
    const auto passwordOf = [](const Route &route) { return route ? route->password.reveal() : QByteArray(); };
    return passwordOf(before) == passwordOf(after); // the rest stands in the settings
}

} // namespace

Network::Network(QObject *parent, SystemProxies::Lookup lookup)
    : QObject(parent)
    , m_settings(direct())
    , m_system(std::move(lookup))
{
    connect(&m_system, &SystemProxies::found, this,
            [this](const QString &host, int port, const QList<QNetworkProxy> &proxies) {
                take({ host, port }, proxies);
            });
}

void Network::use(const NetworkSettings &settings, Secret password, Trust trust)
{
    Route manual = manualRoute(settings, std::move(password));
    if (settings == m_settings && trust == m_trust && isSame(m_manual, manual))
        return;
    m_settings = settings;
    m_bypass = BypassList::from(settings.noProxy).value_or(BypassList());
    m_trust = std::move(trust);
    m_manual = std::move(manual);
    forget();
    later(this, [this] { Q_EMIT changed(); });
}

Secret Network::passwordFor(const NetworkSettings &settings) const
{
    const bool isSameProxy
        = m_manual && settings.proxyUrl == m_settings.proxyUrl && settings.proxyUser == m_settings.proxyUser;
    return isSameProxy ? m_manual->password.clone() : Secret();
}

void Network::forget()
{
    m_known.clear();
    ++m_networks;
    m_settledSince = std::chrono::steady_clock::now();
}

std::optional<Route> Network::knownRoute(const QUrl &url) const
{
    const bool isDirect = m_settings.proxy == NetworkSettings::Proxy::None || isLoopback(url)
        || m_bypass.contains(url.host(QUrl::FullyEncoded));
    if (isDirect)
        return m_direct;
    if (m_manual)
        return m_manual;
    const auto known = m_known.find(placeOf(url));
    return known == m_known.end() ? std::nullopt : std::optional(known->second);
}

Network::Place Network::placeOf(const QUrl &url)
{
    const bool isPlain = url.scheme() == "http"_L1 || url.scheme() == "ws"_L1;
    return { url.host(QUrl::FullyEncoded), url.port(isPlain ? 80 : 443) };
}

void Network::findRoute(const QUrl &url, const QObject *context, const Found &done)
{
    if (const std::optional<Route> route = knownRoute(url))
        return later(context, [done, route = *route] { done(route); });
    const Place place = placeOf(url);
    const bool isAsked = m_asked.contains(place);
    Question &question = m_asked[place];
    question.waiters.push_back({ context, done });
    if (isAsked)
        return;
    question.network = m_networks;
    m_system.ask(place.first, place.second);
}

void Network::take(const Place &place, const QList<QNetworkProxy> &proxies)
{
    Question &question = m_asked[place];
    if (std::exchange(question.network, m_networks) != m_networks)
        return m_system.ask(place.first, place.second); // the answer is about another network
    const Route route = std::make_shared<const ProxyRoute>(ProxyRoute::fromSystem(proxies));
    if (m_known.size() >= mostKnown)
        m_known.clear();
    m_known[place] = route;
    const auto answered = m_asked.extract(place);
    for (const Waiter &waiter : answered.mapped().waiters) {
        if (waiter.context) // each by itself: one that deletes this object, or another context, is nothing special
            later(waiter.context, [done = waiter.done, route] { done(route); });
    }
}

QString Network::summary() const
{
    QString text;
    switch (m_settings.proxy) {
    case NetworkSettings::Proxy::System: text = u"Proxy: as the system says."_s; break;
    case NetworkSettings::Proxy::None: text = u"Proxy: none."_s; break;
    case NetworkSettings::Proxy::Manual: {
        const QString address = m_settings.proxyUrl.toString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
        if (m_settings.proxyUser.isEmpty())
            text = u"Proxy: %1."_s.arg(address);
        else if (m_manual->password.isEmpty())
            text = u"Proxy: %1, with a user name."_s.arg(address);
        else
            text = u"Proxy: %1, with a user name and a password."_s.arg(address);
        break;
    }
    }
    if (!m_settings.noProxy.isEmpty() && m_settings.proxy != NetworkSettings::Proxy::None)
        text += u" Without it: %1."_s.arg(m_settings.noProxy.join(u", "_s));
    if (!m_trust.isSystemOnly())
        text += u" Further certificate authorities: from %1."_s.arg(m_settings.caFile);
    return text;
}

} // namespace oagent
