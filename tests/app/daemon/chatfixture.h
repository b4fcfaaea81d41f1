#pragma once

#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/app/daemon/program.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

namespace oagent::testing {

/// The built program between a simulated DingTalk and a simulated assistant, as people run it: another process, reached
/// only from outside.
class ChatFixture : public ::testing::Test
{
protected:
    ChatFixture();

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is open
    /// kill -9; whatever the platform and the assistant still hold is answered to nobody.
    void killDaemon();
    /// What it wrote on stdout so far.
    [[nodiscard]] QByteArray log();
    [[nodiscard]] QString deliver(const QString &text, const QString &person = QStringLiteral("manager807"));
    /// The first bot of `status --json`.
    [[nodiscard]] QJsonObject botStatus() const;
    /// Whether this many cards stand there, each finished.
    [[nodiscard]] bool waitForFinishedCards(qsizetype count);
    /// What broke a rule of the platform, a line each; a new process may ask for a token of its own.
    [[nodiscard]] std::string violations() const;

    static simulator::GatewayLimits restarting();

    ProgramFixture program;
    simulator::DingTalkGateway gateway { {}, restarting() };
    simulator::AssistantServer assistant;
    ProcessPointer daemon;

private:
    QByteArray m_log;
};

} // namespace oagent::testing
