#pragma once

#include "core/bridge/botconnection.h"
#include "core/lark/api.h"
#include "core/support/recentids.h"

#include <QJsonArray>

namespace oagent::lark {

/// Where a message of im.message.receive_v1 has more words than it brings: the message it replies to, or the messages
/// that are forwarded in it. Empty where it has not; kept with the turn as its reply address.
[[nodiscard]] QJsonObject furtherWords(const QJsonObject &message);

/// What GET /im/v1/messages/:id says of a quoted message, and of a merged and forwarded one (lark.md §8.3, §11.3).
/// @param ownAppId whose messages are not quoted: they stand in the conversation
[[nodiscard]] FetchedWords quotedIn(const QJsonArray &items, const QString &ownAppId);
[[nodiscard]] FetchedWords forwardedIn(const QJsonArray &items);

/// Asks for the words that furtherWords() found.
void readWords(Api &api, const IncomingMessage &message, const QString &ownAppId, const QObject *context,
               Callback<FetchedWords> done);

/// The names of people and groups, each asked for once; none any more once that is refused (lark.md §12).
class Names : public QObject
{
    Q_OBJECT
public:
    explicit Names(Api &api, QObject *parent = nullptr);
    void find(const IncomingMessage &message, const QObject *context, Callback<FetchedNames> done);

private:
    class Finding;

    Api &m_api;
    RecentIds m_asked;
    bool m_areUsersRefused = false;
    bool m_areChatsRefused = false;
};

} // namespace oagent::lark
