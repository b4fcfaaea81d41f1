#pragma once

#include "core/bridge/bridge.h"
#include "core/connection/httpclient.h"
#include "core/dingtalk/connection.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace oagent::testing {

/// An assistant under the test's control: answers when told to.
class ScriptedAssistant : public Assistant
{
public:
    class Question;

    [[nodiscard]] std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) override;
    [[nodiscard]] bool askAgainAfterCrash() const override { return asksAgain; }
    [[nodiscard]] int historyTurns() const override { return 10; }

    void say(const QString &piece) const; ///< to the newest question
    void finish() const;
    void fail(Error::Kind kind) const;

    bool asksAgain = true;
    bool answersAtOnce = true; ///< with "You said: " and the question
    QList<TurnRequest> requests;
    QList<QPointer<Question>> questions;
};

/// A bot on the simulated DingTalk, with everything real between the two but the assistant. Limits are shrunk.
class DingTalkFixture : public ::testing::Test
{
protected:
    explicit DingTalkFixture(simulator::GatewayLimits gatewayLimits = {});
    ~DingTalkFixture() override;

    /// Opens the store, recovers and connects; waits until the line is open.
    void start();
    /// What a crash leaves behind: everything but the store's file and the platform is gone at once.
    void crash();
    void stopGracefully(Milliseconds grace);

    [[nodiscard]] QString deliver(const QString &text, const QString &staffId = QStringLiteral("manager807"));
    [[nodiscard]] QString deliverToGroup(const QString &text);
    /// All turns ended, as far as the store and the bridge know.
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] bool waitForQuiet();
    /// The one card there is, or an empty one.
    [[nodiscard]] simulator::CardRecord onlyCard() const;
    /// What broke a rule so far, a line each; empty when all is well.
    [[nodiscard]] std::string violations() const;
    [[nodiscard]] BotCounts counts() const { return bridge ? bridge->counts(bot.id) : BotCounts {}; }
    [[nodiscard]] bool logHas(const QString &stage, const QString &words = {}) const;

    QTemporaryDir directory;
    SystemClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    simulator::DingTalkGateway gateway;
    BotConfig bot;
    dingtalk::Limits limits;
    BridgeLimits bridgeLimits;
    QByteArray secret;
    ScriptedAssistant assistant;
    // Gone after crash(), made anew by start(); the order of their making is that of their dependence.
    std::unique_ptr<SharedTimer> timer;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<TurnStore> store;
    std::unique_ptr<dingtalk::Connection> connection;
    std::unique_ptr<Bridge> bridge;
};

} // namespace oagent::testing
