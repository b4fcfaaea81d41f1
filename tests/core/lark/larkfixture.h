#pragma once

#include "core/bridge/bridge.h"
#include "core/bridge/transcripts.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/lark/connection.h"
#include "core/simulator/lark/larkgateway.h"
#include "tests/testing/movableclock.h"
#include "tests/testing/scriptedassistant.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace oagent::testing {

/// The gateway's numbers, shrunk so that a test never waits for one of them.
[[nodiscard]] simulator::LarkLimits quickLarkLimits();

/// A bot on the simulated Lark, with everything real between the two but the assistant. Limits are shrunk. Its tests
/// carry the numbers of the conformance checklist, lark.md §16.
class LarkChecklist : public ::testing::Test
{
protected:
    explicit LarkChecklist(simulator::LarkLimits gatewayLimits = quickLarkLimits());
    ~LarkChecklist() override;

    /// Builds everything and begins to connect.
    void begin();
    /// The same, and waits until the line is open.
    void start();
    /// What a crash leaves behind: everything but the store's file and the platform is gone at once.
    void crash();
    void stopGracefully(Milliseconds grace);

    [[nodiscard]] QString deliver(const QString &text);
    [[nodiscard]] QString deliverToGroup(const QString &text);
    /// Asks, and lets the answer begin so: until its card is in the chat.
    void beginCard(const QString &text);
    [[nodiscard]] QString deliverOfType(const QString &type, const QString &content);
    /// All turns ended, as far as the store and the bridge know.
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] bool waitForQuiet();
    [[nodiscard]] bool waitForAnswer(int number = 1); ///< of this process
    [[nodiscard]] bool waitForMessages(qsizetype number = 1); ///< of the bot
    /// Nothing in the product waits for that: a process that dies just before it leaves the sign of a done turn behind.
    [[nodiscard]] bool waitForSignsOff() const;
    [[nodiscard]] bool waitForQuestion(qsizetype number = 1);
    /// The one card there is, or an empty one.
    [[nodiscard]] simulator::LarkCard onlyCard() const;
    /// What the bot sent, and nobody took back.
    [[nodiscard]] QList<simulator::LarkShown> botMessages() const;
    /// What broke a rule so far, a line each; empty when all is well.
    [[nodiscard]] std::string violations() const;
    [[nodiscard]] BotCounts counts() const { return bridge ? bridge->counts(bot.id) : BotCounts {}; }
    [[nodiscard]] bool logHas(const QString &stage, const QString &words = {}) const;
    /// The working sign of the oldest open turn is on disk.
    [[nodiscard]] bool isSignKept();
    /// Everything that was logged, as it would be written.
    [[nodiscard]] QByteArray wholeLog() const;
    [[nodiscard]] int acksOf(const QString &id) const { return gateway.acks(id); }
    [[nodiscard]] bool isAnswered(const QString &operation) const; ///< every call of it, and there is one

    QTemporaryDir directory;
    MovableClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    Network network;
    simulator::LarkGateway gateway;
    BotConfig bot;
    lark::Limits limits;
    BridgeLimits bridgeLimits;
    QByteArray secret;
    MediaLimits mediaLimits;
    ScriptedAssistant assistant;
    int countedCalls = 0;
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
    std::unique_ptr<lark::Connection> connection;
    std::unique_ptr<Bridge> bridge;
};

} // namespace oagent::testing
