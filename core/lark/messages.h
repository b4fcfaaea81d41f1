#pragma once

#include "core/lark/api.h"

namespace oagent::lark {

/// One message as the platform takes it (lark.md §11.6).
struct Outgoing
{
    QString type; ///< "interactive", "post", "text"
    QString content; ///< JSON text
    QString uuid; ///< a repetition with the same one sends nothing more
};

/// Sends messages as replies to the one that is answered, which keeps threads together (lark.md §11.2). Keeps to the
/// chat's share of calls and to their order.
class Messages
{
public:
    explicit Messages(Api &api)
        : m_api(api)
    { }

    /// The id of the message. Gone when the question was taken back or the chat left, ContentFiltered, TooLarge,
    /// BadRequest for a card that is not taken; else as judge().
    void reply(const IncomingMessage &question, const Outgoing &outgoing, const QObject *context,
               Callback<QString> done);
    /// Replaces a card that reply() sent, which is none of CardKit (§11.3).
    void patch(const IncomingMessage &question, const QString &messageId, const QString &cardJson, bool isProgress,
               const QObject *context, Callback<void> done);

private:
    Api &m_api;
};

} // namespace oagent::lark
