#pragma once

#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/app/daemon/daemonfixture.h"

namespace oagent::testing {

/// The built program between a simulated DingTalk and a simulated assistant.
class ChatFixture : public DaemonFixture
{
protected:
    ChatFixture();

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is open
    /// kill -9; whatever the platform and the assistant still hold is answered to nobody.
    void killDaemon();
    [[nodiscard]] QString deliver(const QString &text, const QString &person = QStringLiteral("manager807"));
    /// Whether this many cards stand there, each finished.
    [[nodiscard]] bool waitForFinishedCards(qsizetype count);
    /// What broke a rule of the platform, a line each; a new process may ask for a token of its own.
    [[nodiscard]] std::string violations() const;

    static simulator::GatewayLimits restarting();

    simulator::DingTalkGateway gateway { {}, restarting() };
};

} // namespace oagent::testing
