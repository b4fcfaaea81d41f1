// kill -9 between any two stored phases of a turn on Lark, then a new process on the same profile.
#include "tests/app/daemon/larkchatfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class LarkKillSweep : public LarkChatFixture
{
protected:
    /// No turn waits for that: a process that is killed just before leaves the sign of a done turn behind.
    [[nodiscard]] bool waitForSignsOff() const
    {
        const auto isOff = [](const LarkReaction &reaction) { return reaction.removed; };
        return waitUntil([&] { return std::all_of(gateway.reactions().begin(), gateway.reactions().end(), isOff); });
    }
};

} // namespace

TEST_F(LarkKillSweep, ADeadProcesssCardIsFinishedInPlaceByTheNextOne)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitForGrowingCard());
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForAnswers(1));
    EXPECT_EQ(answers(), QStringList { answerTo(u"a question of some length"_s) });
    EXPECT_EQ(assistant.timesAsked(u"a question of some length"_s), 2);
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkKillSweep, AMessageThatOnlyWasAcceptedIsAskedAndAnsweredOnce)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallBeforeHead);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(u"first"_s) == 1; }));
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(second) == 1; })); // stored, and behind the first one
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 0);
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForAnswers(2));
    EXPECT_EQ(answers(), (QStringList { answerTo(u"first"_s), answerTo(u"second"_s) }));
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 1);
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkKillSweep, AQuestionThatMustNotBeAskedAgainIsClosedWithASentence)
{
    configure({ u"--ask-again"_s, u"off"_s });
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitForGrowingCard());
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForAnswers(1));
    EXPECT_TRUE(answers().first().contains(u"I was restarted"_s)) << answers().first().toStdString();
    EXPECT_EQ(assistant.timesAsked(u"a question of some length"_s), 1);
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(violations(), "");
}

// The kill comes at every call the platform sees, one after the other, both before it has effect and after.
TEST_F(LarkKillSweep, WhereverTheKillComesTheMessageGetsOneCompleteAnswer)
{
    configure();
    const QStringList operations { larkcalls::token,       larkcalls::createCard,   larkcalls::reply,
                                   larkcalls::cardContent, larkcalls::cardSettings, larkcalls::addReaction };
    qsizetype count = 0;
    for (const QString &operation : operations) {
        for (const auto when : { LarkGateway::Hold::BeforeProcessing, LarkGateway::Hold::AfterProcessing }) {
            SCOPED_TRACE(operation.toStdString()
                         + (when == LarkGateway::Hold::BeforeProcessing ? " before" : " after"));
            const QString question = u"%1 %2"_s.arg(operation).arg(static_cast<int>(when));
            gateway.holdNext(operation, when); // the token is asked for at the start
            startDaemon();
            assistant.failNext(AssistantServer::Fault::StallMidStream);
            const QString messageId = deliver(question);
            ASSERT_TRUE(waitUntil([&] {
                const QList<LarkCard> cards = gateway.cards();
                if (!cards.isEmpty() && cards.last().streaming && !cards.last().messageId.isEmpty())
                    assistant.release();
                return gateway.held() == 1 && gateway.acks(messageId) == 1;
            }));
            killDaemon();
            startDaemon();
            ++count;
            // The fault is still to come when the first process did not get as far as the question.
            ASSERT_TRUE(waitUntil(
                [&] {
                    assistant.release();
                    return answers().size() == count && answers().last() == answerTo(question);
                },
                std::chrono::seconds(30)))
                << answers().join(u" | "_s).toStdString();
            ASSERT_TRUE(waitForAnswers(count));
            ASSERT_TRUE(waitForSignsOff());
            killDaemon();
        }
    }
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkKillSweep, AMessageThatIsDeliveredAgainAfterTheKillIsAnsweredOnce)
{
    configure();
    startDaemon();
    const QString messageId = deliver(u"question"_s);
    ASSERT_TRUE(waitForAnswers(1));
    ASSERT_TRUE(waitForSignsOff());
    killDaemon();
    startDaemon();
    ASSERT_FALSE(gateway.redeliver(messageId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(messageId) == 2; }));
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitForAnswers(2));
    EXPECT_EQ(assistant.timesAsked(u"question"_s), 1);
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(violations(), "");
}
