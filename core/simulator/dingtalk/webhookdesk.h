#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

namespace oagent::simulator {

/// Session webhooks: hands them out with every message and takes the posts. dingtalk.md §15.
class WebhookDesk
{
public:
    explicit WebhookDesk(GatewayContext &context)
        : m_context(context)
    { }

    [[nodiscard]] QString newSession(const QString &conversationId);
    [[nodiscard]] HttpAnswer post(const HttpServerRequest &request);
    void expireAll();
    [[nodiscard]] const QList<WebhookPost> &posts() const { return m_posts; }

private:
    struct Session
    {
        QString conversationId;
        SteadyTime expires;
        bool withdrawn = false;
    };
    [[nodiscard]] HttpAnswer judge(const HttpServerRequest &request, const QString &conversationId,
                                   const QJsonObject &body);

    GatewayContext &m_context;
    QHash<QByteArray, Session> m_sessions;
    QHash<QString, RateWindow> m_rates; ///< by conversation
    QList<WebhookPost> m_posts;
};

} // namespace oagent::simulator
