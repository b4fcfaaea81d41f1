#pragma once

#include "core/simulator/wecom/wecomcallbacks.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomratedesk.h"
#include "core/simulator/wecom/wecomrequest.h"

namespace oagent::simulator {

/// aibot_send_msg, wecom.md §9.
class WeComSendDesk
{
public:
    WeComSendDesk(WeComContext &context, WeComRateDesk &rate)
        : m_context(context)
        , m_rate(rate)
    { }

    /// What is wrong with it whatever becomes of it.
    void arrived(const WeComRequest &request);
    [[nodiscard]] CommandAnswer send(const WeComRequest &request);

private:
    void judgeChat(const QJsonObject &body);

    WeComContext &m_context;
    WeComRateDesk &m_rate;
};

} // namespace oagent::simulator
