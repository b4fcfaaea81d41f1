// Line 18 of the conformance checklist, wecom.md §21: answers that take longer than a stream lives. A minute is a tenth
// of a second here, for both sides.
#include "tests/core/wecom/wecomfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int times = 600; ///< how much faster time goes

WeComReadings faster(WeComReadings readings)
{
    readings.streamLife /= times;
    return readings;
}

WeComLimits fasterLimits()
{
    WeComLimits limits = quickWeComLimits();
    limits.streamIdle = limits.streamIdle * 4 / times; // this machine may be busy for a moment
    return limits;
}

class WeComLongAnswers : public WeComFixture, public ::testing::WithParamInterface<Reading>
{
protected:
    WeComLongAnswers()
        : WeComFixture(faster(GetParam().readings), fasterLimits())
    {
        assistant.answersAtOnce = false;
        limits.reply.rotateAfter = wecom::Limits().reply.rotateAfter.value() / times;
        limits.reply.keepAlive = wecom::Limits().reply.keepAlive.value() / times;
        limits.trustedFor /= times;
    }

    /// Real time, of which the tests of lives need some.
    void letPass(Milliseconds time)
    {
        bool isOver = false;
        const auto end = timer->after(time, [&] { isOver = true; });
        ASSERT_TRUE(waitUntil([&] { return isOver; }));
    }

    [[nodiscard]] auto streams() const
    {
        return std::count_if(gateway.bubbles().begin(), gateway.bubbles().end(),
                             [](const WeComBubble &bubble) { return bubble.kind == WeComBubble::Kind::Stream; });
    }

    /// Ended, or left for a message because its end came too late for the platform.
    [[nodiscard]] bool isFirstOver() const
    {
        return gateway.bubbles().first().finished || gateway.bubbles().size() > 1;
    }

    /// Everything that can be read, whatever bubble it stands in.
    [[nodiscard]] bool hasReadAll(int words) const
    {
        for (int i = 0; i < words; ++i) {
            if (!shown().contains(u"word%1."_s.arg(i)))
                return false;
        }
        return true;
    }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Readings, WeComLongAnswers, ::testing::ValuesIn(allReadings()), nameOfReading);

TEST_P(WeComLongAnswers, L18_DeliversAnAnswerThatIsSilentForTwelveMinutes)
{
    start();
    ASSERT_FALSE(deliver(u"a long job"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    letPass(Milliseconds(12min) / times);
    assistant.say(u"word0."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(hasReadAll(1)) << shown().toStdString();
    EXPECT_EQ(commandsOf(wecom::commands::send), 1) << "that it takes longer is no message of its own";
    EXPECT_TRUE(std::all_of(gateway.bubbles().begin(), gateway.bubbles().end(),
                            [](const WeComBubble &bubble) { return bubble.finished || bubble.expired; }));
}

TEST_P(WeComLongAnswers, L16_SaysThatAnAnswerIsEmptyAlsoWhenThatTookLong)
{
    start();
    ASSERT_FALSE(deliver(u"a long job"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    letPass(Milliseconds(12min) / times);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, say(Phrase::EmptyAnswer, Language::English));
    EXPECT_FALSE(shown().contains(say(Phrase::AnswerWasAbove, Language::English)));
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComLongAnswers, L18_DeliversAnAnswerThatGrowsForTwelveMinutes)
{
    start();
    ASSERT_FALSE(deliver(u"a long job"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    for (int i = 0; i < 24; ++i) {
        assistant.say(u"word%1.\n\n"_s.arg(i));
        letPass(Milliseconds(30s) / times);
    }
    // Where lives count from the message, half a minute is left for a second stream, which a busy machine misses.
    const int atLeast = GetParam().readings.streamLifeFromMessage ? 1 : 2;
    EXPECT_GE(streams(), atLeast) << "one stream would have died, and nobody sees the answer grow";
    EXPECT_TRUE(isFirstOver());
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(hasReadAll(24)) << shown().toStdString();
}

TEST_P(WeComLongAnswers, L17_AnOldBubbleIsNeverTooLong)
{
    start();
    ASSERT_FALSE(deliver(u"a long job"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    gateway.fault(wecomcommands::respond, CommandFault::hold(), 1);
    assistant.say(u"word0.\n\n"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    for (int i = 1; i < 6; ++i)
        assistant.say(u"word%1. "_s.arg(i) + u"x "_s.repeated(6000) + u"\n\n"_s);
    letPass(limits.reply.rotateAfter.value());
    gateway.release();
    assistant.say(u"word6."_s);
    ASSERT_TRUE(waitUntil([&] { return isFirstOver(); }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(hasReadAll(7));
    for (const WeComBubble &bubble : gateway.bubbles())
        EXPECT_LE(bubble.text.toUtf8().size(), 20480);
}

TEST_P(WeComLongAnswers, L14_TakesNothingBackOfALongLineWhenABubbleIsOld)
{
    watchBubbles();
    ASSERT_TRUE(startAnswer(u"Intro.\n\nword0."_s));
    ASSERT_TRUE(waitUntil([&] { return isFirstOver(); }));
    EXPECT_TRUE(gateway.bubbles().first().text.startsWith(u"Intro.\n\nword0."_s));
    assistant.say(u" word1."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(takenBack.isEmpty()) << takenBack.first().toStdString();
    EXPECT_TRUE(hasReadAll(2)) << shown().toStdString();
}

TEST_P(WeComLongAnswers, L19_ALongAnswerWithoutAStreamIsOneMessage)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(requestExpired), 1);
    ASSERT_FALSE(deliver(u"a long job"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    for (int i = 0; i < 24; ++i) {
        assistant.say(u"word%1.\n\n"_s.arg(i));
        letPass(Milliseconds(30s) / times);
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(hasReadAll(24)) << shown().toStdString();
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
}

TEST_P(WeComLongAnswers, L18_KeepsASilentStreamAlive)
{
    limits.reply.rotateAfter = 10s;
    ASSERT_TRUE(startAnswer(u"so far"_s));
    const int before = gateway.bubbles().first().frames;
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().first().frames >= before + 2; }));
    EXPECT_LE(wecom::Limits().reply.keepAlive.value(), 120s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
}

TEST_P(WeComLongAnswers, L15_ShowsThatItIsWorkingOnceMoreWhenThatWasLost)
{
    limits.reply.keepAlive = limits.reply.rotateAfter = 1h;
    gateway.fault(wecomcommands::respond, CommandFault::swallow(), 1);
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    // Else the question died with the line on which nothing was answered.
    const bool canBeShown = GetParam().readings.reqIdsSurviveReconnect;
    ASSERT_TRUE(!canBeShown || waitUntil([&] { return gateway.bubbles().size() == 1; }));
    assistant.say(u"Here it is."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
}

TEST_P(WeComLongAnswers, L18_DeliversAfterTheComputerSlept)
{
    ASSERT_TRUE(startAnswer(u"word0."_s));
    clock.jump(11min); // the steady clock stood still
    gateway.passTime(11min);
    assistant.say(u" word1."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"word0. word1."_s);
    EXPECT_TRUE(gateway.bubbles().last().finished);
}
