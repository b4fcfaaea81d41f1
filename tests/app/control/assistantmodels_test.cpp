#include "app/cli/humantext.h"
#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/httpserver.h"
#include "tests/app/control/heldprofile.h"

#include <QJsonArray>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;

namespace {

class AssistantModelsTest : public ::testing::Test
{
protected:
    AssistantModelsTest()
    {
        EXPECT_TRUE(server.listen());
        server.setModels({ u"small"_s, u"large"_s });
    }
    [[nodiscard]] QJsonObject atServer() const { return { { u"base-url"_s, server.baseUrl().toString() } }; }

    simulator::AssistantServer server { "the-key" };
    Held held;
};

} // namespace

TEST_F(AssistantModelsTest, AreListedBeforeThereIsAnAssistantAndNothingIsKept)
{
    const CommandAnswer answer = held.answerTo(request(u"assistant models"_s, {}, atServer(), "the-key"));
    EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["models"_L1].toArray(), (QJsonArray { u"small"_s, u"large"_s }));
    EXPECT_EQ(humanText(u"assistant models"_s, answer.result), u"small\nlarge\n"_s);
    EXPECT_TRUE(held.onDisk().assistants.isEmpty());
}

TEST_F(AssistantModelsTest, AreAskedForWithTheStoredKeyOfAnAssistant)
{
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi(atServer()), "the-key")).exitCode, ExitCode::Good);
    const CommandAnswer answer = held.answerTo(request(u"assistant models"_s, u"Main"_s));
    EXPECT_EQ(answer.result["models"_L1].toArray().size(), 2) << answer.error.toStdString();
    held.forgetSecret(u"assistant/main/key"_s); // as after an import on another computer
    for (const QString &command : { u"assistant models"_s, u"assistant test"_s }) {
        const CommandAnswer without = held.answerTo(request(command, u"Main"_s));
        EXPECT_EQ(without.exitCode, ExitCode::NotWell);
        EXPECT_THAT(without.error.toStdString(), HasSubstr("`assistant key`"));
    }
}

TEST_F(AssistantModelsTest, SayWhyThereAreNone)
{
    const CommandAnswer wrongKey = held.answerTo(request(u"assistant models"_s, {}, atServer(), "another"));
    EXPECT_EQ(wrongKey.exitCode, ExitCode::NotWell);
    EXPECT_EQ(wrongKey.result["kind"_L1], u"authentication"_s);
    const CommandAnswer noAddress = held.answerTo(request(u"assistant models"_s, {}, {}, "the-key"));
    EXPECT_EQ(noAddress.exitCode, ExitCode::Usage);
    EXPECT_THAT(noAddress.error.toStdString(), HasSubstr("--base-url"));
    ASSERT_EQ(held.answerTo(assistantAdd(u"Parrot"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant models"_s, u"Parrot"_s)).exitCode, ExitCode::Usage);
}

TEST_F(AssistantModelsTest, AreNoMistakeInTheCommandWhateverTheServerSays)
{
    simulator::HttpServer page;
    ASSERT_TRUE(page.listen());
    for (const int status : { 200, 400, 422 }) {
        page.setHandler([status](const std::shared_ptr<simulator::HttpExchange> &exchange) {
            exchange->respond(status, "<html>Welcome</html>", "text/html");
        });
        const CommandAnswer answer = held.answerTo(request(
            u"assistant models"_s, {}, { { u"base-url"_s, page.url(u"/v1"_s).toString() }, { u"no-key"_s, true } }));
        EXPECT_EQ(answer.exitCode, ExitCode::NotWell) << status;
    }
}

TEST_F(AssistantModelsTest, AreFoundOneStepBelowTheAddress)
{
    QUrl above = server.baseUrl();
    above.setPath({});
    const CommandAnswer answer
        = held.answerTo(request(u"assistant models"_s, {}, { { u"base-url"_s, above.toString() } }, "the-key"));
    EXPECT_EQ(answer.result["baseUrlFix"_L1], server.baseUrl().toString()) << answer.error.toStdString();
}
