#pragma once

#include "core/simulator/platform.h"
#include "core/simulator/wecom/wecomgateway.h"

namespace oagent::simulator {

/// WeCom, as somebody who chats sees it.
class WeComPlatform : public Platform
{
    Q_OBJECT
public:
    explicit WeComPlatform(QObject *parent = nullptr);

    [[nodiscard]] QString channel() const override;
    [[nodiscard]] bool listen() override { return m_gateway.listen(); }
    [[nodiscard]] QUrl url() const override { return m_gateway.url(); }
    [[nodiscard]] QString appId() const override { return m_gateway.bot().botId; }
    [[nodiscard]] QString appSecret() const override { return m_gateway.bot().secret; }
    [[nodiscard]] bool isConnected() const override { return m_gateway.isSubscribed(); }
    QString say(const ChatLine &line) override;
    [[nodiscard]] Violations audit() const override { return m_gateway.audit(); }
    [[nodiscard]] WeComGateway &gateway() { return m_gateway; }

private:
    void takeBubble(qsizetype index);

    WeComGateway m_gateway;
};

} // namespace oagent::simulator
