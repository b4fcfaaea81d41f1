#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/chatbook.h"
#include "core/simulator/lark/context.h"

#include <functional>

namespace oagent::simulator::larkparts {

/// Emotions on messages, the bot's "typing". lark.md §11.4.
class ReactionDesk
{
public:
    using Listener = std::function<void(const QString &messageId)>;

    ReactionDesk(Context &context, const ChatBook &chats, Listener changed)
        : m_context(context)
        , m_chats(chats)
        , m_changed(std::move(changed))
    { }

    [[nodiscard]] HttpAnswer add(const QString &messageId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer remove(const QString &messageId, const QString &reactionId);
    [[nodiscard]] const QList<LarkReaction> &reactions() const { return m_reactions; }
    [[nodiscard]] Violations left() const; ///< "reaction.left"
    void forgetRemoved();

private:
    Context &m_context;
    const ChatBook &m_chats;
    Listener m_changed;
    QList<LarkReaction> m_reactions;
};

} // namespace oagent::simulator::larkparts
