// Who may talk, from outside: a stranger writes on a simulated DingTalk, the operator decides at the command line.
#include "tests/app/daemon/chatfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>

#include <csignal>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

const QString stranger = u"stranger-staff"_s;

class PeopleEndToEnd : public ChatFixture
{
protected:
    void configureWith(const QStringList &options)
    {
        const Ended added = program.runWithSecrets(
            QStringList { u"bot"_s, u"add"_s, u"--channel"_s, u"dingtalk"_s, u"--name"_s, u"Ops"_s, u"--app-id"_s,
                          gateway.app().clientId, u"--api-url"_s, gateway.url().toString() }
                + options,
            gateway.app().clientSecret.toUtf8() + '\n');
        ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
        const Ended assistantAdded = program.runWithSecrets(
            { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
              assistant.baseUrl().toString(), u"--model"_s, u"simulated"_s, u"--no-key"_s });
        ASSERT_EQ(assistantAdded.exitCode, 0) << assistantAdded.err.toStdString();
    }
    /// Whether this person reads the text in the end; a card grows until then.
    [[nodiscard]] bool waitForText(const QString &person, const QString &text)
    {
        return waitUntil([&] { return gateway.shownIn(person).join(u'|').contains(text); }, std::chrono::seconds(30));
    }
    [[nodiscard]] bool waitForRefusals(int count)
    {
        return waitUntil([&] { return botStatus()["refused"_L1].toInt() == count; }, std::chrono::seconds(30));
    }
    void stopDaemon()
    {
        ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
        ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning; }, std::chrono::seconds(30)));
    }
    [[nodiscard]] QJsonArray people() const
    {
        return program.run({ u"people"_s, u"list"_s, u"--json"_s }).json()["people"_L1].toArray();
    }
    [[nodiscard]] bool isOnDisk(const QByteArray &text) const
    {
        for (const QFileInfo &entry : QDir(program.profileDirectory()).entryInfoList(QDir::Files | QDir::Hidden)) {
            QFile file(entry.filePath());
            EXPECT_TRUE(file.open(QIODevice::ReadOnly));
            if (file.readAll().contains(text))
                return true;
        }
        return false;
    }
};

} // namespace

TEST_F(PeopleEndToEnd, AStrangerIsToldACodeAndAnsweredOnceItIsApproved)
{
    configureWith({ u"--private"_s, u"pairing"_s });
    startDaemon();
    ASSERT_FALSE(deliver(u"let me in please"_s, stranger).isEmpty());
    ASSERT_TRUE(waitForText(stranger, u"I do not know you yet"_s));
    const QString notice = gateway.shownIn(stranger).value(0);
    const QJsonArray requests = program.run({ u"pairing"_s, u"list"_s, u"--json"_s }).json()["requests"_L1].toArray();
    ASSERT_EQ(requests.size(), 1);
    const QString code = requests[0]["code"_L1].toString();
    EXPECT_TRUE(notice.contains(code)) << notice.toStdString();
    ASSERT_FALSE(deliver(u"hello? anybody?"_s, stranger).isEmpty());
    ASSERT_TRUE(waitForRefusals(2));
    EXPECT_EQ(gateway.shownIn(stranger).size(), 1) << "told once an hour";

    const Ended approved = program.run({ u"pairing"_s, u"approve"_s, code, u"--json"_s });
    EXPECT_EQ(approved.exitCode, 0) << approved.err.toStdString();
    EXPECT_EQ(approved.json()["verdict"_L1], u"approved"_s);
    ASSERT_FALSE(deliver(u"now a question"_s, stranger).isEmpty());
    EXPECT_TRUE(waitForText(stranger, u"You said: now a question"_s));
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(assistant.timesAsked(u"let me in please"_s), 0) << "nothing of a stranger reaches the assistant";
    EXPECT_EQ(assistant.timesAsked(u"hello? anybody?"_s), 0);
    EXPECT_EQ(program.run({ u"pairing"_s, u"approve"_s, code }).exitCode, 2);
    EXPECT_EQ(violations(), "");
    EXPECT_FALSE(log().contains("let me in please"));
    EXPECT_FALSE(log().contains(code.toUtf8()));
}

TEST_F(PeopleEndToEnd, SomebodyWhoIsBlockedGetsNeitherAnAnswerNorANoticeAlsoAfterARestart)
{
    configureWith({});
    startDaemon();
    ASSERT_FALSE(deliver(u"first"_s, stranger).isEmpty());
    EXPECT_TRUE(waitForText(stranger, u"You said: first"_s));
    ASSERT_TRUE(waitForFinishedCards(1));
    const Ended blocked = program.run({ u"people"_s, u"block"_s, stranger, u"--json"_s });
    EXPECT_EQ(blocked.exitCode, 0) << blocked.err.toStdString();
    EXPECT_EQ(blocked.json()["verdict"_L1], u"blocked"_s);
    ASSERT_FALSE(deliver(u"second"_s, stranger).isEmpty());
    ASSERT_TRUE(waitForRefusals(1));
    stopDaemon();
    startDaemon();
    ASSERT_FALSE(deliver(u"third"_s, stranger).isEmpty());
    ASSERT_TRUE(waitForRefusals(1));
    EXPECT_EQ(gateway.shownIn(stranger).size(), 1);
    EXPECT_EQ(assistant.timesAsked(u"second"_s) + assistant.timesAsked(u"third"_s), 0);
    EXPECT_EQ(program.run({ u"people"_s, u"allow"_s, stranger }).exitCode, 0);
    ASSERT_FALSE(deliver(u"fourth"_s, stranger).isEmpty());
    EXPECT_TRUE(waitForText(stranger, u"You said: fourth"_s));
}

TEST_F(PeopleEndToEnd, SomebodyWhoIsNotListedIsAllowedWhileNothingRuns)
{
    configureWith({ u"--allow"_s, u"somebody-else"_s });
    startDaemon();
    ASSERT_FALSE(deliver(u"first"_s, stranger).isEmpty());
    EXPECT_TRUE(waitForText(stranger, stranger)) << "the notice shows the id to be listed";
    stopDaemon();
    ASSERT_EQ(people().size(), 1);
    EXPECT_EQ(people()[0]["verdict"_L1], u"none"_s);
    EXPECT_EQ(program.run({ u"people"_s, u"allow"_s, people()[0]["id"_L1].toString() }).exitCode, 0);
    startDaemon();
    ASSERT_FALSE(deliver(u"second"_s, stranger).isEmpty());
    EXPECT_TRUE(waitForText(stranger, u"You said: second"_s));
}

TEST_F(PeopleEndToEnd, AGroupIsAllowedAtTheCommandLine)
{
    configureWith({ u"--groups"_s, u"listed"_s });
    startDaemon();
    SimulatedMessage message;
    message.group = true;
    message.conversationId = u"cidOfTheTeam"_s;
    message.text = u"first"_s;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForRefusals(1));
    EXPECT_EQ(program.run({ u"people"_s, u"allow"_s, u"cidOfTheTeam"_s }).exitCode, 0);
    message.text = u"second"_s;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(gateway.cards().first().content, u"You said: second"_s);
    EXPECT_EQ(assistant.timesAsked(u"first"_s), 0);
}

TEST_F(PeopleEndToEnd, ForgettingSomebodyErasesThemFromEveryFile)
{
    configureWith({ u"--allow"_s, u"somebody-else"_s });
    startDaemon();
    SimulatedMessage message;
    message.text = u"a refused question"_s;
    message.senderStaffId = stranger;
    message.senderId = u"$:LWCP_v1:$unmistakable"_s;
    message.senderNick = u"Unmistakable Name"_s;
    message.conversationId = u"cidUnmistakable"_s;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.webhookPosts().isEmpty(); }, std::chrono::seconds(30)));
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt() == 0; }));
    ASSERT_EQ(people().size(), 1);
    const Ended ambiguous = program.run({ u"people"_s, u"forget"_s, u"Nobody"_s });
    EXPECT_EQ(ambiguous.exitCode, 2);
    EXPECT_EQ(program.run({ u"people"_s, u"forget"_s, u"Unmistakable Name"_s }).exitCode, 0);
    EXPECT_TRUE(people().isEmpty());
    stopDaemon();
    for (const char *erased :
         { "Unmistakable Name", "stranger-staff", "LWCP_v1:$unmistakable", "cidUnmistakable", "a refused question" })
        EXPECT_FALSE(isOnDisk(erased)) << erased;
}

TEST_F(PeopleEndToEnd, RemovingABotErasesItsPeople)
{
    configureWith({});
    startDaemon();
    ASSERT_FALSE(deliver(u"hello"_s, stranger).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    ASSERT_EQ(people().size(), 1);
    EXPECT_EQ(program.run({ u"bot"_s, u"remove"_s, u"Ops"_s }).exitCode, 0);
    EXPECT_TRUE(waitUntil([&] { return people().isEmpty(); }));
    stopDaemon();
    EXPECT_FALSE(isOnDisk(stranger.toUtf8()));
}

TEST(People, AreNobodyInAProfileThatWasNeverUsed)
{
    const ProgramFixture program;
    const Ended people = program.run({ u"people"_s, u"list"_s, u"--json"_s });
    EXPECT_EQ(people.exitCode, 0) << people.err.toStdString();
    EXPECT_TRUE(people.json()["people"_L1].toArray().isEmpty());
    EXPECT_EQ(program.run({ u"pairing"_s, u"list"_s }).out, "Nobody asks to be let in.\n");
    EXPECT_FALSE(QFileInfo::exists(program.profileDirectory())) << "looking leaves nothing behind";
    EXPECT_EQ(program.run({ u"people"_s, u"allow"_s, u"somebody"_s }).exitCode, 2);
    EXPECT_EQ(program.run({ u"people"_s, u"allow"_s }).exitCode, 2);
    EXPECT_EQ(program.run({ u"pairing"_s, u"approve"_s, u"ABCD2345"_s }).exitCode, 2);
}
