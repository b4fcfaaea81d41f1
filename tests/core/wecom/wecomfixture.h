#pragma once

#include "core/bridge/bridge.h"
#include "core/bridge/transcripts.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/simulator/wecom/wecomgateway.h"
#include "core/wecom/connection.h"
#include "tests/testing/movableclock.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"
#include "tests/testing/scriptedassistant.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <string>

namespace oagent::testing {

/// One way in which what is disputed about the platform may be (wecom.md §8, §9, §22).
struct Reading
{
    const char *name;
    simulator::WeComReadings readings;
};
[[nodiscard]] std::vector<Reading> allReadings();
[[nodiscard]] std::string nameOfReading(const ::testing::TestParamInfo<Reading> &info);
void PrintTo(const Reading &reading, std::ostream *stream); // NOLINT(readability-identifier-naming): GoogleTest's name

inline constexpr Milliseconds shortAnswer = std::chrono::milliseconds(80); ///< instead of 5 s

/// The platform's limits, but for how often a test may make the bot connect.
[[nodiscard]] simulator::WeComLimits quickWeComLimits();

/// A bot on the simulated WeCom, with everything real between the two but the assistant. Limits are shrunk.
class WeComFixture : public ::testing::Test
{
protected:
    explicit WeComFixture(simulator::WeComReadings readings = {},
                          simulator::WeComLimits gatewayLimits = quickWeComLimits());
    ~WeComFixture() override;

    /// Opens the store, recovers and begins to connect.
    void begin();
    /// The same, and waits until the line is subscribed.
    void start();
    /// The same on another platform than `gateway`.
    void startAt(simulator::WeComGateway &other);
    /// The same, and is asked there; the question is at the assistant.
    [[nodiscard]] bool askAt(simulator::WeComGateway &other, const QString &question);
    /// What a crash leaves behind: everything but the store's file and the platform is gone at once.
    void crash();
    void stopGracefully(Milliseconds grace);

    [[nodiscard]] QString deliver(const QString &text, const QString &userId = QStringLiteral("zhangsan"));
    [[nodiscard]] QString deliverToGroup(const QString &text);
    /// A private message of another msgtype; `content` is the member of that name.
    [[nodiscard]] QString deliverOfType(const QString &msgtype, const QJsonObject &content);
    [[nodiscard]] bool isOnline() const { return connection->state() == ConnectionState::Online; }
    /// All turns ended, and at least `turns` of them.
    [[nodiscard]] bool waitForQuiet(int turns = 1);
    [[nodiscard]] bool waitForQuestion(qsizetype number = 1);
    /// Starts, is asked a question, and answers it as far as these words, which are shown.
    [[nodiscard]] bool startAnswer(const QString &words);
    /// Is asked, and answers with this file, whose upload meets a fault once; waits until the turn is over.
    void deliverFile(const QByteArray &file, const QString &command, const simulator::CommandFault &fault);
    /// The text of the newest bubble is this.
    [[nodiscard]] bool waitForShown(const QString &text);
    /// What stands in the chat, a line feed between bubbles.
    [[nodiscard]] QString shown(const QString &chat = QStringLiteral("zhangsan")) const;
    /// What broke a rule so far, a line each; empty when all is well.
    [[nodiscard]] std::string violations() const;
    /// From now on remembers in `takenBack` what a frame takes out of a bubble that was visible.
    void watchBubbles();
    [[nodiscard]] int commandsOf(QLatin1StringView command) const;
    [[nodiscard]] BotCounts counts() const { return bridge ? bridge->counts(bot.id) : BotCounts {}; }
    [[nodiscard]] bool logHas(const QString &words) const;

    QStringList takenBack; ///< the bubble's text before
    QTemporaryDir directory;
    MovableClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    Network network;
    simulator::WeComGateway gateway;
    BotConfig bot;
    wecom::Limits limits;
    BridgeLimits bridgeLimits;
    QByteArray secret;
    MediaLimits mediaLimits;
    ScriptedAssistant assistant;
    // Gone after crash(), made anew by begin(); the order of their making is that of their dependence.
    std::unique_ptr<SharedTimer> timer;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<StateDatabase> database;
    std::unique_ptr<TurnStore> store;
    std::unique_ptr<PeopleStore> people;
    std::unique_ptr<MediaFolder> media;
    std::unique_ptr<ConversationStore> conversations;
    std::unique_ptr<TranscriptStore> transcriptStore;
    std::unique_ptr<Transcripts> transcripts;
    std::unique_ptr<wecom::Connection> connection;
    std::unique_ptr<Bridge> bridge;
};

/// The numbered lines of the checklist, wecom.md §21, each under every reading of what is disputed.
class WeComChecklist : public WeComFixture, public ::testing::WithParamInterface<Reading>
{
protected:
    WeComChecklist()
        : WeComFixture(GetParam().readings)
    { }
};

} // namespace oagent::testing
