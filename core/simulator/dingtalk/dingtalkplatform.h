#pragma once

#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "core/simulator/platform.h"

#include <QHash>

namespace oagent::simulator {

/// DingTalk, as somebody who chats sees it.
class DingTalkPlatform : public Platform
{
    Q_OBJECT
public:
    explicit DingTalkPlatform(QObject *parent = nullptr);

    [[nodiscard]] QString channel() const override;
    [[nodiscard]] bool listen() override { return m_gateway.listen(); }
    [[nodiscard]] QUrl url() const override { return m_gateway.url(); }
    [[nodiscard]] QString appId() const override { return m_gateway.app().clientId; }
    [[nodiscard]] QString appSecret() const override { return m_gateway.app().clientSecret; }
    [[nodiscard]] bool isConnected() const override { return m_gateway.openConnections() > 0; }
    QString say(const ChatLine &line) override;
    [[nodiscard]] Violations audit() const override { return m_gateway.audit(); }
    [[nodiscard]] DingTalkGateway &gateway() { return m_gateway; }

private:
    void takeCard(const QString &outTrackId);
    void takeWebhookPost();
    void takeRobotSend();

    DingTalkGateway m_gateway;
    QHash<QString, QString> m_chats; ///< by conversationId, and by User ID for private ones
};

} // namespace oagent::simulator
