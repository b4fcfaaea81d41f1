#pragma once

#include "core/bridge/bridge.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/dingtalk/connection.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/testing/movableclock.h"
#include "tests/testing/scriptedassistant.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <functional>

namespace oagent::testing {

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
    /// A private message of another msgtype.
    [[nodiscard]] QString deliverOfType(const QString &msgtype, const QJsonObject &content);
    /// All turns ended, as far as the store and the bridge know.
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] bool waitForQuiet();
    [[nodiscard]] bool waitForQuestion(qsizetype number = 1);
    /// Begins the test with a private question whose answer the test gives.
    [[nodiscard]] bool startQuestion();
    /// The same, and `words` of the answer are in the only card.
    [[nodiscard]] bool startAnswer(const QString &words);
    /// The one card there is, or an empty one.
    [[nodiscard]] simulator::CardRecord onlyCard() const;
    /// What broke a rule so far, a line each; empty when all is well.
    [[nodiscard]] std::string violations() const;
    [[nodiscard]] BotCounts counts() const { return bridge ? bridge->counts(bot.id) : BotCounts {}; }
    [[nodiscard]] bool logHas(const QString &stage, const QString &words = {}) const;

    QTemporaryDir directory;
    MovableClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    Network network;
    simulator::DingTalkGateway gateway;
    BotConfig bot;
    dingtalk::Limits limits;
    BridgeLimits bridgeLimits;
    QByteArray secret;
    MediaLimits mediaLimits;
    ScriptedAssistant assistant;
    std::function<Assistant *()> chooseAssistant = [this] { return &assistant; };
    // Gone after crash(), made anew by start(); the order of their making is that of their dependence.
    std::unique_ptr<SharedTimer> timer;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<StateDatabase> database;
    std::unique_ptr<TurnStore> store;
    std::unique_ptr<PeopleStore> people;
    std::unique_ptr<MediaFolder> media;
    std::unique_ptr<ConversationStore> conversations;
    std::unique_ptr<TranscriptStore> transcriptStore;
    std::unique_ptr<Transcripts> transcripts;
    std::unique_ptr<dingtalk::Connection> connection;
    std::unique_ptr<Bridge> bridge;
};

} // namespace oagent::testing
