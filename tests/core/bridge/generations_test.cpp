// No question may go on with a session that /new has ended, or that began before somebody was forgotten: the server of
// an assistant knows all of them still (assistants.md A.7).
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/answer.h"

#ifdef Q_OS_UNIX
#include "tests/testing/filesizelimit.h"

#include <QFileInfo>
#endif

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::Answer;
using oagent::testing::waitUntil;

namespace {

class Generations : public oagent::testing::DingTalkFixture
{
protected:
    /// In which generation the assistant was asked.
    int askedIn(const QString &text, const QString &staffId = u"manager807"_s)
    {
        const qsizetype before = assistant.requests.size();
        EXPECT_FALSE(deliver(text, staffId).isEmpty());
        EXPECT_TRUE(waitUntil([&] { return assistant.requests.size() > before && counts().open == 0; }));
        return assistant.requests.isEmpty() ? -1 : assistant.requests.last().generation;
    }
    void beginNewConversation()
    {
        const qsizetype posts = gateway.webhookPosts().size();
        ASSERT_FALSE(deliver(u"/new"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() > posts && counts().open == 0; }));
    }
    void forgetWhoWroteLast()
    {
        Answer<PeopleStore::Everybody> everybody;
        people->everybody(everybody.context(), everybody.done());
        ASSERT_TRUE(everybody.wait());
        Answer<void> forgotten;
        people->forgetPerson(everybody.wait()->people.first().number, forgotten.context(), forgotten.done());
        ASSERT_TRUE(forgotten.wait());
    }
};

} // namespace

TEST_F(Generations, NoneOfSomebodyForgottenComesAgain)
{
    start();
    EXPECT_EQ(askedIn(u"of somebody else"_s, u"other"_s), 0);
    EXPECT_EQ(askedIn(u"first"_s), 0);
    beginNewConversation();
    EXPECT_EQ(askedIn(u"second"_s), 1);
    forgetWhoWroteLast();
    EXPECT_EQ(askedIn(u"as a stranger"_s), 2);
    EXPECT_EQ(askedIn(u"of somebody else again"_s, u"other"_s), 0);
    EXPECT_EQ(askedIn(u"of somebody new"_s, u"new"_s), 2);
}

TEST_F(Generations, AQuestionNobodyRemembersHasOneOfItsOwn)
{
    start();
    EXPECT_EQ(askedIn(u"first"_s), 0);
    TurnRecord unknown;
    unknown.id = u"unknown"_s;
    unknown.message = IncomingMessage {};
    unknown.message.botId = bot.id;
    unknown.message.channel = bot.channel;
    unknown.message.messageId = u"m"_s;
    unknown.message.chatId = u"cid"_s;
    unknown.message.text = u"lost"_s;
    unknown.conversation = conversationKey(unknown.message);
    unknown.acceptedAt = clock.wallNow();
    bridge->recover({ unknown });
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 2; }));
    EXPECT_GT(assistant.requests.last().generation, 1'000'000);
}

#ifdef Q_OS_UNIX
TEST_F(Generations, AFullDiskBringsNoOldOneBack)
{
    start();
    beginNewConversation();
    assistant.answersAtOnce = false;
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.questions.size() == 1 && !gateway.cards().isEmpty(); }));
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(second) == 1; }));
    const QFileInfo journal(directory.filePath(u"bridge.db-wal"_s));
    const oagent::testing::FileSizeLimit full(static_cast<rlim_t>(journal.size()));
    assistant.say(QString(20'000, u'x'));
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 2; }));
    EXPECT_NE(assistant.requests.last().generation, 0);
    EXPECT_TRUE(logHas(u"store"_s, u"could not be"_s)) << "or the test shows nothing";
    bridge->removeBot(bot.id);
}
#endif
