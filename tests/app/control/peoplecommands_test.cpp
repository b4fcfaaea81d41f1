#include "app/cli/humantext.h"
#include "app/control/commands.h"
#include "core/access/pairing.h"
#include "core/connection/httpclient.h"
#include "core/keychain/memorysecretstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class PeopleCommandsTest : public ::testing::Test
{
protected:
    PeopleCommandsTest()
    {
        Answer<void> opened;
        database.open(directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
        Config config;
        config.profileId = u"test"_s;
        for (const QString &id : { u"ops"_s, u"two"_s }) {
            BotConfig bot;
            bot.id = id;
            bot.name = id.toUpper();
            bot.channel = u"dingtalk"_s;
            bot.appId = u"app-of-"_s + id;
            config.bots.append(bot);
        }
        EXPECT_TRUE(settings.replace(config));
    }

    /// The id of somebody who has written by now.
    QString write(const QString &name, const QString &staffId, const QString &bot = u"ops"_s)
    {
        IncomingMessage message;
        message.botId = bot;
        message.channel = u"dingtalk"_s;
        message.sender = { name, { { u"staffId"_s, staffId }, { u"senderId"_s, QString(u"$:"_s + staffId) } } };
        return u"p%1"_s.arg(see(message));
    }
    void writeInGroup(const QString &chatId, const QString &title, const QString &bot = u"ops"_s)
    {
        IncomingMessage message;
        message.botId = bot;
        message.channel = u"dingtalk"_s;
        message.chatKind = ChatKind::Group;
        message.chatId = chatId;
        message.chatTitle = title;
        see(message);
    }
    CommandAnswer run(const QString &command, const QString &name = {}, const QJsonObject &options = {})
    {
        CommandRequest request;
        request.command = command;
        request.name = name;
        request.options = options;
        std::optional<CommandAnswer> answer;
        const QObject context;
        commands.perform(std::move(request), &context, [&answer](const CommandAnswer &result) { answer = result; });
        EXPECT_FALSE(answer) << "answered inside the call";
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(CommandAnswer {});
    }
    QJsonArray people(const QJsonObject &options = {})
    {
        return run(u"people list"_s, {}, options).result["people"_L1].toArray();
    }
    QString verdictOf(const QString &id)
    {
        const QJsonArray everybody = people();
        for (const auto &person : everybody)
            if (person["id"_L1] == id)
                return person["verdict"_L1].toString();
        return u"not known"_s;
    }
    QString ask(const QString &personId)
    {
        Pairing pairing(store, clock, {});
        Answer<PairingOffer> offer;
        pairing.ask(u"ops"_s, personId.mid(1).toLongLong(), offer.context(), offer.done());
        return offer.wait().value_or(PairingOffer {}).code;
    }

    QTemporaryDir directory;
    SystemClock clock;
    StateDatabase database;
    PeopleStore store { database, clock };
    MemorySecretStore secrets;
    HttpClient http;
    SettingsKeeper settings { directory.filePath(u"config.json"_s), {} };
    Commands commands { { &settings, &secrets, u"memory"_s, nullptr, &http, {}, &store, nullptr } };

private:
    qint64 see(const IncomingMessage &message)
    {
        Answer<PeopleStore::Seen> seen;
        store.see(message, clock.wallNow(), seen.context(), seen.done());
        return seen.wait().value_or(PeopleStore::Seen {}).person;
    }
};

} // namespace

TEST_F(PeopleCommandsTest, ListEverybodyWithAllTheyAreKnownBy)
{
    const QString id = write(u"李雷"_s, u"manager42"_s);
    write(u"Han Meimei"_s, u"m2"_s, u"two"_s);
    writeInGroup(u"cidA"_s, u"Team"_s);
    const CommandAnswer all = run(u"people list"_s);
    EXPECT_EQ(all.exitCode, ExitCode::Good);
    EXPECT_EQ(all.result["people"_L1].toArray().size(), 2);
    ASSERT_EQ(all.result["groups"_L1].toArray().size(), 1);
    EXPECT_EQ(all.result["groups"_L1][0]["id"_L1], u"cidA"_s);
    EXPECT_EQ(all.result["groups"_L1][0]["allowed"_L1], false);
    const QJsonArray ofOps = people({ { u"bot"_s, u"OPS"_s } });
    ASSERT_EQ(ofOps.size(), 1);
    EXPECT_EQ(ofOps[0]["id"_L1], id);
    EXPECT_EQ(ofOps[0]["name"_L1], u"李雷"_s);
    EXPECT_EQ(ofOps[0]["bot"_L1], u"ops"_s);
    EXPECT_EQ(ofOps[0]["channel"_L1], u"dingtalk"_s);
    EXPECT_EQ(ofOps[0]["verdict"_L1], u"none"_s);
    EXPECT_EQ(ofOps[0]["ids"_L1].toArray().size(), 2);
    EXPECT_TRUE(ofOps[0]["lastMessageAt"_L1].toString().endsWith(u'Z'));
    EXPECT_EQ(run(u"people list"_s, {}, { { u"bot"_s, u"nobody"_s } }).exitCode, ExitCode::Usage);
    const QString shown = humanText(u"people list"_s, all.result);
    EXPECT_TRUE(shown.contains(u"李雷"_s));
    EXPECT_TRUE(shown.contains(u"staffId manager42"_s));
    EXPECT_TRUE(shown.contains(u"Team"_s));
}

TEST_F(PeopleCommandsTest, AllowAndBlockByNumberAnyIdOrName)
{
    const QString id = write(u"Li Lei"_s, u"manager42"_s);
    for (const QString &name : { id, u"manager42"_s, u"$:manager42"_s, u"Li Lei"_s }) {
        EXPECT_EQ(run(u"people block"_s, name).exitCode, ExitCode::Good) << name.toStdString();
        EXPECT_EQ(verdictOf(id), u"blocked"_s) << name.toStdString();
        const CommandAnswer allowed = run(u"people allow"_s, name);
        EXPECT_EQ(allowed.result["verdict"_L1], u"allowed"_s) << name.toStdString();
        EXPECT_EQ(verdictOf(id), u"allowed"_s) << name.toStdString();
        EXPECT_TRUE(humanText(u"people allow"_s, allowed.result).contains(id));
    }
}

TEST_F(PeopleCommandsTest, TakeIdsBeforeNamesThatPeopleChooseThemselves)
{
    const QString meant = write(u"Li Lei"_s, u"manager42"_s);
    const QString posing = write(u"manager42"_s, u"evil"_s);
    const QString alsoPosing = write(meant, u"evil2"_s);
    EXPECT_EQ(run(u"people allow"_s, u"manager42"_s).result["id"_L1], meant);
    EXPECT_EQ(run(u"people allow"_s, meant).result["id"_L1], meant);
    EXPECT_EQ(verdictOf(posing), u"none"_s);
    EXPECT_EQ(verdictOf(alsoPosing), u"none"_s);
}

TEST_F(PeopleCommandsTest, RefuseANameThatSeveralHaveAndListTheirIds)
{
    const QString first = write(u"Li Lei"_s, u"m1"_s);
    const QString second = write(u"Li Lei"_s, u"m2"_s);
    const QString third = write(u"Li Lei"_s, u"m1"_s, u"two"_s);
    const CommandAnswer refused = run(u"people allow"_s, u"Li Lei"_s);
    EXPECT_EQ(refused.exitCode, ExitCode::Usage);
    for (const QString &id : { first, second, third })
        EXPECT_TRUE(refused.error.contains(id)) << refused.error.toStdString();
    EXPECT_EQ(run(u"people allow"_s, u"m1"_s).exitCode, ExitCode::Usage) << "the same person at two bots";
    EXPECT_EQ(run(u"people allow"_s, u"m1"_s, { { u"bot"_s, u"two"_s } }).result["id"_L1], third);
    EXPECT_EQ(verdictOf(first), u"none"_s);
}

TEST_F(PeopleCommandsTest, AllowAGroupButDoNotBlockIt)
{
    writeInGroup(u"cidA"_s, u"Team"_s);
    EXPECT_EQ(run(u"people block"_s, u"cidA"_s).exitCode, ExitCode::Usage);
    EXPECT_EQ(run(u"people allow"_s, u"Team"_s).result["allowed"_L1], true);
    EXPECT_EQ(run(u"people list"_s).result["groups"_L1][0]["allowed"_L1], true);
    EXPECT_EQ(run(u"people forget"_s, u"cidA"_s).exitCode, ExitCode::Good);
    EXPECT_TRUE(run(u"people list"_s).result["groups"_L1].toArray().isEmpty());
}

TEST_F(PeopleCommandsTest, ForgetSomebodyOnce)
{
    const QString id = write(u"Li Lei"_s, u"manager42"_s);
    const CommandAnswer forgotten = run(u"people forget"_s, id);
    EXPECT_EQ(forgotten.exitCode, ExitCode::Good);
    EXPECT_EQ(forgotten.result["forgotten"_L1], true);
    EXPECT_FALSE(humanText(u"people forget"_s, forgotten.result).contains(u"Li Lei"_s));
    EXPECT_TRUE(people().isEmpty());
    const CommandAnswer again = run(u"people forget"_s, id);
    EXPECT_EQ(again.exitCode, ExitCode::Usage);
    EXPECT_FALSE(again.error.isEmpty());
}

TEST_F(PeopleCommandsTest, ApproveAndDismissRequestsByCode)
{
    const QString first = write(u"Li Lei"_s, u"m1"_s);
    const QString second = write(u"Han Meimei"_s, u"m2"_s);
    const QString code = ask(first);
    const QString other = ask(second);
    const QJsonObject requests = run(u"pairing list"_s).result;
    ASSERT_EQ(requests["requests"_L1].toArray().size(), 2);
    EXPECT_TRUE(humanText(u"pairing list"_s, requests).contains(code));
    EXPECT_TRUE(run(u"pairing list"_s, {}, { { u"bot"_s, u"TWO"_s } }).result["requests"_L1].toArray().isEmpty());
    EXPECT_EQ(run(u"pairing approve"_s, code.toLower()).result["verdict"_L1], u"approved"_s);
    EXPECT_EQ(run(u"pairing dismiss"_s, other).result["id"_L1], second);
    EXPECT_EQ(verdictOf(first), u"approved"_s);
    EXPECT_EQ(verdictOf(second), u"none"_s);
    EXPECT_TRUE(run(u"pairing list"_s).result["requests"_L1].toArray().isEmpty());
    EXPECT_EQ(run(u"pairing approve"_s, other).exitCode, ExitCode::Usage);
}

TEST_F(PeopleCommandsTest, SayThatNobodyIsKnown)
{
    for (const QString &command :
         { u"people allow"_s, u"people block"_s, u"people forget"_s, u"pairing approve"_s, u"pairing dismiss"_s }) {
        const CommandAnswer answer = run(command, u"somebody"_s);
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << command.toStdString();
        EXPECT_TRUE(answer.error.contains(u" list`"_s)) << answer.error.toStdString();
    }
    EXPECT_EQ(run(u"people allow"_s).exitCode, ExitCode::Usage);
    EXPECT_EQ(humanText(u"people list"_s, run(u"people list"_s).result), u"Nobody has written to a bot yet.\n"_s);
}

TEST_F(PeopleCommandsTest, EndWithThreeWhenTheDatabaseCannotBeReached)
{
    StateDatabase closed;
    PeopleStore unreachable(closed, clock);
    Commands withoutStore({ &settings, &secrets, u"memory"_s, nullptr, &http, {}, &unreachable, nullptr });
    CommandRequest request;
    request.command = u"people list"_s;
    std::optional<CommandAnswer> answer;
    const QObject context;
    withoutStore.perform(std::move(request), &context, [&answer](const CommandAnswer &result) { answer = result; });
    ASSERT_TRUE(waitUntil([&] { return answer.has_value(); }));
    EXPECT_EQ(answer->exitCode, ExitCode::Unavailable);
}
