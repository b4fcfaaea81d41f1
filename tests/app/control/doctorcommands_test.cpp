#include "app/cli/humantext.h"
#include "app/control/commands.h"
#include "core/connection/httpclient.h"
#include "core/keychain/memorysecretstore.h"
#include "core/settings/profile.h"
#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/app/fakerunningbridge.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class DoctorCommandsTest : public ::testing::Test
{
protected:
    DoctorCommandsTest()
    {
        EXPECT_TRUE(gateway.listen());
        EXPECT_TRUE(assistant.listen());
        EXPECT_TRUE(profile.prepare());
        config.profileId = u"test"_s;
        BotConfig bot;
        bot.id = u"ops"_s;
        bot.name = u"Ops"_s;
        bot.channel = u"dingtalk"_s;
        bot.appId = gateway.app().clientId;
        bot.apiUrl = gateway.url();
        config.bots.append(bot);
        AssistantConfig main;
        main.id = u"main"_s;
        main.name = u"Main"_s;
        main.kind = u"openai"_s;
        main.baseUrl = assistant.baseUrl();
        main.model = u"simulated"_s;
        config.assistants.append(main);
        keep(botSecretKey(u"ops"_s), gateway.app().clientSecret.toUtf8());
    }

    void keep(const QString &key, const QByteArray &secret)
    {
        Answer<void> written;
        secrets.write(key, Secret(secret), written.context(), written.done());
        EXPECT_TRUE(written.wait());
    }
    CommandAnswer examine(RunningBridge *running = nullptr, const QString &name = {})
    {
        EXPECT_TRUE(settings.replace(config));
        Commands commands({ &settings,
                            &secrets,
                            {},
                            running,
                            &http,
                            {},
                            running != nullptr ? &running->people() : nullptr,
                            &profile });
        CommandRequest request;
        request.command = u"doctor"_s;
        request.name = name;
        std::optional<CommandAnswer> answer;
        const QObject context;
        commands.perform(std::move(request), &context, [&answer](const CommandAnswer &result) { answer = result; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(CommandAnswer {});
    }
    static QJsonObject check(const QJsonArray &checks, const QString &name)
    {
        for (const auto &check : checks)
            if (check["check"_L1] == name)
                return check.toObject();
        ADD_FAILURE() << "no check " << name.toStdString();
        return {};
    }
    static QJsonObject botCheck(const CommandAnswer &answer, const QString &name)
    {
        return check(answer.result["bots"_L1][0]["checks"_L1].toArray(), name);
    }
    static QJsonObject assistantCheck(const CommandAnswer &answer, const QString &name)
    {
        return check(answer.result["assistants"_L1][0]["checks"_L1].toArray(), name);
    }
    static QJsonObject programCheck(const CommandAnswer &answer, const QString &name)
    {
        return check(answer.result["program"_L1]["checks"_L1].toArray(), name);
    }

    QTemporaryDir directory;
    Profile profile = Profile::below(directory.filePath(u"profile"_s));
    DingTalkGateway gateway;
    AssistantServer assistant;
    MemorySecretStore secrets;
    HttpClient http;
    SettingsKeeper settings { profile.configPath(), {} };
    Config config;
};

} // namespace

TEST_F(DoctorCommandsTest, AsksForATokenAndForModelsAndOpensNoLine)
{
    const CommandAnswer answer = examine();
    EXPECT_EQ(answer.exitCode, ExitCode::Good) << QJsonDocument(answer.result).toJson().toStdString();
    EXPECT_EQ(answer.result["bots"_L1][0]["id"_L1], u"ops"_s);
    EXPECT_EQ(botCheck(answer, u"secret"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(botCheck(answer, u"credentials"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(botCheck(answer, u"connection"_s)["state"_L1], u"unknown"_s);
    EXPECT_EQ(assistantCheck(answer, u"reachable"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(programCheck(answer, u"profile"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(gateway.tokenRequests(), 1);
    EXPECT_EQ(gateway.opens(), 0);
    EXPECT_EQ(assistant.timesAsked(u"Hello"_s), 0) << "the model is asked nothing";
    EXPECT_TRUE(gateway.violations().isEmpty());
    const QString shown = humanText(u"doctor"_s, answer.result);
    EXPECT_TRUE(shown.contains(u"Bot ops\n"_s));
    EXPECT_TRUE(shown.contains(u"  ok       credentials"_s)) << shown.toStdString();
}

TEST_F(DoctorCommandsTest, NamesAWrongSecretWithoutRepeatingIt)
{
    keep(botSecretKey(u"ops"_s), "hunter2-hunter2");
    const CommandAnswer answer = examine();
    EXPECT_EQ(answer.exitCode, ExitCode::NotWell);
    const QJsonObject check = botCheck(answer, u"credentials"_s);
    EXPECT_EQ(check["state"_L1], u"failed"_s);
    EXPECT_TRUE(check["cure"_L1].toString().contains(u"APP Secret"_s));
    EXPECT_TRUE(check["link"_L1].toString().startsWith(u"https://open-dev.dingtalk.com/"_s));
    EXPECT_FALSE(QJsonDocument(answer.result).toJson().contains("hunter2"));
    EXPECT_TRUE(humanText(u"doctor"_s, answer.result).contains(u"  FAILED   credentials"_s));
}

TEST_F(DoctorCommandsTest, NamesASecretThatIsMissing)
{
    Answer<void> removed;
    secrets.remove(botSecretKey(u"ops"_s), removed.context(), removed.done());
    ASSERT_TRUE(removed.wait());
    EXPECT_EQ(botCheck(examine(), u"secret"_s)["state"_L1], u"failed"_s);
    EXPECT_EQ(gateway.tokenRequests(), 0);
}

TEST_F(DoctorCommandsTest, DoesNotBlameCredentialsForAPlatformThatIsAway)
{
    config.bots.first().apiUrl = QUrl(u"http://127.0.0.1:1"_s); // a closed port
    const QJsonObject check = botCheck(examine(), u"credentials"_s);
    EXPECT_EQ(check["state"_L1], u"unknown"_s);
    EXPECT_FALSE(check["cause"_L1].toString().isEmpty());
}

TEST_F(DoctorCommandsTest, TakesWhatARunningProgramKnows)
{
    FakeRunningBridge bridge;
    LineFacts line;
    line.state = ConnectionState::Online;
    line.missingScopes = { u"Card.Streaming.Write"_s };
    line.lastEventAt = SystemClock().wallNow();
    line.lastMessageOffset = std::chrono::minutes(7);
    bridge.lines[u"ops"_s] = line;
    const CommandAnswer answer = examine(&bridge);
    EXPECT_EQ(answer.exitCode, ExitCode::NotWell);
    EXPECT_EQ(botCheck(answer, u"credentials"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(botCheck(answer, u"permissions"_s)["missing"_L1], QJsonArray { u"Card.Streaming.Write"_s });
    EXPECT_EQ(botCheck(answer, u"connection"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(botCheck(answer, u"published"_s)["state"_L1], u"ok"_s);
    EXPECT_EQ(programCheck(answer, u"clock"_s)["state"_L1], u"failed"_s);
    EXPECT_EQ(programCheck(answer, u"database"_s)["state"_L1], u"failed"_s) << "nobody opened it";
    EXPECT_EQ(gateway.tokenRequests(), 0) << "the line has judged them";
}

TEST_F(DoctorCommandsTest, CountsPeopleAndRequestsWithoutNamingThem)
{
    FakeRunningBridge bridge;
    Answer<void> opened;
    bridge.database().open(profile.databasePath(), opened.context(), opened.done());
    ASSERT_TRUE(opened.wait());
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.sender = { u"Unmistakable Name"_s, { { u"staffId"_s, u"unmistakable-id"_s } } };
    Answer<PeopleStore::Seen> seen;
    bridge.people().see(message, SystemClock().wallNow(), seen.context(), seen.done());
    ASSERT_TRUE(seen.wait());
    Answer<PairingOffer> offer;
    const WallTime now = SystemClock().wallNow();
    bridge.people().pairing().ask(
        { u"ops"_s, seen.wait()->person, u"CODE2345"_s, now, now + std::chrono::hours(1), now, 9 }, offer.context(),
        offer.done());
    ASSERT_TRUE(offer.wait());
    config.bots.first().privateChats = BotConfig::PrivateChats::Pairing;
    config.bots.first().allow = { u"unmistakable-id"_s };
    const CommandAnswer answer = examine(&bridge);
    EXPECT_TRUE(botCheck(answer, u"access"_s)["cause"_L1].toString().contains(u"1 pairing"_s));
    EXPECT_EQ(programCheck(answer, u"database"_s)["state"_L1], u"ok"_s);
    const QByteArray report = QJsonDocument(answer.result).toJson();
    for (const char *hidden : { "nmistakable", "CODE2345" })
        EXPECT_FALSE(report.contains(hidden)) << hidden;
}

TEST_F(DoctorCommandsTest, NamesAnAssistantThatDoesNotAnswerOrRefusesItsKey)
{
    config.assistants.first().baseUrl = QUrl(u"http://127.0.0.1:1/v1"_s); // a closed port
    const CommandAnswer away = examine();
    EXPECT_EQ(away.exitCode, ExitCode::NotWell);
    EXPECT_EQ(assistantCheck(away, u"reachable"_s)["state"_L1], u"failed"_s);
    EXPECT_FALSE(assistantCheck(away, u"reachable"_s)["cure"_L1].toString().isEmpty());
    config.assistants.first().hasKey = true;
    const CommandAnswer withoutKey = examine();
    EXPECT_EQ(assistantCheck(withoutKey, u"key"_s)["state"_L1], u"failed"_s);
    EXPECT_EQ(assistantCheck(withoutKey, u"reachable"_s)["state"_L1], u"unknown"_s);
}

TEST_F(DoctorCommandsTest, LooksAtOneBotAndItsAssistantWhenNamed)
{
    BotConfig other = config.bots.first();
    other.id = u"two"_s;
    other.name = u"Two"_s;
    other.assistant = u"echo"_s;
    other.enabled = false;
    config.bots.append(other);
    AssistantConfig echo;
    echo.id = u"echo"_s;
    echo.name = u"Echo"_s;
    echo.kind = u"echo"_s;
    config.assistants.append(echo);
    const CommandAnswer answer = examine(nullptr, u"Two"_s);
    ASSERT_EQ(answer.result["bots"_L1].toArray().size(), 1);
    EXPECT_EQ(botCheck(answer, u"switched-on"_s)["state"_L1], u"failed"_s);
    ASSERT_EQ(answer.result["assistants"_L1].toArray().size(), 1);
    EXPECT_EQ(answer.result["assistants"_L1][0]["id"_L1], u"echo"_s);
    EXPECT_EQ(examine(nullptr, u"Nobody"_s).exitCode, ExitCode::Usage);
}

TEST_F(DoctorCommandsTest, HidesTheHomeDirectory)
{
    const QByteArray home = qgetenv("HOME");
    ASSERT_TRUE(qputenv("HOME", QFile::encodeName(directory.path())));
    ASSERT_TRUE(QDir(profile.stateDirectory()).removeRecursively());
    const Config kept = config; // settings cannot be written into a profile that is not there
    SettingsKeeper keeper(profile.configPath(), kept);
    Commands commands({ &keeper, &secrets, {}, nullptr, &http, {}, nullptr, &profile });
    CommandRequest request;
    request.command = u"doctor"_s;
    std::optional<CommandAnswer> answer;
    const QObject context;
    commands.perform(std::move(request), &context, [&answer](const CommandAnswer &result) { answer = result; });
    EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
    qputenv("HOME", home);
    ASSERT_TRUE(answer);
    EXPECT_EQ(programCheck(*answer, u"profile"_s)["cause"_L1], u"There is nothing at ~/profile yet."_s);
}
