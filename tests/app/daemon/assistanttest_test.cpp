#include "app/control/testanswer.h"
#include "core/simulator/httpserver.h"
#include "tests/app/daemon/program.h"

#include <QJsonArray>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto key = "hunter2-hunter2";

/// Answers "Hi" to who knows the key.
class TinyAssistant
{
public:
    TinyAssistant()
    {
        EXPECT_TRUE(m_server.listen());
        m_server.setHandler([](const std::shared_ptr<simulator::HttpExchange> &exchange) {
            if (exchange->request().header("Authorization") != QByteArray("Bearer ") + key)
                return exchange->respond(401, R"({"error":{"message":"wrong key"}})");
            if (exchange->request().path == "/v1/models")
                return exchange->respond(200, R"({"object":"list","data":[{"id":"tiny"}]})");
            if (exchange->request().path != "/v1/chat/completions")
                return exchange->respond(404, "{}");
            exchange->beginChunked(200, "text/event-stream");
            exchange->write("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n");
            exchange->write("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                            "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n");
            exchange->write("data: [DONE]\n\n");
            exchange->finish();
        });
    }
    [[nodiscard]] QString url(const QString &path) const { return m_server.url(path).toString(); }

private:
    simulator::HttpServer m_server;
};

QStringList assistantAdd(const QString &baseUrl)
{
    return { u"assistant"_s, u"add"_s,        u"--name"_s, u"Main"_s,    u"--kind"_s,
             u"openai"_s,    u"--base-url"_s, baseUrl,     u"--model"_s, u"tiny"_s };
}

const QStringList test { u"assistant"_s, u"test"_s, u"Main"_s };
const QStringList json { u"--json"_s };

AssistantConfig assistant(const QString &profile = u"generic"_s)
{
    AssistantConfig config;
    config.id = u"main"_s;
    config.name = u"Main"_s;
    config.profile = profile;
    config.hasKey = true;
    return config;
}

} // namespace

TEST(AssistantTest, TellsTheTimeOfTheFirstText)
{
    const TinyAssistant server;
    const ProgramFixture program;
    ASSERT_EQ(program.runWithSecrets(assistantAdd(server.url(u"/v1"_s)), key).exitCode, 0);
    const Ended ended = program.runWithSecrets(test + json);
    EXPECT_EQ(ended.exitCode, 0) << ended.err.toStdString();
    EXPECT_EQ(ended.json()["ok"_L1], true);
    EXPECT_TRUE(ended.json()["firstTextMs"_L1].isDouble());
    EXPECT_TRUE(ended.json()["wholeMs"_L1].isDouble());
    EXPECT_EQ(ended.json()["text"_L1], u"Hi"_s);
    EXPECT_EQ(ended.json()["tokens"_L1],
              (QJsonObject { { u"prompt"_s, 5 }, { u"completion"_s, 2 }, { u"total"_s, 7 } }));
    EXPECT_EQ(ended.json()["models"_L1], QJsonArray({ u"tiny"_s }));
    const QByteArray text = program.runWithSecrets(test).out;
    EXPECT_TRUE(text.contains("\"Main\" answers: first text after ") && text.contains(" ms, 7 tokens.\nHi\n"))
        << text.toStdString();
}

TEST(AssistantTest, IsDoneByTheHolderWithTheHoldersKey)
{
    const TinyAssistant server;
    const ProgramFixture program;
    const auto holder = program.startHolder();
    ASSERT_EQ(program.run(assistantAdd(server.url(u"/v1"_s)), key).exitCode, 0);
    const Ended ended = program.run(test);
    EXPECT_EQ(ended.exitCode, 0) << ended.err.toStdString();
}

TEST(AssistantTest, NamesCauseAndCureOfAWrongKey)
{
    const TinyAssistant server;
    const ProgramFixture program;
    ASSERT_EQ(program.runWithSecrets(assistantAdd(server.url(u"/v1"_s)), "hunter2-wrong").exitCode, 0);
    const Ended ended = program.runWithSecrets(test + json);
    EXPECT_EQ(ended.exitCode, 1);
    EXPECT_EQ(ended.json()["ok"_L1], false);
    EXPECT_EQ(ended.json()["kind"_L1], u"authentication"_s);
    EXPECT_TRUE(ended.json()["cure"_L1].toString().contains("valid key"_L1));
    EXPECT_TRUE(ended.err.contains("valid key")) << ended.err.toStdString();
    EXPECT_FALSE(ended.out.contains("hunter2") || ended.err.contains("hunter2"));
    EXPECT_TRUE(program.runWithSecrets(test).out.isEmpty()) << "the error says it all";
}

TEST(AssistantTest, NamesTheAddressThatWouldBeRight)
{
    const TinyAssistant server;
    const ProgramFixture program;
    ASSERT_EQ(program.runWithSecrets(assistantAdd(server.url({})), key).exitCode, 0);
    const Ended ended = program.runWithSecrets(test);
    EXPECT_EQ(ended.exitCode, 1);
    EXPECT_TRUE(ended.err.contains(server.url(u"/v1"_s).toUtf8())) << ended.err.toStdString();
    const QString fix = program.runWithSecrets(test + json).json()["baseUrlFix"_L1].toString();
    ASSERT_EQ(program.runWithSecrets({ u"assistant"_s, u"set"_s, u"Main"_s, u"--base-url"_s, fix }).exitCode, 0);
    EXPECT_EQ(program.runWithSecrets(test).exitCode, 0) << "the cure cures";
}

TEST(AssistantTest, SaysThatNobodyIsThere)
{
    const ProgramFixture program;
    ASSERT_EQ(program.runWithSecrets(assistantAdd(u"http://127.0.0.1:1/v1"_s), key).exitCode, 0);
    const Ended ended = program.runWithSecrets(test);
    EXPECT_EQ(ended.exitCode, 1);
    EXPECT_TRUE(ended.err.contains("Check that the service runs")) << ended.err.toStdString();
}

TEST(AssistantTest, NeedsThePlaceWhereTheKeyLies)
{
    const ProgramFixture program;
    ASSERT_EQ(program.runWithSecrets(assistantAdd(u"http://127.0.0.1:1/v1"_s), key).exitCode, 0);
    EXPECT_EQ(program.run(test).exitCode, 3);
    EXPECT_EQ(program.run({ u"assistant"_s, u"test"_s, u"Nobody"_s }).exitCode, 2);
}

TEST(AssistantTest, EchoAlwaysAnswers)
{
    const ProgramFixture program;
    ASSERT_EQ(program.run({ u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"echo"_s }).exitCode, 0);
    EXPECT_EQ(program.run(test).exitCode, 0);
}

TEST(TestAnswer, HasACureForEveryFailure)
{
    for (int kind = 0; kind <= static_cast<int>(Error::Kind::Cancelled); ++kind) {
        AssistantProbeResult result;
        result.error = Error {};
        result.error->kind = static_cast<Error::Kind>(kind);
        result.error->detail = u"it says no."_s;
        const CommandAnswer answer = testAnswer(assistant(), result);
        EXPECT_EQ(answer.exitCode, ExitCode::NotWell);
        EXPECT_EQ(answer.result["kind"_L1].toString(), nameOf(result.error->kind));
        EXPECT_FALSE(answer.result["cure"_L1].toString().isEmpty());
        EXPECT_TRUE(answer.error.contains("it says no. "_L1 + answer.result["cure"_L1].toString()));
    }
}

TEST(TestAnswer, NamesTheModelsWhenTheModelIsNoneOfThem)
{
    AssistantProbeResult result;
    result.error = Error {};
    result.error->kind = Error::Kind::NotFound;
    result.modelsFound = { u"a"_s, u"b"_s };
    AssistantConfig config = assistant();
    config.model = u"c"_s;
    EXPECT_TRUE(testAnswer(config, result).error.contains("no model \"c\" but a, b;"_L1));
    config.model = u"b"_s;
    EXPECT_FALSE(testAnswer(config, result).error.contains("no model"_L1));
}

TEST(TestAnswer, SaysThatTheCreditIsUsedUp)
{
    AssistantProbeResult result;
    result.error = Error {};
    result.error->kind = Error::Kind::RateLimited;
    result.error->code = 402;
    EXPECT_TRUE(testAnswer(assistant(), result).error.contains("credit"_L1));
}

TEST(TestAnswer, KnowsWhereOpenClawHidesItsSwitch)
{
    AssistantProbeResult result;
    result.error = Error {};
    result.error->kind = Error::Kind::NotFound;
    EXPECT_TRUE(testAnswer(assistant(u"openclaw"_s), result).error.contains("chatCompletions.enabled"_L1));
    EXPECT_FALSE(testAnswer(assistant(), result).error.contains("OpenClaw"_L1));
}
