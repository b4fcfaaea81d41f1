#pragma once

#include "core/bridge/ratebudget.h"
#include "core/connection/httpclient.h"
#include "core/connection/platformclock.h"
#include "core/dingtalk/api.h"
#include "core/dingtalk/robotmessage.h"
#include "core/support/recentids.h"

#include <map>

namespace oagent::dingtalk {

/// Sends one Markdown message into a chat that is not a card: by the chat's session webhook while it lasts (dingtalk.md
/// §15), else by the robot send API (§18). Neither has an idempotency key. A text that DingTalk's content check refuses
/// is replaced by a sentence about that, without Markdown.
class Sender : public QObject
{
    Q_OBJECT
public:
    Sender(HttpClient &http, Api &api, SharedTimer &timer, const PlatformClock &clock, const Limits &limits,
           const QUrl &apiUrl, QObject *parent = nullptr);

    /// Succeeds when the platform took the message by either way. Gone when there is nobody to send it to any more,
    /// ContentFiltered when only the sentence was sent, if that.
    void send(const IncomingMessage &message, const QString &markdown, const QObject *context, Callback<void> done);
    /// The webhook of a message that has just come: it serves earlier messages of its chat as well (§15).
    void noteWebhook(const IncomingMessage &message);

private:
    class Running;
    struct Webhook
    {
        QString address; ///< as good as a password
        WallTime expires {};
    };

    HttpClient &m_http;
    Api &m_api;
    const PlatformClock &m_clock;
    const Limits &m_limits;
    const QUrl &m_apiUrl;
    RateBudget m_webhookBudget;
    std::map<QString, Webhook> m_newestWebhooks; ///< by robot and conversation
    RecentIds m_goneWebhooks; ///< of whose session DingTalk said that there is none
};

} // namespace oagent::dingtalk
