#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/lark/chatbook.h"
#include "core/simulator/lark/context.h"

namespace oagent::simulator::larkparts {

/// What the app may ask about itself, people and groups. lark.md §12.
class AppDesk
{
public:
    AppDesk(Context &context, ChatBook &chats)
        : m_context(context)
        , m_chats(chats)
    { }

    [[nodiscard]] HttpAnswer botInfo() const;
    [[nodiscard]] HttpAnswer scopes() const;
    [[nodiscard]] HttpAnswer applyScopes();
    [[nodiscard]] HttpAnswer application(const QString &appId) const;
    [[nodiscard]] HttpAnswer user(const QString &openId) const;
    [[nodiscard]] HttpAnswer chat(const QString &chatId) const;

private:
    Context &m_context;
    ChatBook &m_chats;
    bool m_applied = false;
};

} // namespace oagent::simulator::larkparts
