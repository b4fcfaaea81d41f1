// kill -9 between any two stored phases of a turn, then a new process on the same profile (architecture.md §2). The
// stream of the dead process may not be closable any more: then the person gets the complete answer by itself.
#include "tests/app/daemon/wecomchatfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// Whether a req_id is good on the next line (wecom.md §2.5).
class WeComKillSweep : public WeComChatFixture, public ::testing::WithParamInterface<bool>
{
protected:
    WeComKillSweep()
        : WeComChatFixture({ .reqIdsSurviveReconnect = GetParam() })
    { }
};

std::string nameOfSurvival(const ::testing::TestParamInfo<bool> &info)
{
    return info.param ? "ReqIdsSurvive" : "ReqIdsDie";
}

INSTANTIATE_TEST_SUITE_P(Both, WeComKillSweep, ::testing::Bool(), nameOfSurvival);

} // namespace

TEST_P(WeComKillSweep, AMessageThatOnlyWasAcceptedIsAskedAndAnsweredOnce)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallBeforeHead);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(u"first"_s) == 1; }));
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["accepted"_L1].toInt() == 2; })); // behind the first one
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 0);
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForBubble(answerTo(u"second"_s)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.timesAsked(u"first"_s), 2); // may be asked again: a server without tools
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 1);
    EXPECT_EQ(bubblesWith(answerTo(u"first"_s)), 1);
    EXPECT_EQ(bubblesWith(answerTo(u"second"_s)), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComKillSweep, AnAskedQuestionIsAskedAgainAndAnsweredWhole)
{
    const QString question = u"a question of some length"_s;
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForPartOf(answerTo(question)));
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(bubblesWith(answerTo(question)), 1);
    EXPECT_EQ(assistant.timesAsked(question), 2);
    EXPECT_EQ(gateway.bubbles().first().finished, GetParam());
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComKillSweep, AQuestionThatMustNotBeAskedAgainIsClosedWithASentence)
{
    const QString question = u"a question of some length"_s;
    configure({ u"--ask-again"_s, u"off"_s });
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForPartOf(answerTo(question)));
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().last().text.contains(u"I was restarted"_s); }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.bubbles().last().finished);
    EXPECT_EQ(assistant.timesAsked(question), 1);
    EXPECT_EQ(violations(), "");
}

// The kill comes at the first frame of a reply, at its last one and at a growing one, both before it has effect and
// after.
TEST_P(WeComKillSweep, WhereverTheKillComesTheMessageGetsItsCompleteAnswer)
{
    configure();
    for (const bool isFinal : { false, true }) {
        for (const CommandFault &fault : { CommandFault::swallow(), CommandFault::loseAnswer() }) {
            const QString question
                = u"%1 %2"_s.arg(isFinal ? u"final"_s : u"first"_s).arg(static_cast<int>(fault.kind));
            SCOPED_TRACE(question.toStdString());
            startDaemon();
            gateway.fault(wecomcommands::respond, isFinal ? fault.ofFinals() : fault);
            ASSERT_FALSE(deliver(question).isEmpty());
            ASSERT_TRUE(waitUntil([&] {
                const QList<WeComCommand> &all = gateway.commands();
                return !all.isEmpty() && all.last().cmd == wecomcommands::respond && !all.last().answered;
            }));
            killDaemon();
            startDaemon();
            ASSERT_TRUE(waitForBubble(answerTo(question)));
            ASSERT_TRUE(waitForQuiet());
            // Twice when the last part had arrived unnoticed and can only be sent anew.
            EXPECT_LE(bubblesWith(answerTo(question)), isFinal ? 2 : 1);
            EXPECT_LE(assistant.timesAsked(question), 2);
            EXPECT_EQ(violations(), "");
            killDaemon();
        }
    }
}

TEST_P(WeComKillSweep, AMessageThatIsDeliveredAgainAfterTheKillIsAnsweredOnce)
{
    configure();
    startDaemon();
    const QString msgId = deliver(u"question"_s);
    ASSERT_TRUE(waitForBubble(answerTo(u"question"_s)));
    ASSERT_TRUE(waitForQuiet());
    killDaemon();
    startDaemon();
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitForBubble(answerTo(u"next"_s)));
    ASSERT_TRUE(waitForQuiet()); // a whole text may still be waiting for its final frame
    EXPECT_EQ(bubblesWith(answerTo(u"question"_s)), 1);
    EXPECT_EQ(assistant.timesAsked(u"question"_s), 1);
    EXPECT_EQ(violations(), "");
}
