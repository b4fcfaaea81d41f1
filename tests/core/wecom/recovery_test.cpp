// What a new process does with the turns an earlier one left open on WeCom, where a stream of a dead process may not be
// closable (architecture.md §2, wecom.md §2.5).
#include "tests/core/wecom/wecomfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class WeComRecovery : public WeComFixture, public ::testing::WithParamInterface<Reading>
{
protected:
    WeComRecovery()
        : WeComFixture(GetParam().readings)
    {
        assistant.answersAtOnce = false;
    }

    /// The line of a dead process ends with it.
    void restart()
    {
        crash();
        gateway.expectRestart();
        ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
        start();
    }
};

/// Of 800 lines, for two bubbles.
QString longAnswer()
{
    QString text;
    for (int i = 0; i < 800; ++i)
        text += u"line %1 of a long answer\n\n"_s.arg(i);
    return text;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Readings, WeComRecovery, ::testing::ValuesIn(allReadings()), nameOfReading);

TEST_P(WeComRecovery, ThePersonGetsTheCompleteAnswerAfterACrashInTheMiddleOfIt)
{
    ASSERT_TRUE(startAnswer(u"You sa"_s));
    assistant.answersAtOnce = true;
    restart();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 2);
    EXPECT_EQ(assistant.requests[0].turnId, assistant.requests[1].turnId);
    EXPECT_EQ(gateway.bubbles().last().text, u"You said: question"_s);
    EXPECT_TRUE(gateway.bubbles().last().finished);
    if (GetParam().readings.reqIdsSurviveReconnect) {
        EXPECT_EQ(gateway.bubbles().size(), 1) << "the stream itself was finished";
    }
}

TEST_P(WeComRecovery, AnAnswerThatWasKnownIsNotAskedForAgain)
{
    ASSERT_TRUE(startAnswer(u"the answer"_s));
    gateway.fault(wecomcommands::respond, CommandFault::swallow().ofFinals(), 1);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { // the final frame was sent
        const auto &commands = gateway.commands();
        return std::any_of(commands.begin(), commands.end(),
                           [](const WeComCommand &command) { return command.body["stream"_L1]["finish"_L1].toBool(); });
    }));
    restart();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(gateway.bubbles().last().text, u"the answer"_s);
    EXPECT_TRUE(gateway.bubbles().last().finished);
}

TEST_P(WeComRecovery, AnAnswerIsCompleteAfterACrashBetweenItsBubbles)
{
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QString text = longAnswer();
    assistant.say(text);
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().size() == 2 && gateway.bubbles().first().finished; }));
    restart();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(text);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    QString after;
    for (const WeComBubble &bubble : gateway.bubbles())
        after += bubble.text;
    for (int i = 0; i < 800; ++i)
        EXPECT_TRUE(after.contains(u"line %1 of a long answer"_s.arg(i))) << i;
}

TEST_P(WeComRecovery, L15_AStreamThatAShorterAnswerDoesNotNeedIsEndedHoweverOldTheMessageIs)
{
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(longAnswer());
    ASSERT_TRUE(waitUntil([&] {
        return gateway.bubbles().size() == 2 && gateway.bubbles().first().finished
            && gateway.bubbles().last().text.contains(u"line 799"_s);
    }));
    limits.trustedFor = 0ms;
    restart();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"short"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    if (GetParam().readings.reqIdsSurviveReconnect) {
        EXPECT_TRUE(std::all_of(gateway.bubbles().begin(), gateway.bubbles().end(),
                                [](const WeComBubble &bubble) { return bubble.finished; }));
    }
}

TEST_P(WeComRecovery, L19_ReachesAGroupWhereBotsMayNotWriteByThemselvesAlsoAfterACrash)
{
    limits.messages = 1;
    limits.messagesReserved = 1; // there is no place for a stream
    start();
    WeComMessage message;
    message.group = true;
    message.text = u"question"_s;
    message.overrides = { { u"response_url"_s, QJsonValue::Null } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    limits.trustedFor = 0ms;
    assistant.answersAtOnce = true;
    restart();
    ASSERT_TRUE(waitForQuiet());
    const bool isReachable = GetParam().readings.reqIdsSurviveReconnect || GetParam().readings.groupSends;
    ASSERT_EQ(gateway.bubbles().size(), isReachable ? 1 : 0);
    if (isReachable) {
        EXPECT_EQ(gateway.bubbles().first().text, u"You said: question"_s);
    }
}

TEST_P(WeComRecovery, AMessageThatWasStoredAndNotAskedIsAnswered)
{
    ASSERT_TRUE(startAnswer(u"first"_s));
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().accepted == 2; }));
    assistant.answersAtOnce = true;
    restart();
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_TRUE(shown().contains(u"You said: second"_s));
}
