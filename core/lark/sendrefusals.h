#pragma once

#include "core/bridge/message.h"
#include "core/support/clock.h"
#include "core/support/error.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <map>

namespace oagent::lark {

/// Where messages of the bot were refused for want of the right to send them (230027, lark.md §9.3). The platform says
/// the same of a single group with people from outside: so it is the app that lacks the right when a private chat says
/// it, or two chats do and none took a message between them.
class SendRefusals : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void note(const IncomingMessage &question, const Error &why, Milliseconds duration);
    void noteSent(const IncomingMessage &question);
    /// Nothing but an attempt to send the whole answer is worth a call in the chat of this question.
    [[nodiscard]] bool isRefused(const IncomingMessage &question) const;
    [[nodiscard]] bool isOfApp() const { return std::chrono::steady_clock::now() < m_ofAppUntil; }
    [[nodiscard]] const Error &lastRefusal() const { return m_why; }

Q_SIGNALS:
    void changed(); ///< isOfApp()

private:
    using Time = std::chrono::steady_clock::time_point;

    std::map<QString, Time> m_until; ///< by chat
    QStringList m_since; ///< the chats that refused one since a message was taken
    Time m_ofAppUntil {};
    Error m_why;
};

} // namespace oagent::lark
