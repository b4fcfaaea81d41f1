#pragma once

#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/lark/larkgateway.h"
#include "tests/app/daemon/program.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

namespace oagent::testing {

/// The built program between a simulated Lark and a simulated assistant, as people run it: another process, reached
/// only from outside.
class LarkChatFixture : public ::testing::Test
{
protected:
    LarkChatFixture();

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is open
    /// kill -9; whatever the platform and the assistant still hold is answered to nobody.
    void killDaemon();
    /// What it wrote on stdout so far.
    [[nodiscard]] QByteArray log();
    [[nodiscard]] QString deliver(const QString &text);
    /// The first bot of `status --json`.
    [[nodiscard]] QJsonObject botStatus() const;
    [[nodiscard]] bool waitForState(const QString &state) const;
    /// Texts of the bot's messages and cards, oldest first.
    [[nodiscard]] QStringList answers() const;
    /// This many answers stand there, none of which still grows, and no turn is open.
    [[nodiscard]] bool waitForAnswers(qsizetype count) const;
    /// The newest card stands in the chat with a text, and grows.
    [[nodiscard]] bool waitForGrowingCard() const;
    /// What broke a rule of the platform, a line each.
    [[nodiscard]] std::string violations() const;
    [[nodiscard]] static QString answerTo(const QString &question) { return QStringLiteral("You said: ") + question; }

    static simulator::LarkLimits restarting();

    ProgramFixture program;
    simulator::LarkGateway gateway { {}, restarting() };
    simulator::AssistantServer assistant;
    ProcessPointer daemon;

private:
    QByteArray m_log;
};

} // namespace oagent::testing
