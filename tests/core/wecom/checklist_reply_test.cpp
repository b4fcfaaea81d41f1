// Lines 11 to 18 and 20 of the conformance checklist, wecom.md §21: the streams of an answer.
#include "tests/core/wecom/wecomfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST_P(WeComChecklist, L11_L12_L14_L15_AnswersInOneStreamThatGrowsAndEnds)
{
    assistant.answersAtOnce = false;
    start();
    const QString id = deliver(u"question"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().size() == 1; })); // thinking, before any text
    EXPECT_EQ(gateway.bubbles().first().text, u"<think></think>"_s);
    EXPECT_EQ(gateway.bubbles().first().reqId, gateway.reqIdOf(id));
    ASSERT_TRUE(waitForQuestion());
    QString said;
    for (const QString &piece : { u"企业"_s, u"微信 "_s, u"answers"_s }) {
        said += piece;
        assistant.say(piece);
        ASSERT_TRUE(waitForShown(said));
        EXPECT_FALSE(gateway.bubbles().first().finished);
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(shown(), said);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L12_AnswersOfSeveralPeopleDoNotWaitForEachOther)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::hold(), 1);
    ASSERT_FALSE(deliver(u"one"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    ASSERT_FALSE(deliver(u"two"_s, u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return shown(u"lisi"_s) == u"You said: two"_s; }));
    EXPECT_EQ(gateway.held(), 1);
    gateway.release();
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_EQ(shown(), u"You said: one"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L13_GoesOnAfterAMissingAcknowledgement)
{
    limits.answer = shortAnswer;
    WeComGateway patient({}, quickWeComLimits().shortened(100), GetParam().readings);
    startAt(patient);
    patient.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    patient.fault(wecomcommands::respond, CommandFault::swallow().ofFinals(), 2);
    WeComMessage message;
    message.text = u"question"_s;
    ASSERT_FALSE(patient.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(patient.bubbles().isEmpty());
    EXPECT_EQ(patient.bubbles().first().text, u"You said: question"_s);
    EXPECT_TRUE(patient.bubbles().first().finished);
    EXPECT_EQ(patient.bubbles().size(), 1);
}

TEST_P(WeComChecklist, L13_AFinalFrameRefusedBehindALateAnswerIsDelivered)
{
    limits.answer = 500ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.answerDelay = 30ms;
    WeComGateway slow({}, platform, GetParam().readings);
    ASSERT_TRUE(askAt(slow, u"question"_s));
    assistant.say(u"the "_s);
    ASSERT_TRUE(waitUntil([&] { return !slow.bubbles().isEmpty() && slow.bubbles().first().text == u"the "_s; }));
    slow.fault(wecomcommands::respond, CommandFault::hold(), 1);
    slow.fault(wecomcommands::respond, CommandFault::refuse(streamExpired).ofFinals(), 1);
    assistant.say(u"whole "_s);
    ASSERT_TRUE(waitUntil([&] { return slow.held() == 1; }));
    QObject::connect(&slow, &WeComGateway::commandReceived, &slow, [&] {
        if (slow.commands().last().body["stream"_L1]["finish"_L1].toBool())
            slow.release();
    });
    assistant.say(u"answer"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(slow.bubbles().last().kind, WeComBubble::Kind::Markdown);
    EXPECT_EQ(slow.bubbles().last().text, u"the whole answer"_s);
}

TEST_P(WeComChecklist, L14_ShowsWhatCameAtABadMomentAlthoughNothingFollows)
{
    ASSERT_TRUE(startAnswer(u"half"_s));
    gateway.fault(wecomcommands::respond, CommandFault::refuse(-1), 2);
    assistant.say(u" and more"_s);
    EXPECT_TRUE(waitForShown(u"half and more"_s));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_EndsTheStreamOfAFailedAnswer)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"so far"_s);
    assistant.fail(Error::Kind::Server);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_TRUE(shown().startsWith(u"so far"_s));
    EXPECT_TRUE(shown().contains(u"The assistant failed"_s));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_EndsTheStreamOfAStoppedAnswer)
{
    ASSERT_TRUE(startAnswer(u"so far"_s));
    ASSERT_FALSE(deliver(u"/stop"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(std::all_of(gateway.bubbles().begin(), gateway.bubbles().end(),
                            [](const WeComBubble &bubble) { return bubble.finished; }));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L16_AnEmptyAnswerEndsWithSomethingToSee)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"问题"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"\u200B\n"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(shown(), u"助手没有给出内容就结束了。"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L17_ALongAnswerArrivesCompleteInSeveralBubbles)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    QString text = u"Intro.\n\n```text\n"_s;
    for (int i = 0; i < 1500; ++i)
        text += u"行 %1 😀 of the listing\n"_s.arg(i);
    text += u"```\n\nEnd."_s;
    for (qsizetype at = 0; at < text.size(); at += 5003)
        assistant.say(text.mid(at, 5003));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_GE(gateway.bubbles().size(), 3);
    for (const WeComBubble &bubble : gateway.bubbles()) {
        EXPECT_TRUE(bubble.finished);
        EXPECT_LE(bubble.text.toUtf8().size(), 20480);
        EXPECT_EQ(bubble.text.count(u"```"_s) % 2, 0) << "a fence is open at the end of a bubble";
    }
    for (int i = 0; i < 1500; ++i)
        EXPECT_TRUE(shown().contains(u"行 %1 😀 of the listing"_s.arg(i))) << i;
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L14_TakesNothingBackWhenABubbleIsFull)
{
    assistant.answersAtOnce = false;
    watchBubbles();
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    QString text = u"Intro.\n\n```text\n"_s;
    for (int i = 0; i < 1200; ++i)
        text += u"line %1 of a listing\n"_s.arg(i);
    text += u"```\n\nEnd."_s;
    for (qsizetype at = 0; at < text.size(); at += 997) {
        const QString piece = text.mid(at, 997);
        assistant.say(piece);
        const QString last = piece.trimmed().section(u'\n', -1).trimmed();
        ASSERT_TRUE(waitUntil([&] { return shown().contains(last); })) << last.toStdString();
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(takenBack.isEmpty()) << takenBack.first().toStdString();
    EXPECT_GT(gateway.bubbles().first().text.toUtf8().size(), 19000);
    for (const WeComBubble &bubble : gateway.bubbles()) {
        EXPECT_LE(bubble.text.toUtf8().size(), 20480);
        EXPECT_EQ(bubble.text.count(u"```"_s) % 2, 0) << "a fence is open at the end of a bubble";
    }
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_AStreamEndsWithTheAnswerWhereTheMessageOfItsOwnIsRefused)
{
    limits.trustedFor = 0ms; // as after six minutes: the text goes out beside the stream
    assistant.answersAtOnce = false;
    start();
    WeComMessage message;
    message.text = u"question"_s;
    message.overrides = { { u"response_url"_s, QJsonValue::Null } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
    gateway.fault(wecomcommands::send, CommandFault::refuse(93006), -1);
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(shown(), u"half and whole"_s);
}

TEST_P(WeComChecklist, L15_AStreamWhoseEndWasLostWithItsLineIsEnded)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    ASSERT_TRUE(startAnswer(u"half"_s));
    gateway.setMute(true);
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setMute(false);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
    EXPECT_EQ(gateway.bubbles().size(), GetParam().readings.reqIdsSurviveReconnect ? 1 : 2);
    EXPECT_EQ(shown().count(u"half and whole"_s), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_L20_AnOldStreamIsEndedAlthoughItsEndIsNotTakenAtOnce)
{
    limits.trustedFor = 0ms; // as after six minutes: the text goes out beside the stream
    assistant.answersAtOnce = false;
    start();
    for (const int code : { versionConflict, notSubscribed }) {
        SCOPED_TRACE(code);
        const QString person = u"person%1"_s.arg(code);
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(deliver(u"question"_s, person).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        assistant.say(u"half"_s);
        ASSERT_TRUE(waitUntil([&] { return shown(person) == u"half"_s; }));
        gateway.fault(wecomcommands::respond, CommandFault::refuse(code).ofFinals(), 1);
        assistant.say(u" and whole"_s);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 1));
        EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
        const bool isTakenLater = code == versionConflict || GetParam().readings.reqIdsSurviveReconnect;
        EXPECT_TRUE(!isTakenLater
                    || std::all_of(gateway.bubbles().begin(), gateway.bubbles().end(),
                                   [](const WeComBubble &bubble) { return bubble.finished; }));
    }
}

TEST_P(WeComChecklist, L14_ThePointerTakesNothingBackThatWasNotAcknowledged)
{
    limits.trustedFor = 0ms; // as after six minutes: the text goes out beside the stream
    limits.answer = shortAnswer;
    assistant.answersAtOnce = false;
    WeComGateway patient({}, quickWeComLimits().shortened(100), GetParam().readings);
    ASSERT_TRUE(askAt(patient, u"question"_s));
    const auto isShown = [&](const QString &text) {
        return waitUntil([&] { return !patient.bubbles().isEmpty() && patient.bubbles().first().text == text; });
    };
    assistant.say(u"half"_s);
    ASSERT_TRUE(isShown(u"half"_s));
    patient.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    assistant.say(u" and whole"_s);
    ASSERT_TRUE(isShown(u"half and whole"_s));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(patient.bubbles().first().finished);
    EXPECT_TRUE(patient.bubbles().first().text.startsWith(u"half and whole\n\n"_s))
        << patient.bubbles().first().text.toStdString();
    EXPECT_EQ(patient.bubbles().last().text, u"half and whole"_s);
}

TEST_P(WeComChecklist, L18_AnOldMessageIsNotAnsweredInANewStreamThatMayBeThrownAway)
{
    limits.messages = 1;
    limits.messagesReserved = 1; // there is no place to show that work has begun
    limits.trustedFor = 0ms; // and then it is too late
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::respond), 0);
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L20_TheEndOfAnAnswerWaitsForTheLine)
{
    ASSERT_TRUE(startAnswer(u"half"_s));
    gateway.refuseHandshakes(503, 5);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L20_TheEndOfAnAnswerSurvivesALineThatIsTakenAwayAsItOpens)
{
    ASSERT_TRUE(startAnswer(u"half"_s));
    gateway.refuseHandshakes(503, 5);
    gateway.fault(wecomcommands::subscribe, CommandFault::hold(), 1);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.release(); // in one piece with what follows
    gateway.kick();
    ASSERT_TRUE(waitForShown(u"half and whole"_s));
    EXPECT_TRUE(gateway.bubbles().last().reqId.isEmpty()) << "not by the response_url";
    gateway.allowTakeover();
    connection->start();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().size(), 2);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L20_RepeatsTheFinalFrameAfterAVersionConflict)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(versionConflict).ofFinals(), 3);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 0);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L20_RepeatsTheFinalFrameWhenWeComIsBusyOrSaysSomethingUnknown)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(-1).ofFinals(), 3);
    gateway.fault(wecomcommands::respond, CommandFault::refuse(600041).ofFinals(), 2);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(shown(), u"You said: question"_s);
}
