// `bot set`, `bot secret`, `assistant set`, `assistant key`.
#include "tests/app/control/heldprofile.h"
#include "tests/testing/print.h"

#include <QJsonArray>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

CommandRequest botSet(const QJsonObject &options) { return request(u"bot set"_s, u"Ops"_s, options); }

CommandRequest assistantSet(const QJsonObject &options) { return request(u"assistant set"_s, u"Main"_s, options); }

void addOps(Held &held)
{
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s,
                                   { { u"allow"_s, u"a,b"_s },
                                     { u"groups"_s, u"listed"_s },
                                     { u"allow-group"_s, u"c"_s },
                                     { u"no-mention"_s, true } }))
                  .exitCode,
              ExitCode::Good);
}

void addMain(Held &held, const QJsonObject &more = {})
{
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi(more), "key-key-key"_ba)).exitCode, ExitCode::Good);
}

} // namespace

TEST(BotSet, ReplacesWhatIsGivenAndKeepsTheRest)
{
    Held held;
    addOps(held);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s)).exitCode, ExitCode::Good);
    const BotConfig before = held.onDisk().bots.first();
    const QList<std::pair<QJsonObject, std::function<void(BotConfig &)>>> changes {
        { { { u"name"_s, u"值班"_s } }, [](BotConfig &bot) { bot.name = u"值班"_s; } },
        { { { u"name"_s, u"Ops"_s } }, [](BotConfig &) {} },
        { { { u"channel"_s, u"dingtalk"_s } }, [](BotConfig &) {} },
        { { { u"app-id"_s, u"other"_s } }, [](BotConfig &bot) { bot.appId = u"other"_s; } },
        { { { u"allow"_s, u"x"_s } }, [](BotConfig &bot) { bot.allow = QStringList { u"x"_s }; } },
        { { { u"allow"_s, u""_s } }, [](BotConfig &bot) { bot.allow.clear(); } },
        { { { u"assistant"_s, u"Main"_s } }, [](BotConfig &bot) { bot.assistant = u"main"_s; } },
        { { { u"api-url"_s, u"http://127.0.0.1:7"_s } },
          [](BotConfig &bot) { bot.apiUrl = QUrl(u"http://127.0.0.1:7"_s); } },
        { { { u"private"_s, u"off"_s } }, [](BotConfig &bot) { bot.privateChats = BotConfig::PrivateChats::Off; } },
        { { { u"groups"_s, u"off"_s } }, [](BotConfig &bot) { bot.groups = BotConfig::Groups::Off; } },
        { { { u"allow-group"_s, u"d,e"_s } },
          [](BotConfig &bot) {
              bot.allowGroups = { u"d"_s, u"e"_s };
          } },
        { { { u"mention"_s, true } }, [](BotConfig &bot) { bot.mentionRequired = true; } },
        { { { u"no-mention"_s, true } }, [](BotConfig &) {} },
        { { { u"per-person"_s, true } }, [](BotConfig &bot) { bot.conversationPerPerson = true; } },
        { { { u"no-per-person"_s, true } }, [](BotConfig &) {} },
        { { { u"tell-speaker"_s, true } }, [](BotConfig &bot) { bot.tellsSpeaker = true; } },
        { { { u"no-tell-speaker"_s, true } }, [](BotConfig &) {} },
        { { { u"card-template"_s, u"t"_s } }, [](BotConfig &bot) { bot.cardTemplate = u"t"_s; } },
        { { { u"runs"_s, u"elsewhere"_s } }, [](BotConfig &bot) { bot.runsHere = false; } },
        { { { u"disabled"_s, true } }, [](BotConfig &bot) { bot.enabled = false; } },
    };
    for (const auto &[options, change] : changes) {
        Config restored = held.settings.config();
        restored.bots = { before };
        ASSERT_TRUE(held.settings.replace(restored));
        BotConfig expected = before;
        change(expected);
        CommandRequest wanted = botSet(options);
        const CommandAnswer answer = held.answerTo(std::move(wanted));
        const std::string what = options.keys().first().toStdString();
        EXPECT_EQ(answer.exitCode, ExitCode::Good) << what << answer.error.toStdString();
        EXPECT_EQ(answer.result["name"_L1], expected.name) << what;
        EXPECT_TRUE(held.onDisk().bots.first() == expected) << what;
        EXPECT_TRUE(held.bridge.config().bots.first() == expected) << what << ": what runs has heard of it";
    }
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba);
    EXPECT_TRUE(held.bridge.changedSecrets.isEmpty());
}

TEST(BotSet, KnowsTheOptionsOfWeComAndOfNoOther)
{
    Held held;
    addOps(held);
    for (const QJsonObject &options : { QJsonObject { { u"mention-name"_s, QJsonArray { u"Bot"_s } } },
                                        QJsonObject { { u"welcome"_s, u"hello"_s } } }) {
        const CommandAnswer answer = held.answerTo(botSet(options));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage);
        EXPECT_TRUE(answer.error.contains(u"WeCom"_s)) << answer.error.toStdString();
    }
    Config config = held.settings.config();
    config.bots.first().channel = u"wecom"_s;
    ASSERT_TRUE(held.settings.replace(config));
    const auto set = [&](const QJsonObject &options) { return held.answerTo(botSet(options)).exitCode; };
    EXPECT_EQ(set({ { u"mention-name"_s, QJsonArray { u"Claude Code"_s, u" 助手 "_s, u""_s } },
                    { u"welcome"_s, u"您好\n我是助手"_s } }),
              ExitCode::Good);
    EXPECT_EQ(held.onDisk().bots.first().mentionNames, (QStringList { u"Claude Code"_s, u"助手"_s }));
    EXPECT_EQ(held.onDisk().bots.first().welcome, u"您好\n我是助手"_s);
    EXPECT_EQ(set({ { u"card-template"_s, u"t"_s } }), ExitCode::Usage);
    EXPECT_EQ(set({ { u"mention-name"_s, QJsonArray { u"two\nlines"_s } } }), ExitCode::Usage);
    EXPECT_EQ(set({ { u"mention-name"_s, QJsonArray { 7 } } }), ExitCode::Usage);
    EXPECT_EQ(set({ { u"mention-name"_s, QJsonArray { u""_s } }, { u"welcome"_s, u""_s } }), ExitCode::Good);
    EXPECT_TRUE(held.onDisk().bots.first().mentionNames.isEmpty() && held.onDisk().bots.first().welcome.isEmpty());
}

TEST(BotTakeover, TakesABotBackOrSaysWhyNot)
{
    Held held;
    addOps(held);
    const auto takeOver = [&](const QString &name) { return held.answerTo(request(u"bot takeover"_s, name, {})); };
    EXPECT_EQ(takeOver(u"Ops"_s).exitCode, ExitCode::Good);
    EXPECT_EQ(held.bridge.takenOver, QStringList(u"ops"_s));
    held.bridge.takeOverResult = failure(Error::Kind::Refused, u"No other program took this bot over."_s);
    const CommandAnswer refused = takeOver(u"Ops"_s);
    EXPECT_EQ(refused.exitCode, ExitCode::NotWell);
    EXPECT_TRUE(refused.error.contains(u"No other program"_s));
    EXPECT_EQ(takeOver(u"nobody"_s).exitCode, ExitCode::Usage);
}

TEST(BotConnect, OpensTheLineNowOrSaysWhyNot)
{
    Held held;
    addOps(held);
    const auto connectNow = [&](const QString &name) { return held.answerTo(request(u"bot connect"_s, name, {})); };
    EXPECT_EQ(connectNow(u"Ops"_s).exitCode, ExitCode::Good);
    EXPECT_EQ(held.bridge.connected, QStringList(u"ops"_s));
    EXPECT_TRUE(held.bridge.takenOver.isEmpty());
    held.bridge.connectResult = failure(Error::Kind::Refused, u"The bot is not to run here now."_s);
    const CommandAnswer refused = connectNow(u"Ops"_s);
    EXPECT_EQ(refused.exitCode, ExitCode::NotWell);
    EXPECT_TRUE(refused.error.contains(u"not to run"_s));
    EXPECT_EQ(connectNow(u"nobody"_s).exitCode, ExitCode::Usage);
}

TEST(BotSet, TakesBackWhatAddGave)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s,
                                   { { u"assistant"_s, u"Main"_s },
                                     { u"api-url"_s, u"http://127.0.0.1:7"_s },
                                     { u"card-template"_s, u"t"_s } }))
                  .exitCode,
              ExitCode::Good);
    ASSERT_EQ(
        held.answerTo(botSet({ { u"assistant"_s, u""_s }, { u"api-url"_s, u""_s }, { u"card-template"_s, u""_s } }))
            .exitCode,
        ExitCode::Good);
    const BotConfig bot = held.onDisk().bots.first();
    EXPECT_TRUE(bot.assistant.isEmpty() && bot.apiUrl.isEmpty() && bot.cardTemplate.isEmpty());
}

TEST(BotSet, RefusesEachWrongOptionByItsNameAndChangesNothing)
{
    Held held;
    addOps(held);
    ASSERT_EQ(held.answerTo(botAdd(u"There"_s)).exitCode, ExitCode::Good);
    const QByteArray before = serializeConfig(held.onDisk());
    const QList<std::pair<QJsonObject, QString>> wrong {
        { {}, u"nothing to set"_s },
        { { { u"channel"_s, u"lark"_s } }, u"--channel"_s },
        { { { u"name"_s, u" "_s } }, u"--name"_s },
        { { { u"name"_s, u"There"_s } }, u"There"_s },
        { { { u"name"_s, u"there"_s } }, u"there"_s },
        { { { u"app-id"_s, u""_s } }, u"--app-id"_s },
        { { { u"app-id"_s, u"app-of-There"_s } }, u"There"_s },
        { { { u"assistant"_s, u"Nobody"_s } }, u"Nobody"_s },
        { { { u"api-url"_s, u"http://platform.example"_s } }, u"--api-url"_s },
        { { { u"groups"_s, u"all"_s }, { u"allow-group"_s, u"d"_s } }, u"--allow-group"_s },
        { { { u"mention"_s, true }, { u"no-mention"_s, true } }, u"--mention"_s },
        { { { u"per-person"_s, true }, { u"no-per-person"_s, true } }, u"--no-per-person"_s },
        { { { u"tell-speaker"_s, true }, { u"no-tell-speaker"_s, true } }, u"--no-tell-speaker"_s },
        { { { u"allow"_s, u"x"_s }, { u"region"_s, u"lark"_s } }, u"--region"_s },
        { { { u"allow"_s, u"x"_s }, { u"runs"_s, u"nowhere"_s } }, u"--runs"_s },
    };
    for (const auto &[options, expected] : wrong) {
        const CommandAnswer answer = held.answerTo(botSet(options));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << expected.toStdString();
        EXPECT_TRUE(answer.error.contains(expected)) << answer.error.toStdString();
        EXPECT_EQ(serializeConfig(held.onDisk()), before);
    }
    EXPECT_EQ(held.answerTo(request(u"bot set"_s, u"Nobody"_s, { { u"allow"_s, u"x"_s } })).exitCode, ExitCode::Usage);
}

TEST(BotSet, NeedsNoSecretPlaceAndChangesNothingWhenItCannotBeWritten)
{
    Held held;
    addOps(held);
    held.makeUnwritable();
    const int changes = held.bridge.changes;
    EXPECT_EQ(held.answerTo(botSet({ { u"allow"_s, u"x"_s } })).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(held.settings.config().bots.first().allow, QStringList({ u"a"_s, u"b"_s }));
    EXPECT_EQ(held.bridge.changes, changes);
}

TEST(BotSecret, IsReplacedAndTakenUpAtOnce)
{
    Held held;
    addOps(held);
    const QByteArray settings = serializeConfig(held.onDisk());
    EXPECT_EQ(held.answerTo(request(u"bot secret"_s, u"Ops"_s, {}, " another-secret\r"_ba)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "another-secret"_ba);
    EXPECT_EQ(held.bridge.changedSecrets, QStringList { u"bot/ops/secret"_s });
    EXPECT_EQ(serializeConfig(held.onDisk()), settings);
}

TEST(BotSecret, StaysWhatItWasWhenTheNewOneIsNoneOrCannotBeStored)
{
    Held held;
    addOps(held);
    for (const QByteArray &secret : { ""_ba, "two words"_ba })
        EXPECT_EQ(held.answerTo(request(u"bot secret"_s, u"Ops"_s, {}, secret)).exitCode, ExitCode::Usage);
    EXPECT_EQ(held.answerTo(request(u"bot secret"_s, u"Nobody"_s, {}, "new-new-new"_ba)).exitCode, ExitCode::Usage);
    held.secrets.refusesWrites = true;
    EXPECT_EQ(held.answerTo(request(u"bot secret"_s, u"Ops"_s, {}, "new-new-new"_ba)).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba);
    EXPECT_TRUE(held.bridge.changedSecrets.isEmpty());
}

TEST(AssistantSet, ReplacesWhatIsGivenAndKeepsTheRest)
{
    using History = AssistantConfig::History;
    Held held;
    addMain(held, { { u"system"_s, u"Be brief."_s } });
    const AssistantConfig before = held.onDisk().assistants.first();
    const QList<std::pair<QJsonObject, std::function<void(AssistantConfig &)>>> changes {
        { { { u"name"_s, u"主助手"_s } }, [](AssistantConfig &a) { a.name = u"主助手"_s; } },
        { { { u"kind"_s, u"openai"_s } }, [](AssistantConfig &) {} },
        { { { u"base-url"_s, u"https://other.example/v1"_s } },
          [](AssistantConfig &a) { a.baseUrl = QUrl(u"https://other.example/v1"_s); } },
        { { { u"model"_s, u"n"_s } }, [](AssistantConfig &a) { a.model = u"n"_s; } },
        { { { u"profile"_s, u"hermes"_s } }, [](AssistantConfig &a) { a.profile = u"hermes"_s; } },
        { { { u"system"_s, u""_s } }, [](AssistantConfig &a) { a.systemPrompt.clear(); } },
        { { { u"history"_s, u"3"_s } }, [](AssistantConfig &a) { a.historyTurns = 3; } },
        { { { u"history"_s, u"server"_s } }, [](AssistantConfig &a) { a.history = History::Server; } },
        { { { u"profile"_s, u"openclaw"_s }, { u"history"_s, u"server"_s } },
          [](AssistantConfig &a) { a.profile = u"openclaw"_s; } },
        { { { u"profile"_s, u"openclaw"_s }, { u"history"_s, u"5"_s } },
          [](AssistantConfig &a) {
              a.profile = u"openclaw"_s;
              a.history = History::Client;
              a.historyTurns = 5;
          } },
        { { { u"ask-again"_s, u"off"_s } }, [](AssistantConfig &a) { a.askAgain = false; } },
        { { { u"ask-again"_s, u"default"_s } }, [](AssistantConfig &a) { a.askAgain.reset(); } },
    };
    for (const auto &[options, change] : changes) {
        Config restored = held.settings.config();
        restored.assistants = { before };
        ASSERT_TRUE(held.settings.replace(restored));
        AssistantConfig expected = before;
        change(expected);
        const CommandAnswer answer = held.answerTo(assistantSet(options));
        const std::string what = options.keys().first().toStdString();
        EXPECT_EQ(answer.exitCode, ExitCode::Good) << what << answer.error.toStdString();
        EXPECT_TRUE(held.onDisk().assistants.first() == expected) << what;
    }
    EXPECT_EQ(held.secretOf(u"assistant/main/key"_s), "key-key-key"_ba);
}

TEST(AssistantSet, MakesItTheDefault)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"First"_s)).exitCode, ExitCode::Good);
    addMain(held);
    ASSERT_EQ(held.answerTo(assistantSet({ { u"default"_s, true } })).exitCode, ExitCode::Good);
    EXPECT_EQ(held.onDisk().defaultAssistant, u"main"_s);
}

TEST(AssistantSet, RefusesEachWrongOptionByItsNameAndChangesNothing)
{
    Held held;
    addMain(held);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Echo"_s)).exitCode, ExitCode::Good);
    const QByteArray before = serializeConfig(held.onDisk());
    const QList<std::pair<QJsonObject, QString>> wrong {
        { {}, u"nothing to set"_s },
        { { { u"kind"_s, u"echo"_s } }, u"--kind"_s },
        { { { u"name"_s, u"Echo"_s } }, u"Echo"_s },
        { { { u"base-url"_s, u""_s } }, u"--base-url"_s },
        { { { u"base-url"_s, u"http://models.example/v1"_s } }, u"--base-url"_s },
        { { { u"base-url"_s, u"http://models.example/v1"_s }, { u"allow-http"_s, true } }, u"--base-url"_s },
        { { { u"model"_s, u""_s } }, u"--model"_s },
        { { { u"profile"_s, u"other"_s } }, u"--profile"_s },
        { { { u"history"_s, u"many"_s } }, u"--history"_s },
        { { { u"ask-again"_s, u"maybe"_s } }, u"--ask-again"_s },
        { { { u"model"_s, u"n"_s }, { u"colour"_s, u"red"_s } }, u"--colour"_s },
    };
    for (const auto &[options, expected] : wrong) {
        const CommandAnswer answer = held.answerTo(assistantSet(options));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << expected.toStdString();
        EXPECT_TRUE(answer.error.contains(expected)) << answer.error.toStdString();
        EXPECT_EQ(serializeConfig(held.onDisk()), before);
    }
    EXPECT_EQ(held.answerTo(request(u"assistant set"_s, u"Echo"_s, { { u"model"_s, u"m"_s } })).exitCode,
              ExitCode::Usage)
        << "Echo has no model";
}

TEST(AssistantSet, AllowsPlainHttpForOneAddressOnly)
{
    Held held;
    addMain(held);
    const QJsonObject plain { { u"base-url"_s, u"http://models.example/v1"_s },
                              { u"allow-http"_s, true },
                              { u"no-key"_s, true } };
    ASSERT_EQ(held.answerTo(assistantSet(plain)).exitCode, ExitCode::Good);
    EXPECT_FALSE(held.secretOf(u"assistant/main/key"_s)) << "a key nobody uses is not kept";
    EXPECT_EQ(held.answerTo(request(u"assistant list"_s)).result["assistants"_L1][0]["unencrypted"_L1], true);
    EXPECT_EQ(held.answerTo(request(u"assistant show"_s, u"Main"_s)).result["unencrypted"_L1], true);
    EXPECT_EQ(held.answerTo(assistantSet({ { u"base-url"_s, u"http://other.example/v1"_s } })).exitCode,
              ExitCode::Usage);
    EXPECT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "key-key-key"_ba)).exitCode, ExitCode::Usage)
        << "a key would travel unencrypted";
    EXPECT_FALSE(held.secretOf(u"assistant/main/key"_s));
    ASSERT_EQ(held.answerTo(assistantSet({ { u"base-url"_s, u"https://models.example/v1"_s } })).exitCode,
              ExitCode::Good);
    EXPECT_FALSE(held.onDisk().assistants.first().allowHttp);
    EXPECT_FALSE(held.answerTo(request(u"assistant show"_s, u"Main"_s)).result.contains("unencrypted"_L1));
}

TEST(AssistantKey, IsReplacedAndTakenUpAtOnce)
{
    Held held;
    addMain(held);
    EXPECT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "new-new-new"_ba)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.secretOf(u"assistant/main/key"_s), "new-new-new"_ba);
    EXPECT_EQ(held.bridge.changedSecrets, QStringList { u"assistant/main/key"_s });
}

TEST(AssistantKey, TurnsAnAssistantWithoutAKeyIntoOneWithAKey)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi({ { u"no-key"_s, true } }))).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "new-new-new"_ba)).exitCode, ExitCode::Good);
    EXPECT_TRUE(held.onDisk().assistants.first().hasKey);
    EXPECT_TRUE(held.bridge.config().assistants.first().hasKey);
}

TEST(AssistantKey, LeavesNoKeyBehindWhenTheSettingsCannotBeWritten)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi({ { u"no-key"_s, true } }))).exitCode, ExitCode::Good);
    held.makeUnwritable();
    EXPECT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "new-new-new"_ba)).exitCode,
              ExitCode::Unavailable);
    EXPECT_FALSE(held.secretOf(u"assistant/main/key"_s));
}

TEST(AssistantKey, IsNothingForEcho)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "new-new-new"_ba)).exitCode, ExitCode::Usage);
}
