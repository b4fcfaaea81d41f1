// A crash while an assistant is answering: who may be asked again (architecture.md §2), counted at the assistant
// itself.
#include "core/assistant/echo/echoassistant.h"
#include "core/assistant/openai/openaiassistant.h"
#include "core/simulator/assistant/assistantserver.h"
#include "tests/core/dingtalk/dingtalkfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

using Profile = OpenAiSettings::Profile;

/// Echo, and how often it was asked.
class CountedEcho final : public Assistant
{
public:
    [[nodiscard]] std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) override
    {
        turnIds.append(request.turnId);
        return m_echo.ask(request);
    }
    [[nodiscard]] bool askAgainAfterCrash() const override { return m_echo.askAgainAfterCrash(); }
    [[nodiscard]] bool remembers() const override { return m_echo.remembers(); }
    [[nodiscard]] int historyTurns() const override { return m_echo.historyTurns(); }

    QStringList turnIds;

private:
    EchoAssistant m_echo { 1ms };
};

class AskAgain : public oagent::testing::DingTalkFixture
{
protected:
    AskAgain()
        : DingTalkFixture(restarting())
    {
        EXPECT_TRUE(server.listen());
        chooseAssistant = [this] { return &askedOne(); };
    }
    ~AskAgain() override { crashWhole(); }

    static GatewayLimits restarting()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.tokenRequestsPerWindow = 10;
        return gatewayLimits;
    }
    /// As a program makes it at its start, from the settings.
    Assistant &askedOne()
    {
        if (!m_openAi) {
            OpenAiSettings settings;
            settings.baseUrl = server.baseUrl();
            settings.model = u"simulated"_s;
            settings.profile = profile;
            settings.askAgain = askAgain;
            m_openAi = std::make_unique<OpenAiAssistant>(*http, std::move(settings));
        }
        return *m_openAi;
    }
    void crashWhole()
    {
        crash();
        m_openAi.reset();
    }
    /// Half of the answer is shown when the program dies; the server's other half goes nowhere.
    void crashWhileAnswering()
    {
        start();
        server.failNext(AssistantServer::Fault::StallMidStream);
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls >= 1; }));
        EXPECT_EQ(server.timesAsked(question), 1);
        crashWhole();
        ASSERT_TRUE(waitUntil([&] { return server.running() == 0; }));
        start();
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0 && onlyCard().isDone(); }));
    }

    const QString question = u"a question of some length"_s;
    AssistantServer server;
    Profile profile = Profile::Generic;
    std::optional<bool> askAgain;

private:
    std::unique_ptr<OpenAiAssistant> m_openAi;
};

} // namespace

TEST_F(AskAgain, AGenericServerIsAskedAgainAndAnswersInTheSameCard)
{
    crashWhileAnswering();
    EXPECT_EQ(server.timesAsked(question), 2);
    EXPECT_EQ(onlyCard().content, QString(u"You said: "_s + question));
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(AskAgain, AnAgentWithToolsIsNotAskedAgain)
{
    for (const Profile agent : { Profile::OpenClaw, Profile::Hermes }) {
        SCOPED_TRACE(static_cast<int>(agent));
        profile = agent;
        const qsizetype cards = gateway.cards().size();
        const int asked = server.timesAsked(question);
        start();
        server.failNext(AssistantServer::Fault::StallMidStream);
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() == cards + 1 && gateway.cards().last().streamCalls >= 1; }));
        crashWhole();
        start();
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0 && gateway.cards().last().isDone(); }));
        EXPECT_EQ(server.timesAsked(question), asked + 1);
        EXPECT_TRUE(gateway.cards().last().content.contains(u"I was restarted"_s));
        EXPECT_EQ(counts().failed, 1);
        EXPECT_EQ(violations(), "");
        crashWhole();
    }
}

TEST_F(AskAgain, TheSettingAllowsItForAnAgent)
{
    profile = Profile::OpenClaw;
    askAgain = true;
    crashWhileAnswering();
    EXPECT_EQ(server.timesAsked(question), 2);
    EXPECT_EQ(onlyCard().content, QString(u"You said: "_s + question));
    EXPECT_EQ(server.requests().first().user, server.requests().last().user) << "the same session";
}

TEST_F(AskAgain, TheSettingForbidsItForAGenericServer)
{
    askAgain = false;
    crashWhileAnswering();
    EXPECT_EQ(server.timesAsked(question), 1);
    EXPECT_TRUE(onlyCard().content.contains(u"I was restarted"_s));
}

TEST_F(AskAgain, HermesKnowsARepeatedQuestionByItsKey)
{
    profile = Profile::Hermes;
    askAgain = true;
    crashWhileAnswering();
    ASSERT_EQ(server.requests().size(), 2);
    EXPECT_FALSE(server.requests().first().header("Idempotency-Key"_ba).isEmpty());
    EXPECT_EQ(server.requests().first().header("Idempotency-Key"_ba),
              server.requests().last().header("Idempotency-Key"_ba));
}

TEST_F(AskAgain, EchoIsAskedAgain)
{
    CountedEcho echo;
    chooseAssistant = [&echo] { return &echo; };
    start();
    ASSERT_FALSE(deliver(u"stall"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return echo.turnIds.size() == 1; }));
    crashWhole();
    start();
    ASSERT_TRUE(waitUntil([&] { return echo.turnIds.size() == 2; }));
    EXPECT_EQ(echo.turnIds.first(), echo.turnIds.last());
    crashWhole();
}

// Beside it, for the same two servers: what a person and the log are told.

TEST_F(AskAgain, AStatusThatSaysMoreThanItsKindIsToldToThePerson)
{
    start();
    server.refuseNext(402, "{}");
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 1; }));
    server.refuseNext(413, "{}");
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 2; }));
    const QString shown = gateway.shownIn(u"manager807"_s).join(u' ');
    EXPECT_TRUE(shown.contains(u"no credit left"_s)) << shown.toStdString();
    EXPECT_TRUE(shown.contains(u"too large"_s)) << shown.toStdString();
    EXPECT_EQ(server.timesAsked(question), 2) << "neither is repeated";
}

TEST_F(AskAgain, NothingOfTheChatOrTheKeyReachesTheLog)
{
    std::unique_ptr<OpenAiAssistant> keyed;
    chooseAssistant = [&] {
        if (!keyed) {
            OpenAiSettings settings;
            settings.baseUrl = server.baseUrl();
            settings.key = Secret("sk-hunter2-hunter2"_ba);
            keyed = std::make_unique<OpenAiAssistant>(*http, std::move(settings));
        }
        return keyed.get();
    };
    start();
    server.refuseNext(401, R"({"error":{"message":"no such key: sk-hunter2-hunter2","code":"sk-hunter2-hunter2"}})");
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 1; }));
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_TRUE(logHas(u"assistant"_s, u"no such key: ***"_s)) << "the reason is there";
    for (const LogEntry &entry : log.entries()) {
        const QByteArray line = toJsonLine(entry);
        EXPECT_FALSE(line.contains("hunter2")) << line.toStdString();
        EXPECT_FALSE(line.contains("of some length")) << line.toStdString();
    }
    crash();
}
