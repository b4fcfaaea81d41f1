#pragma once

#include "core/connection/httpclient.h"
#include "core/support/recentids.h"
#include "core/wecom/callback.h"
#include "core/wecom/pace.h"
#include "core/wecom/requests.h"

#include <QHash>

namespace oagent::wecom {

/// Puts a message into a chat beside its streams (wecom.md §9), and knows the ways out where that does not work: the
/// newest request of the group, then the response_url of the message that is answered (§7.3 f).
class Sender : public QObject
{
    Q_OBJECT
public:
    struct Services
    {
        Requests &requests;
        Pace &pace;
        HttpClient &http;
        SharedTimer &timer;
        const Clock &clock;
        const Limits &limits;
        const QUrl &apiUrl;
    };

    /// Called with what is left of a text whenever a piece of it has arrived: all that may be sent again.
    using Progress = std::function<void(const QString &rest)>;

    explicit Sender(const Services &services, QObject *parent = nullptr);

    /// A message of this chat can be answered under this request id.
    void noteRequest(const ReplyAddress &address);
    /// WeCom takes nothing under this request id any more (846604, 846605).
    void noteDead(const QString &requestId) { m_deadRequests.insert(requestId); }
    /// So is none at all: a message may come without its headers.
    [[nodiscard]] bool isDead(const QString &requestId) const
    {
        return requestId.isEmpty() || m_deadRequests.contains(requestId);
    }
    /// A Markdown text as a message of its own; in several where it is too long for one. A message that may have
    /// arrived is repeated once at most, then the response_url is left: Timeout when that does not take it either. Gone
    /// when there is no way to this chat (any more).
    void sendText(const ReplyAddress &address, const QString &text, const QObject *context, Callback<void> done,
                  Progress progress = {});
    /// The same under the request id of the message, where that takes it: for chats without streams (600039).
    void respondText(const ReplyAddress &address, const QString &text, const QObject *context, Callback<void> done,
                     Progress progress = {});
    /// Something that was uploaded, under the request id of the message or, where that takes no more, as a message of
    /// its own; `type` is "image", "file" … Errors as sendText().
    void sendMedia(const ReplyAddress &address, const QString &type, const QString &mediaId, const QObject *context,
                   Callback<void> done);

Q_SIGNALS:
    /// A message was read by WeCom, which did not acknowledge it; it counts as delivered.
    void unconfirmed();
    /// Nothing that is sent on this line is read.
    void lineDied(const oagent::Error &error);

private:
    class Running;

    Services m_services;
    QHash<QString, QString> m_newestRequests; ///< by ReplyAddress::budgetKey()
    RecentIds m_deadRequests;
    RecentIds m_usedUrls; ///< of these requests; each response_url is good for one call
};

} // namespace oagent::wecom
