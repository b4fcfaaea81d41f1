#include "app/control/commands.h"

#include "tests/app/control/heldprofile.h"

#include <QFile>

#include <array>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

TEST(BotCommands, AddsABotWithEveryOption)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s)).exitCode, ExitCode::Good);
    const CommandAnswer answer = held.answerTo(botAdd(u" 运维 Ops "_s,
                                                      { { u"app-id"_s, u" ding1 "_s },
                                                        { u"allow"_s, u"a, b,,a , 张三"_s },
                                                        { u"assistant"_s, u"Main"_s },
                                                        { u"api-url"_s, u"http://127.0.0.1:9"_s },
                                                        { u"private"_s, u"pairing"_s },
                                                        { u"groups"_s, u"listed"_s },
                                                        { u"allow-group"_s, u"c,d"_s },
                                                        { u"no-mention"_s, true },
                                                        { u"card-template"_s, u"t.schema"_s },
                                                        { u"runs"_s, u"elsewhere"_s },
                                                        { u"disabled"_s, true } },
                                                      " hunter2-hunter2\r"_ba));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["id"_L1], u"ops"_s);
    ASSERT_EQ(held.onDisk().bots.size(), 1);
    const BotConfig bot = held.onDisk().bots.first();
    EXPECT_EQ(bot.name, u"运维 Ops"_s);
    EXPECT_EQ(bot.appId, u"ding1"_s);
    EXPECT_EQ(bot.allow, QStringList({ u"a"_s, u"b"_s, u"张三"_s }));
    EXPECT_EQ(bot.assistant, u"main"_s);
    EXPECT_EQ(bot.apiUrl, QUrl(u"http://127.0.0.1:9"_s));
    EXPECT_EQ(bot.privateChats, BotConfig::PrivateChats::Pairing);
    EXPECT_EQ(bot.groups, BotConfig::Groups::Listed);
    EXPECT_EQ(bot.allowGroups, QStringList({ u"c"_s, u"d"_s }));
    EXPECT_FALSE(bot.mentionRequired);
    EXPECT_EQ(bot.cardTemplate, u"t.schema"_s);
    EXPECT_FALSE(bot.runsHere);
    EXPECT_FALSE(bot.enabled);
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba);
    EXPECT_EQ(held.bridge.config().bots.size(), 1) << "what runs has heard of it";
}

TEST(BotCommands, AddsALarkBotWithWhatOnlyLarkKnows)
{
    Held held;
    const CommandAnswer answer = held.answerTo(botAdd(u"Ops"_s,
                                                      { { u"channel"_s, u"lark"_s },
                                                        { u"app-id"_s, u"cli_a1b2c3d4e5f60718"_s },
                                                        { u"region"_s, u"lark"_s },
                                                        { u"economy"_s, true } }));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    const BotConfig bot = held.onDisk().bots.first();
    EXPECT_EQ(bot.channel, u"lark"_s);
    EXPECT_EQ(bot.region, BotConfig::Region::Lark);
    EXPECT_TRUE(bot.economy);
}

TEST(BotCommands, KeepsANameProvisionalUntilAPersonChoosesOne)
{
    Held held;
    EXPECT_EQ(held.answerTo(botAdd(u"Ops"_s, { { u"provisional-name"_s, true } })).exitCode, ExitCode::Usage)
        << "DingTalk tells none";
    ASSERT_EQ(
        held.answerTo(botAdd(u"Lark 1"_s, { { u"channel"_s, u"lark"_s }, { u"provisional-name"_s, true } })).exitCode,
        ExitCode::Good);
    EXPECT_TRUE(held.onDisk().bots.first().isNameProvisional);
    ASSERT_EQ(
        held.answerTo(request(u"bot set"_s, u"Lark 1"_s, { { u"name"_s, u"Lark 1"_s }, { u"no-mention"_s, true } }))
            .exitCode,
        ExitCode::Good);
    EXPECT_TRUE(held.onDisk().bots.first().isNameProvisional) << "the form says every setting";
    ASSERT_EQ(held.answerTo(request(u"bot set"_s, u"Lark 1"_s, { { u"name"_s, u"Night"_s } })).exitCode,
              ExitCode::Good);
    EXPECT_FALSE(held.onDisk().bots.first().isNameProvisional);
}

TEST(BotCommands, GivesABotTheDefaultsOfTheForm)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    const BotConfig bot = held.onDisk().bots.first();
    EXPECT_TRUE(bot.allow.isEmpty());
    EXPECT_EQ(bot.privateChats, BotConfig::PrivateChats::Listed);
    EXPECT_EQ(bot.groups, BotConfig::Groups::All);
    EXPECT_TRUE(bot.mentionRequired && bot.runsHere && bot.enabled);
    EXPECT_TRUE(bot.apiUrl.isEmpty() && bot.assistant.isEmpty() && bot.cardTemplate.isEmpty());
}

TEST(BotCommands, RefusesEachWrongOptionByItsName)
{
    const QList<std::pair<QJsonObject, QString>> wrong {
        { { { u"channel"_s, u"icq"_s } }, u"--channel"_s },
        { { { u"region"_s, u"lark"_s } }, u"--region"_s },
        { { { u"economy"_s, true } }, u"--economy"_s },
        { { { u"channel"_s, u"lark"_s }, { u"card-template"_s, u"t"_s } }, u"--card-template"_s },
        { { { u"channel"_s, u"lark"_s }, { u"region"_s, u"china"_s } }, u"--region"_s },
        { { { u"channel"_s, u""_s } }, u"--channel"_s },
        { { { u"name"_s, u"  "_s } }, u"--name"_s },
        { { { u"name"_s, QString(101, u'n') } }, u"--name"_s },
        { { { u"name"_s, u"a\nb"_s } }, u"--name"_s },
        { { { u"name"_s, 7 } }, u"--name"_s },
        { { { u"name"_s, u"There"_s } }, u"There"_s },
        { { { u"name"_s, u"there"_s } }, u"there"_s },
        { { { u"app-id"_s, u""_s } }, u"--app-id"_s },
        { { { u"app-id"_s, u"app-of-There"_s } }, u"There"_s },
        { { { u"allow"_s, u"a，b"_s } }, u"--allow"_s },
        { { { u"assistant"_s, u"Nobody"_s } }, u"Nobody"_s },
        { { { u"api-url"_s, u"http://platform.example"_s } }, u"--api-url"_s },
        { { { u"api-url"_s, u"https://user:pa55@platform.example"_s } }, u"--api-url"_s },
        { { { u"private"_s, u"some"_s } }, u"--private"_s },
        { { { u"groups"_s, u"some"_s } }, u"--groups"_s },
        { { { u"allow-group"_s, u"c"_s } }, u"--allow-group"_s },
        { { { u"no-mention"_s, u"yes"_s } }, u"--no-mention"_s },
        { { { u"runs"_s, u"there"_s } }, u"--runs"_s },
        { { { u"economy"_s, true } }, u"--economy"_s },
    };
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"There"_s)).exitCode, ExitCode::Good);
    for (const auto &[options, expected] : wrong) {
        CommandRequest wanted = botAdd(u"New"_s);
        for (auto option = options.begin(); option != options.end(); ++option)
            wanted.options.insert(option.key(), option.value());
        const CommandAnswer answer = held.answerTo(std::move(wanted));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << expected.toStdString();
        EXPECT_TRUE(answer.error.contains(expected)) << answer.error.toStdString();
        EXPECT_FALSE(answer.error.contains("pa55"_L1)) << "a password in an address is never repeated";
    }
    EXPECT_EQ(held.onDisk().bots.size(), 1);
}

TEST(BotCommands, RefusesASecretThatCannotBeOne)
{
    Held held;
    for (const QByteArray &secret : { ""_ba, "  \t\r"_ba, "two words"_ba, "a\x01b"_ba, "\xff\xfe"_ba }) {
        EXPECT_EQ(held.answerTo(botAdd(u"Ops"_s, {}, secret)).exitCode, ExitCode::Usage);
        EXPECT_FALSE(held.secretOf(u"bot/ops/secret"_s));
    }
    EXPECT_FALSE(QFile::exists(held.path()));
}

TEST(BotCommands, LeaveNothingWhenTheSecretCannotBeStored)
{
    Held held;
    held.secrets.refusesWrites = true;
    const CommandAnswer answer = held.answerTo(botAdd(u"Ops"_s));
    EXPECT_EQ(answer.exitCode, ExitCode::Unavailable);
    EXPECT_EQ(answer.error, u"locked; unlock it."_s);
    EXPECT_FALSE(QFile::exists(held.path()));
    EXPECT_EQ(held.bridge.changes, 0);
}

TEST(BotCommands, LeaveNothingWhenTheSettingsCannotBeWritten)
{
    Held held;
    held.makeUnwritable();
    const CommandAnswer answer = held.answerTo(botAdd(u"Ops"_s));
    EXPECT_EQ(answer.exitCode, ExitCode::Unavailable);
    EXPECT_FALSE(answer.error.isEmpty());
    EXPECT_FALSE(held.secretOf(u"bot/ops/secret"_s));
    EXPECT_TRUE(held.settings.config().bots.isEmpty());
    EXPECT_EQ(held.bridge.changes, 0);
}

TEST(BotCommands, WriteNothingOverSettingsThatWereChangedByHand)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    QFile file(held.path());
    ASSERT_TRUE(file.open(QIODevice::ReadWrite | QIODevice::Append));
    file.write("\n");
    file.close();
    const int changes = held.bridge.changes;
    for (CommandRequest &change : std::array { botAdd(u"Two"_s), request(u"bot remove"_s, u"Ops"_s),
                                               request(u"bot disable"_s, u"Ops"_s), assistantAdd(u"Main"_s) }) {
        const CommandAnswer answer = held.answerTo(std::move(change));
        EXPECT_EQ(answer.exitCode, ExitCode::Unavailable);
        EXPECT_TRUE(answer.error.contains("changed by hand"_L1)) << answer.error.toStdString();
    }
    EXPECT_TRUE(held.secretOf(u"bot/ops/secret"_s)) << "a removal takes the secret first";
    EXPECT_FALSE(held.secretOf(u"bot/two/secret"_s));
    EXPECT_EQ(held.bridge.changes, changes);
    ASSERT_TRUE(held.settings.reload());
    EXPECT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
}

TEST(BotCommands, SwitchABotAndTellWhatRuns)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"bot disable"_s, u"Ops"_s)).result["enabled"_L1], false);
    EXPECT_FALSE(held.onDisk().bots.first().enabled);
    EXPECT_FALSE(held.bridge.config().bots.first().enabled);
    const int changes = held.bridge.changes;
    EXPECT_EQ(held.answerTo(request(u"bot disable"_s, u"ops"_s)).exitCode, ExitCode::Good) << "by id, and again";
    EXPECT_EQ(held.bridge.changes, changes) << "nothing changed";
    EXPECT_EQ(held.answerTo(request(u"bot enable"_s, u"Ops"_s)).result["enabled"_L1], true);
    EXPECT_TRUE(held.onDisk().bots.first().enabled);
}

TEST(BotCommands, RemoveABotItsSecretAndItsIdForEver)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_TRUE(held.onDisk().bots.isEmpty());
    EXPECT_FALSE(held.secretOf(u"bot/ops/secret"_s));
    EXPECT_EQ(held.answerTo(botAdd(u"Ops"_s)).result["id"_L1], u"ops-2"_s);
}

TEST(BotCommands, CanBeGivenAgainAfterARemovalThatFailedHalfway)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    const Config before = held.settings.config();
    held.makeUnwritable();
    EXPECT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(held.settings.config().bots.size(), 1);
    ASSERT_TRUE(QDir(held.path()).removeRecursively());
    EXPECT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
}

TEST(BotCommands, SayThatThereIsNoSuchBot)
{
    Held held;
    for (const QString &command : { u"bot show"_s, u"bot enable"_s, u"bot disable"_s, u"bot remove"_s }) {
        const CommandAnswer answer = held.answerTo(request(command, u"Nobody"_s));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage);
        EXPECT_TRUE(answer.error.contains("Nobody"_L1));
        EXPECT_EQ(held.answerTo(request(command)).exitCode, ExitCode::Usage);
    }
}

TEST(AssistantCommands, AddAnAssistantWithEveryOption)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Echo"_s)).exitCode, ExitCode::Good);
    const CommandAnswer answer = held.answerTo(assistantAdd(u"Main"_s,
                                                            openAi({ { u"profile"_s, u"generic"_s },
                                                                     { u"system"_s, u"Be brief.\nBe kind."_s },
                                                                     { u"history"_s, u"3"_s },
                                                                     { u"ask-again"_s, u"off"_s },
                                                                     { u"default"_s, true } }),
                                                            "key-key-key"_ba));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    ASSERT_EQ(held.onDisk().assistants.size(), 2);
    const AssistantConfig assistant = held.onDisk().assistants.last();
    EXPECT_EQ(assistant.id, u"main"_s);
    EXPECT_EQ(assistant.baseUrl, QUrl(u"https://models.example/v1"_s));
    EXPECT_EQ(assistant.model, u"m"_s);
    EXPECT_EQ(assistant.systemPrompt, u"Be brief.\nBe kind."_s);
    EXPECT_EQ(assistant.historyTurns, 3);
    EXPECT_EQ(assistant.askAgain, false);
    EXPECT_TRUE(assistant.hasKey);
    EXPECT_EQ(held.onDisk().defaultAssistant, u"main"_s);
    EXPECT_EQ(held.secretOf(u"assistant/main/key"_s), "key-key-key"_ba);
}

TEST(AssistantCommands, RefuseEachWrongOptionByItsName)
{
    const QList<std::pair<QJsonObject, QString>> wrong {
        { { { u"kind"_s, u"dify"_s } }, u"--kind"_s },
        { { { u"kind"_s, u"echo"_s }, { u"model"_s, u"m"_s } }, u"--"_s },
        { openAi({ { u"base-url"_s, u""_s } }), u"--base-url"_s },
        { openAi({ { u"base-url"_s, u"http://models.example/v1"_s } }), u"--base-url"_s },
        { openAi({ { u"base-url"_s, u"http://models.example/v1"_s }, { u"allow-http"_s, true } }), u"--base-url"_s },
        { openAi({ { u"model"_s, u""_s } }), u"--model"_s },
        { openAi({ { u"profile"_s, u"other"_s } }), u"--profile"_s },
        { openAi({ { u"history"_s, u"many"_s } }), u"--history"_s },
        { openAi({ { u"history"_s, u"101"_s } }), u"--history"_s },
        { openAi({ { u"ask-again"_s, u"maybe"_s } }), u"--ask-again"_s },
        { openAi({ { u"name"_s, u"There"_s } }), u"There"_s },
    };
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"There"_s)).exitCode, ExitCode::Good);
    for (const auto &[options, expected] : wrong) {
        QJsonObject all = options;
        if (!all.contains(u"name"_s))
            all.insert(u"name"_s, u"New"_s);
        const CommandAnswer answer = held.answerTo(request(u"assistant add"_s, {}, all, "key-key-key"_ba));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << expected.toStdString();
        EXPECT_TRUE(answer.error.contains(expected)) << answer.error.toStdString();
    }
    EXPECT_EQ(held.onDisk().assistants.size(), 1);
}

TEST(AssistantCommands, TakeTheWordThatAnEchoHasNoKey)
{
    Held held;
    EXPECT_EQ(held.answerTo(assistantAdd(u"Parrot"_s, { { u"no-key"_s, true } })).exitCode, ExitCode::Good);
}

TEST(AssistantCommands, SendPlainHttpToAnotherComputerOnlyWithoutAKey)
{
    Held held;
    const QJsonObject options = openAi(
        { { u"base-url"_s, u"http://models.example/v1"_s }, { u"allow-http"_s, true }, { u"no-key"_s, true } });
    EXPECT_EQ(held.answerTo(assistantAdd(u"Lab"_s, options)).exitCode, ExitCode::Good);
    EXPECT_FALSE(held.onDisk().assistants.first().hasKey);
}

TEST(AssistantCommands, LeaveNothingWhenTheSettingsCannotBeWritten)
{
    Held held;
    held.makeUnwritable();
    EXPECT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Unavailable);
    EXPECT_FALSE(held.secretOf(u"assistant/main/key"_s));
}

TEST(AssistantCommands, TellWhichOneIsTheDefault)
{
    Held held;
    EXPECT_EQ(held.answerTo(request(u"assistant list"_s)).result["defaultAssistant"_L1], QString());
    ASSERT_EQ(held.answerTo(assistantAdd(u"One"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Two"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant list"_s)).result["defaultAssistant"_L1], u"one"_s);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Three"_s, { { u"default"_s, true } })).exitCode, ExitCode::Good);
    const CommandAnswer list = held.answerTo(request(u"assistant list"_s));
    EXPECT_EQ(list.result["defaultAssistant"_L1], u"three"_s);
    EXPECT_EQ(list.result["assistants"_L1].toArray().size(), 3);
    ASSERT_EQ(held.answerTo(request(u"assistant remove"_s, u"Three"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant list"_s)).result["defaultAssistant"_L1], u"one"_s);
}

TEST(AssistantCommands, RemoveAnAssistantAndItsKeyUnlessABotNamesIt)
{
    Held held;
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s, { { u"assistant"_s, u"main"_s } })).exitCode, ExitCode::Good);
    const CommandAnswer refused = held.answerTo(request(u"assistant remove"_s, u"Main"_s));
    EXPECT_EQ(refused.exitCode, ExitCode::Usage);
    EXPECT_TRUE(refused.error.contains("Ops"_L1));
    ASSERT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"assistant remove"_s, u"Main"_s)).exitCode, ExitCode::Good);
    EXPECT_TRUE(held.onDisk().assistants.isEmpty());
    EXPECT_FALSE(held.secretOf(u"assistant/main/key"_s));
}

TEST(Commands, NeverAnswerWithASecret)
{
    Held held;
    held.answerTo(botAdd(u"Ops"_s));
    held.answerTo(botAdd(u"Ops"_s)); // refused: the name is taken
    held.answerTo(assistantAdd(u"Main"_s, openAi(), "hunter2-key"_ba));
    for (const QString &command : { u"bot list"_s, u"assistant list"_s, u"status"_s })
        held.answerTo(request(command));
    held.answerTo(request(u"bot show"_s, u"Ops"_s));
    for (const auto &answer : held.answers)
        EXPECT_FALSE(toLine(*answer).contains("hunter2"));
}

TEST(Commands, DoChangesOneAfterTheOther)
{
    Held held;
    for (int i = 0; i < 5; ++i)
        held.ask(botAdd(u"Ops"_s, { { u"app-id"_s, QString::number(i) } }));
    EXPECT_FALSE(held.commands.isIdle());
    ASSERT_TRUE(waitUntil([&] { return held.commands.isIdle(); }));
    ASSERT_TRUE(waitUntil([&] { return held.answers.back().has_value(); }));
    EXPECT_EQ(std::count_if(held.answers.begin(), held.answers.end(),
                            [](const auto &answer) { return answer->exitCode == ExitCode::Good; }),
              1);
    EXPECT_EQ(held.onDisk().bots.size(), 1);
    EXPECT_TRUE(held.secretOf(u"bot/ops/secret"_s)) << "that of the one that was added";
}

TEST(Commands, FinishAChangeWhoseAskerLeft)
{
    Held held;
    {
        const QObject asker;
        held.commands.perform(botAdd(u"Ops"_s), &asker, [](const CommandAnswer &) { FAIL(); });
    }
    ASSERT_TRUE(waitUntil([&] { return held.commands.isIdle(); }));
    EXPECT_EQ(held.onDisk().bots.size(), 1);
}

TEST(Commands, RefuseAnotherPlaceForSecretsThanTheHoldersOwn)
{
    Held held;
    CommandRequest wanted = botAdd(u"Ops"_s);
    wanted.secretPlace = u"directory:/elsewhere"_s;
    EXPECT_EQ(held.answerTo(std::move(wanted)).exitCode, ExitCode::Usage);
    wanted = botAdd(u"Ops"_s);
    wanted.secretPlace = u"directory:/s"_s;
    EXPECT_EQ(held.answerTo(std::move(wanted)).exitCode, ExitCode::Good);
}

TEST(Commands, DoNotKnowWhatAnotherVersionMayKnow)
{
    Held held;
    EXPECT_EQ(held.answerTo(request(u"bot sing"_s)).exitCode, ExitCode::Usage);
}

TEST(Commands, StatusHasTheDocumentedShape)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    const CommandAnswer status = held.answerTo(request(u"status"_s));
    EXPECT_EQ(status.exitCode, ExitCode::Good);
    EXPECT_EQ(status.result.keys(),
              QStringList(
                  { u"bots"_s, u"pid"_s, u"residentBytes"_s, u"startedAt"_s, u"version"_s, u"waitingForKeychain"_s }));
    EXPECT_TRUE(status.result["startedAt"_L1].toString().endsWith(u'Z'));
    EXPECT_GT(status.result["residentBytes"_L1].toInteger(), 1024 * 1024);
    EXPECT_EQ(status.result["bots"_L1][0]["id"_L1], u"ops"_s);
}

TEST(Commands, StatusIsNotWellWhileABotThatShouldRunIsNotOnline)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(botAdd(u"There"_s, { { u"runs"_s, u"elsewhere"_s } })).exitCode, ExitCode::Good);
    held.bridge.state = u"rejected"_s;
    EXPECT_EQ(held.answerTo(request(u"status"_s)).exitCode, ExitCode::NotWell);
    ASSERT_EQ(held.answerTo(request(u"bot disable"_s, u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(held.answerTo(request(u"status"_s)).exitCode, ExitCode::Good);
}

TEST(Commands, StatusSaysWhenNothingRuns)
{
    Held held(false);
    const CommandAnswer status = held.answerTo(request(u"status"_s));
    EXPECT_EQ(status.exitCode, ExitCode::NotWell);
    EXPECT_FALSE(status.error.isEmpty());
}
