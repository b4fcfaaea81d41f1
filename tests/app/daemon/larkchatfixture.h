#pragma once

#include "core/simulator/lark/larkgateway.h"
#include "tests/app/daemon/daemonfixture.h"

namespace oagent::testing {

/// The built program between a simulated Lark and a simulated assistant.
class LarkChatFixture : public DaemonFixture
{
protected:
    LarkChatFixture();

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is open
    /// kill -9; whatever the platform and the assistant still hold is answered to nobody.
    void killDaemon();
    [[nodiscard]] QString deliver(const QString &text);
    /// Texts of the bot's messages and cards, oldest first.
    [[nodiscard]] QStringList answers() const;
    /// This many answers stand there, none of which still grows, and no turn is open.
    [[nodiscard]] bool waitForAnswers(qsizetype count) const;
    /// The newest card stands in the chat with a text, and grows.
    [[nodiscard]] bool waitForGrowingCard() const;
    /// What broke a rule of the platform, a line each.
    [[nodiscard]] std::string violations() const;

    static simulator::LarkLimits restarting();

    simulator::LarkGateway gateway { {}, restarting() };
};

} // namespace oagent::testing
