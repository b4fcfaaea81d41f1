#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/ratewindow.h"

#include <functional>
#include <memory>
#include <optional>

namespace oagent::simulator::larkparts {

/// POST /callback/ws/endpoint: judges the call and hands out WebSocket URLs. lark.md §2.
class EndpointDesk
{
public:
    /// `newAddress` makes the URL that is handed out.
    EndpointDesk(Context &context, std::function<QString()> newAddress);

    /// Counts a call; it is in flight as long as the answer lives.
    [[nodiscard]] std::shared_ptr<void> arrived();
    /// `rightDomain`: asked on the domain of the app's brand.
    [[nodiscard]] HttpAnswer open(const HttpServerRequest &request, bool rightDomain);
    /// What the client was told, by rule or on command: it decides what it may do next.
    void answered(const HttpAnswer &answer);
    /// A refused upgrade says the same as the codes of the call (§3.1).
    void refusedUpgrade(int handshakeStatus, int authErrorCode);
    /// A new life of the client: nothing it was told before binds it.
    void forgiveRefusals();

    [[nodiscard]] int calls() const { return m_calls; }

private:
    [[nodiscard]] static Violations violationsOf(const HttpServerRequest &request);
    void told(int code);

    Context &m_context;
    std::function<QString()> m_newAddress;
    RateWindow m_rate;
    std::shared_ptr<int> m_inFlight = std::make_shared<int>(0); ///< shared with answers that may outlive us
    std::optional<SteadyTime> m_notBefore; ///< a slow retry is due then
    bool m_stopped = false; ///< the client was told to stop
    bool m_wrongDomainTold = false;
    int m_calls = 0;
};

} // namespace oagent::simulator::larkparts
