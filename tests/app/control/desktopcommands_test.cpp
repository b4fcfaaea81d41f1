#include "app/cli/humantext.h"
#include "tests/app/control/withoutkeychain.h"

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;

TEST(DesktopCommands, KeepWhatIsSetAndShowIt)
{
    Held held;
    const CommandAnswer set
        = held.answerTo(request(u"desktop set"_s, {}, { { u"language"_s, u"zh"_s }, { u"keep-in-tray"_s, u"off"_s } }));
    EXPECT_EQ(set.exitCode, ExitCode::Good) << set.error.toStdString();
    EXPECT_EQ(held.onDisk().desktop.language, DesktopSettings::Language::Chinese);
    EXPECT_FALSE(held.onDisk().desktop.keepInTray);
    EXPECT_TRUE(held.onDisk().desktop.notifications);
    const CommandAnswer shown = held.answerTo(request(u"desktop show"_s));
    EXPECT_EQ(shown.result, set.result);
    EXPECT_THAT(humanText(u"desktop show"_s, shown.result).toStdString(), HasSubstr("zh"));
}

TEST(DesktopCommands, SayHowLongChatsAreKeptWhereNothingIsSet)
{
    Held daemon;
    EXPECT_EQ(daemon.answerTo(request(u"desktop show"_s)).result["historyDays"_L1].toInt(-1), 0);
    Held nobody(false);
    EXPECT_FALSE(nobody.answerTo(request(u"desktop show"_s)).result.contains("historyDays"_L1));

    CommandParts parts { &daemon.settings, &daemon.secrets, u"keychain"_s, &daemon.bridge, &daemon.http, {} };
    parts.hasWindow = true;
    Commands commands(parts);
    std::optional<CommandAnswer> answer;
    commands.perform(request(u"desktop show"_s), &commands, [&answer](const CommandAnswer &given) { answer = given; });
    ASSERT_TRUE(waitUntil([&] { return answer.has_value(); }));
    EXPECT_EQ(answer->result["historyDays"_L1].toInt(-1), 30);
}

TEST(DesktopCommands, SetHowManyRowsTheLiveLogHolds)
{
    Held held;
    EXPECT_EQ(held.answerTo(request(u"desktop show"_s)).result["logRows"_L1].toInt(), 100'000);
    const CommandAnswer set = held.answerTo(request(u"desktop set"_s, {}, { { u"log-rows"_s, u"250000"_s } }));
    EXPECT_EQ(set.result["logRows"_L1].toInt(), 250'000) << set.error.toStdString();
    EXPECT_EQ(held.onDisk().desktop.logRows, 250'000);
    EXPECT_THAT(humanText(u"desktop set"_s, set.result).toStdString(), HasSubstr("250000"));
    for (const QString &rows : { u"9999"_s, u"1000001"_s, u"many"_s }) {
        const CommandAnswer refused = held.answerTo(request(u"desktop set"_s, {}, { { u"log-rows"_s, rows } }));
        EXPECT_EQ(refused.exitCode, ExitCode::Usage);
        EXPECT_THAT(refused.error.toStdString(), HasSubstr("--log-rows"));
    }
    EXPECT_EQ(held.onDisk().desktop.logRows, 250'000);
}

TEST(DesktopCommands, RefuseAWordTheyDoNotKnowAndChangeNothing)
{
    Held held;
    const CommandAnswer answer = held.answerTo(request(u"desktop set"_s, {}, { { u"language"_s, u"fr"_s } }));
    EXPECT_EQ(answer.exitCode, ExitCode::Usage);
    EXPECT_THAT(answer.error.toStdString(), HasSubstr("--language"));
    EXPECT_EQ(held.onDisk().desktop, DesktopSettings {});
}

TEST(Commands, SayInAWordWhyTheyFailed)
{
    Held held;
    held.secrets.refusesWrites = true;
    EXPECT_EQ(held.answerTo(botAdd(u"Ops"_s)).reason, u"storage"_s);
    EXPECT_EQ(held.answerTo(request(u"bot show"_s, u"nobody"_s)).reason, u"not-found"_s);
}

TEST(Commands, KeepASecretUntilTheProgramEndsOnlyWhereThatIsOffered)
{
    Held held;
    CommandRequest inMemory = botAdd(u"Ops"_s);
    inMemory.secretPlace = placeUntilQuit;
    EXPECT_EQ(held.answerTo(std::move(inMemory)).exitCode, ExitCode::Usage);

    auto owned = std::make_unique<FailingSecretStore>();
    owned->refusesWrites = true;
    LayeredSecretStore layered(std::move(owned));
    CommandParts parts { &held.settings, &layered, u"keychain"_s, &held.bridge, &held.http, {} };
    parts.layered = &layered;
    Commands commands(parts);
    std::optional<CommandAnswer> answer;
    CommandRequest again = botAdd(u"Ops"_s);
    again.secretPlace = placeUntilQuit;
    commands.perform(std::move(again), &commands, [&answer](const CommandAnswer &given) { answer = given; });
    ASSERT_TRUE(waitUntil([&] { return answer.has_value(); }));
    EXPECT_EQ(answer->exitCode, ExitCode::Good) << answer->error.toStdString();
    EXPECT_TRUE(answer->result["secretUntilQuit"_L1].toBool());
    EXPECT_TRUE(layered.isKeptUntilQuit(botSecretKey(u"ops"_s)));
}

TEST(Commands, RemoveWithoutAKeychainWhatNoKeychainEverTook)
{
    Held held;
    ASSERT_EQ(held.answerTo(botAdd(u"Stored"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Stored too"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
    {
        WithoutKeychain before(held);
        ASSERT_EQ(before.keepUntilQuit(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
        ASSERT_EQ(before.keepUntilQuit(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
    }
    WithoutKeychain restarted(held);
    EXPECT_EQ(restarted.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(restarted.answerTo(request(u"assistant remove"_s, u"Main"_s)).exitCode, ExitCode::Good);
    EXPECT_EQ(restarted.answerTo(request(u"bot remove"_s, u"Stored"_s)).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(restarted.answerTo(request(u"assistant remove"_s, u"Stored too"_s)).exitCode, ExitCode::Unavailable);
}

TEST(Commands, KnowThatAKeychainTookALaterSecret)
{
    Held held;
    {
        WithoutKeychain before(held);
        ASSERT_EQ(before.keepUntilQuit(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
        ASSERT_EQ(before.keepUntilQuit(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
    }
    EXPECT_FALSE(held.onDisk().bots.first().isSecretStored);
    EXPECT_FALSE(held.onDisk().assistants.first().isKeyStored);
    ASSERT_EQ(held.answerTo(request(u"bot secret"_s, u"Ops"_s, {}, "hunter2-hunter2"_ba)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(request(u"assistant key"_s, u"Main"_s, {}, "other-key"_ba)).exitCode, ExitCode::Good);
    EXPECT_TRUE(held.onDisk().bots.first().isSecretStored);
    EXPECT_TRUE(held.onDisk().assistants.first().isKeyStored);
    held.secrets.refusesRemovals = true;
    EXPECT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Unavailable);
}
