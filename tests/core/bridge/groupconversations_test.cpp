// One conversation for a group or one for each person in it, and whether the assistant is told who is speaking
// (assistants.md §0).
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/answer.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::Answer;
using oagent::testing::waitUntil;

namespace {

class GroupConversations : public oagent::testing::DingTalkFixture
{
protected:
    [[nodiscard]] QString say(const QString &text, const QString &staffId, const QString &name)
    {
        SimulatedMessage message;
        message.group = true;
        message.text = text;
        message.senderStaffId = staffId;
        message.senderId = u"$:LWCP_v1:$"_s + staffId;
        message.senderNick = name;
        message.conversationTitle = u"DBA"_s;
        return gateway.deliver(message);
    }
    void ask(const QString &text, const QString &staffId, const QString &name)
    {
        const qsizetype before = assistant.requests.size();
        ASSERT_FALSE(say(text, staffId, name).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() > before && counts().open == 0; }));
    }
    [[nodiscard]] const TurnRequest &last() const { return assistant.requests.last(); }
    /// What ConversationStore and the transcripts hold of a conversation.
    int rowsOf(const QString &conversation)
    {
        Answer<int> count;
        const std::function<Result<int>(Database &)> work = [conversation](Database &file) -> Result<int> {
            const auto rows = file.select(u"SELECT (SELECT count(*) FROM conversations WHERE conversation = ?)"
                                          u" + (SELECT count(*) FROM transcripts WHERE conversation = ?)"_s,
                                          { conversation, conversation });
            return rows ? Result<int>(rows->first().value(0).toInt()) : Result<int>(failure(rows.error()));
        };
        database->run<int>(work, count.context(), count.done());
        return count.wait().value_or(-1);
    }
    qint64 numberOf(const QString &name)
    {
        Answer<PeopleStore::Everybody> everybody;
        people->everybody(everybody.context(), everybody.done());
        const QList<KnownPerson> known = everybody.wait().value_or(PeopleStore::Everybody {}).people;
        for (const KnownPerson &one : known) {
            if (one.person.name == name)
                return one.number;
        }
        return 0;
    }
};

} // namespace

TEST_F(GroupConversations, AreOneForEveryoneAndNameNobodyAsDelivered)
{
    start();
    ask(u"first"_s, u"a1"_s, u"Li Lei"_s);
    const QString conversation = last().conversation;
    ask(u"second"_s, u"b2"_s, u"Han Meimei"_s);
    EXPECT_EQ(last().conversation, conversation);
    EXPECT_EQ(last().text, u"second"_s);
    ASSERT_EQ(last().history.size(), 1);
    EXPECT_EQ(last().history.first().question, u"first"_s);
}

TEST_F(GroupConversations, TellWhoIsSpeakingWhereTheBotMay)
{
    bot.tellsSpeaker = true;
    start();
    ask(u"first"_s, u"a1"_s, u"Li Lei"_s);
    EXPECT_EQ(last().text, u"Li Lei: first"_s);
    ask(u"second"_s, u"b2"_s, u"Han:\nMeimei"_s);
    EXPECT_EQ(last().text, u"Han Meimei: second"_s);
    ASSERT_EQ(last().history.size(), 1);
    EXPECT_EQ(last().history.first().question, u"Li Lei: first"_s);
    EXPECT_EQ(last().history.first().answer, u"You said: Li Lei: first"_s);
    bot.tellsSpeaker = false;
    bridge->updateBot(bot);
    ask(u"third"_s, u"a1"_s, u"Li Lei"_s);
    EXPECT_EQ(last().text, u"third"_s);
    ASSERT_EQ(last().history.size(), 2);
    EXPECT_EQ(last().history.first().question, u"first"_s) << "nor who spoke before";
}

TEST_F(GroupConversations, OfEachPersonAreAnsweredSideBySideAndApart)
{
    bot.conversationPerPerson = true;
    start();
    assistant.answersAtOnce = false;
    ASSERT_FALSE(say(u"slow"_s, u"a1"_s, u"Li Lei"_s).isEmpty());
    ASSERT_FALSE(say(u"quick"_s, u"b2"_s, u"Han Meimei"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 2; })) << "neither waits for the other";
    EXPECT_NE(assistant.requests.first().conversation, assistant.requests.last().conversation);
    ASSERT_FALSE(say(u"/stop"_s, u"b2"_s, u"Han Meimei"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().open == 1; })) << "only one's own is stopped";
    crash();

    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0 && assistant.requests.size() == 3; }));
    EXPECT_EQ(last().conversation, assistant.requests.first().conversation) << "the same one after a crash";
    ask(u"again"_s, u"a1"_s, u"Li Lei"_s);
    ASSERT_EQ(last().history.size(), 1);
    EXPECT_EQ(last().history.first().question, u"slow"_s);
    ask(u"more"_s, u"b2"_s, u"Han Meimei"_s);
    EXPECT_TRUE(last().history.isEmpty());
}

TEST_F(GroupConversations, OfOnePersonGoWithThatPersonAndAllWithTheGroup)
{
    bot.conversationPerPerson = true;
    start();
    transcripts->keepFor(30);
    ask(u"first"_s, u"a1"_s, u"Li Lei"_s);
    const QString one = last().conversation;
    ask(u"second"_s, u"b2"_s, u"Han Meimei"_s);
    const QString other = last().conversation;
    ASSERT_EQ(rowsOf(one), 2);
    ASSERT_EQ(rowsOf(other), 2);
    Answer<void> forgotten;
    people->forgetPerson(numberOf(u"Li Lei"_s), forgotten.context(), forgotten.done());
    ASSERT_TRUE(forgotten.wait());
    EXPECT_EQ(rowsOf(one), 0);
    EXPECT_EQ(rowsOf(other), 2);

    Answer<PeopleStore::Everybody> everybody;
    people->everybody(everybody.context(), everybody.done());
    ASSERT_TRUE(everybody.wait());
    ASSERT_EQ(everybody.wait()->groups.size(), 1);
    Answer<void> gone;
    people->forgetGroup(bot.id, everybody.wait()->groups.first().chatId, gone.context(), gone.done());
    ASSERT_TRUE(gone.wait());
    EXPECT_EQ(rowsOf(other), 0);
}

TEST_F(GroupConversations, OfEachPersonAreCalledByGroupAndPerson)
{
    bot.conversationPerPerson = true;
    start();
    QStringList titles;
    QObject::connect(transcripts.get(), &Transcripts::began, transcripts.get(),
                     [&](const TranscriptEntry &entry) { titles.append(entry.title); });
    ask(u"first"_s, u"a1"_s, u"Li Lei"_s);
    EXPECT_EQ(titles, QStringList { u"DBA · Li Lei"_s });
}
