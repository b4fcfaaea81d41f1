#pragma once

#include "core/simulator/lark/larkgateway.h"
#include "core/simulator/platform.h"

namespace oagent::simulator {

/// Lark, as somebody who chats sees it.
class LarkPlatform : public Platform
{
    Q_OBJECT
public:
    explicit LarkPlatform(QObject *parent = nullptr);

    [[nodiscard]] QString channel() const override;
    [[nodiscard]] bool listen() override { return m_gateway.listen(); }
    [[nodiscard]] QUrl url() const override { return m_gateway.url(); }
    [[nodiscard]] QString appId() const override { return m_gateway.app().appId; }
    [[nodiscard]] QString appSecret() const override { return m_gateway.app().appSecret; }
    [[nodiscard]] bool isConnected() const override { return m_gateway.openConnections() > 0; }
    QString say(const ChatLine &line) override;
    [[nodiscard]] Violations audit() const override { return m_gateway.audit(); }
    [[nodiscard]] LarkGateway &gateway() { return m_gateway; }

private:
    void takeMessage(const QString &messageId);
    void takeCard(const QString &cardId);

    LarkGateway m_gateway;
};

} // namespace oagent::simulator
