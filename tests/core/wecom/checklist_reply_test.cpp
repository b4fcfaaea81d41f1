// Lines 11 to 17, 19 to 21 and 28 of the conformance checklist, wecom.md §21: what is answered.
#include "tests/core/wecom/wecomfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds shortAnswer = 80ms; ///< instead of 5 s

/// The first reply is refused for good, and the message instead of it is not read: from then on the line is dead, until
/// setMute(false).
void loseTheFirstMessage(WeComGateway &gateway)
{
    gateway.fault(wecomcommands::respond, CommandFault::refuse(requestExpired), 1);
    gateway.fault(wecomcommands::send, CommandFault::swallow(), 1);
    QObject::connect(&gateway, &WeComGateway::commandReceived, &gateway, [&gateway](const QString &command) {
        if (command == wecomcommands::send && gateway.commandCount(command) == 1)
            gateway.setMute(true);
    });
}

/// Pictures and files that stand in the chats.
auto mediaIn(const WeComGateway &gateway)
{
    return std::count_if(gateway.bubbles().begin(), gateway.bubbles().end(),
                         [](const WeComBubble &bubble) { return bubble.kind == WeComBubble::Kind::Media; });
}

} // namespace

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
    ASSERT_TRUE(patient.listen());
    bot.apiUrl = patient.url();
    start();
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

TEST_P(WeComChecklist, L13_DeliversByAMessageWhenNoFrameIsEverAcknowledged)
{
    limits.answer = shortAnswer;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::swallow(), -1);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
}

TEST_P(WeComChecklist, L13_AFinalFrameRefusedBehindALateAnswerIsDelivered)
{
    limits.answer = 500ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.answerDelay = 30ms;
    WeComGateway slow({}, platform, GetParam().readings);
    ASSERT_TRUE(slow.listen());
    bot.apiUrl = slow.url();
    start();
    WeComMessage message;
    message.text = u"question"_s;
    ASSERT_FALSE(slow.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
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
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"so far"_s);
    ASSERT_TRUE(waitForShown(u"so far"_s));
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

TEST_P(WeComChecklist, L19_DeliversTheCompleteTextOnceWhenTheRequestIsTooOld)
{
    for (const int code : { requestExpired, invalidReqId, streamExpired }) {
        SCOPED_TRACE(code);
        assistant.answersAtOnce = false;
        if (!connection)
            start();
        const QString person = u"person%1"_s.arg(code);
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(deliver(u"question"_s, person).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        assistant.say(u"first half, "_s);
        ASSERT_TRUE(waitUntil([&] { return shown(person) == u"first half, "_s; }));
        gateway.fault(wecomcommands::respond, CommandFault::refuse(code), 1);
        assistant.say(u"second half"_s);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 1));
        const WeComBubble &last = gateway.bubbles().last();
        EXPECT_EQ(last.chat, person);
        EXPECT_EQ(last.text, u"first half, second half"_s);
        EXPECT_TRUE(last.reqId.isEmpty()) << "no message of its own";
    }
    EXPECT_EQ(commandsOf(wecom::commands::send), 3);
    for (const WeComCommand &command : gateway.commands()) {
        if (command.cmd == wecom::commands::send) {
            EXPECT_EQ(command.body["chat_type"_L1], 1);
        }
    }
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L19_AMessageWhoseAcknowledgementIsLostAppearsOnce)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 200ms;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(requestExpired), 1);
    gateway.fault(wecomcommands::send, CommandFault::loseAnswer(), -1);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_TRUE(logHas(u"WeCom read it"_s));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L19_AMessageIsSentOnceMoreWhenItsLineTurnsOutToBeDead)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    start();
    loseTheFirstMessage(gateway);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setMute(false);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 2);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L19_L20_AMessageIsDeliveredHoweverLongThereIsNoLineAfterItsOwn)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    limits.lineWait = 50ms;
    start();
    loseTheFirstMessage(gateway);
    gateway.refuseHandshakes(503, 8);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    gateway.setMute(false);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L13_L19_AMessageIsDeliveredAlthoughItsLineAnsweredNothingButPings)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    start();
    for (const QString &command : { wecomcommands::respond, wecomcommands::send, wecomcommands::uploadInit })
        gateway.fault(command, CommandFault::swallow(), -1);
    QObject::connect(&gateway, &WeComGateway::linesChanged, &gateway, [&] {
        if (gateway.lines().size() != 2)
            return;
        for (const QString &command : { wecomcommands::respond, wecomcommands::send, wecomcommands::uploadInit })
            gateway.heal(command);
    });
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L19_AMessageThatMayHaveArrivedIsRepeatedOnceAtMost)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(requestExpired), 1);
    gateway.fault(wecomcommands::send, CommandFault::drop(), -1);
    WeComMessage message;
    message.text = u"question"_s;
    message.overrides = { { u"response_url"_s, QJsonValue::Null } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(commandsOf(wecom::commands::send), 2);
    EXPECT_EQ(counts().failed, 1);
}

TEST_P(WeComChecklist, L19_WhatNoLineAcknowledgesGoesOutByTheResponseUrl)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 100ms;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(requestExpired), 1);
    QObject::connect(&gateway, &WeComGateway::commandReceived, &gateway, [&](const QString &command) {
        if (command == wecomcommands::send)
            gateway.dropConnections();
    });
    gateway.fault(wecomcommands::send, CommandFault::swallow(), -1);
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(commandsOf(wecom::commands::send), 2);
    EXPECT_EQ(shown(), u"You said: question"_s);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L19_ReachesAGroupAlsoWhereBotsMayNotWriteByThemselves)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliverToGroup(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
    gateway.expireReqIds();
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    const WeComBubble &last = gateway.bubbles().last();
    EXPECT_EQ(last.text, u"half and whole"_s);
    EXPECT_EQ(last.chat, gateway.bubbles().first().chat);
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
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
    gateway.setMute(true);
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setMute(false);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
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

TEST_P(WeComChecklist, L20_ReconnectsAndDeliversWhenTheSubscriptionIsLost)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
    gateway.loseSubscription();
    assistant.say(u" and whole"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
    EXPECT_EQ(gateway.openLines(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L20_TheEndOfAnAnswerWaitsForTheLine)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
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
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half"_s);
    ASSERT_TRUE(waitForShown(u"half"_s));
    gateway.refuseHandshakes(503, 5);
    gateway.fault(wecomcommands::subscribe, CommandFault::hold(), 1);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    assistant.say(u" and whole"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.release(); // in one piece with what follows
    gateway.kick();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 2);
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
    EXPECT_TRUE(gateway.bubbles().last().reqId.isEmpty()) << "not by the response_url";
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

TEST_P(WeComChecklist, L20_RestsAConversationThatIsCalledTooFrequent)
{
    limits.frequencyPause = 300ms;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(strict.listen());
    bot.apiUrl = strict.url();
    start();
    strict.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent).ofFinals(), 1);
    WeComMessage message;
    message.text = u"question"_s;
    ASSERT_FALSE(strict.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(strict.bubbles().size(), 1);
    EXPECT_EQ(strict.bubbles().first().text, u"You said: question"_s);
    EXPECT_TRUE(strict.bubbles().first().finished);
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
    EXPECT_GE(wecom::Limits().frequencyPause, 60s);
}

TEST_P(WeComChecklist, L20_SendsNothingToAConversationThatRestsNoStreamEither)
{
    limits.frequencyPause = 2s;
    limits.pingEvery = 20ms;
    bridgeLimits.closeRetry = { 10ms, 20ms };
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 1500ms;
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(strict.listen());
    bot.apiUrl = strict.url();
    start();
    strict.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent), 1); // the thinking state
    WeComMessage message;
    message.text = u"question"_s;
    ASSERT_FALSE(strict.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return strict.commandCount(wecomcommands::respond) == 1; }));
    assistant.say(u"the "_s);
    const int pings = strict.commandCount(wecomcommands::ping); // which pass the time
    ASSERT_TRUE(waitUntil([&] { return strict.commandCount(wecomcommands::ping) >= pings + 4; }));
    EXPECT_EQ(strict.commandCount(wecomcommands::respond), 1);
    assistant.say(u"answer"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(strict.bubbles().isEmpty());
    EXPECT_EQ(strict.bubbles().last().text, u"the answer"_s);
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L20_AFileWaitsForAConversationThatRests)
{
    limits.frequencyPause = 300ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(strict.listen());
    bot.apiUrl = strict.url();
    start();
    WeComMessage message;
    message.text = u"draw"_s;
    ASSERT_FALSE(strict.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QByteArray file = pdfOf(QByteArray(10, 'f'));
    for (int i = 1; i <= 2; ++i) {
        strict.fault(i == 1 ? wecomcommands::respond : wecomcommands::uploadInit, CommandFault::refuse(tooFrequent), 1);
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
        ASSERT_TRUE(waitUntil([&] { return strict.uploads().size() == i; }));
        ASSERT_TRUE(waitUntil([&] { return mediaIn(strict) == i; }));
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(strict.shownIn(u"zhangsan"_s).join(u'\n').contains(u"could not be delivered"_s));
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L20_FilesThatWaitForOneAnotherRestTogether)
{
    limits.frequencyPause = 300ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    platform.answerDelay = 30ms; // in which one is placed and the others wait
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(strict.listen());
    bot.apiUrl = strict.url();
    start();
    WeComMessage message;
    message.text = u"draw"_s;
    ASSERT_FALSE(strict.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return strict.bubbles().size() == 1; }));
    strict.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent), 1);
    for (const char fill : { 'a', 'b', 'c' }) {
        const QByteArray file = pdfOf(QByteArray(10, fill));
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    }
    ASSERT_TRUE(waitUntil([&] { return mediaIn(strict) == 3; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(strict.shownIn(u"zhangsan"_s).join(u'\n').contains(u"could not be delivered"_s));
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L20_WelcomesNobodyInAConversationThatRests)
{
    bot.welcome = u"Hello"_s;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent), 1);
    ASSERT_FALSE(deliver(u"question"_s, u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::respond) == 1; }));
    ASSERT_FALSE(gateway.enterChat(u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return logHas(u"Nobody was welcomed"_s); }));
    ASSERT_FALSE(gateway.enterChat(u"wangwu"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return shown(u"wangwu"_s) == u"Hello"_s; }));
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 1);
}

TEST_P(WeComChecklist, L21_KeepsItsBudgetAndAPlaceForWhatEndsAnAnswer)
{
    limits.messages = 6;
    limits.messagesReserved = 2;
    limits.messageWindow = 600ms;
    WeComLimits platform = quickWeComLimits();
    platform.messagesPerWindow = 6;
    platform.rateWindow = 300ms; // this machine may be busy for a moment
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(strict.listen());
    bot.apiUrl = strict.url();
    start();
    for (int i = 0; i < 12; ++i) {
        WeComMessage message;
        message.text = u"q%1"_s.arg(i);
        ASSERT_FALSE(strict.deliver(message).isEmpty());
    }
    ASSERT_TRUE(waitForQuiet(12));
    for (int i = 0; i < 12; ++i)
        EXPECT_EQ(strict.shownIn(u"zhangsan"_s).count(u"You said: q%1"_s.arg(i)), 1) << i;
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
    const wecom::Limits real;
    EXPECT_EQ(real.messages - real.messagesReserved, 24);
}

TEST_P(WeComChecklist, ATextThatAStreamMayNotHoldGoesOutInPieces)
{
    limits.splitBytes = 300;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(contentTooLong).ofFinals(), 1);
    gateway.fault(wecomcommands::send, CommandFault::refuse(contentTooLong), 1);
    const QString question = QString(u"words "_s).repeated(100).trimmed();
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.bubbles().first().finished);
    QString sent;
    for (qsizetype i = 1; i < gateway.bubbles().size(); ++i)
        sent += gateway.bubbles().at(i).text + u' ';
    EXPECT_EQ(sent.simplified(), u"You said: "_s + question);
}

TEST_P(WeComChecklist, L19_ATextInPiecesGoesOnWithThePieceThatCameTooOften)
{
    limits.splitBytes = 300;
    limits.frequencyPause = 20ms;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(contentTooLong).ofFinals(), 1);
    gateway.fault(wecomcommands::send, CommandFault::refuse(contentTooLong), 1);
    QObject::connect(&gateway, &WeComGateway::commandReceived, &gateway, [this](const QString &command) {
        if (command != wecomcommands::send)
            return;
        const int sends = gateway.commandCount(command);
        if (sends == 2) // the first piece is taken, the second one refused, then its line is lost
            gateway.fault(command, CommandFault::refuse(tooFrequent), 1);
        else if (sends == 3)
            gateway.fault(command, CommandFault::refuse(notSubscribed), 1);
    });
    const QString question = QString(u"words "_s).repeated(100).trimmed();
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.lines().size(), 2);
    QString sent;
    for (const WeComBubble &bubble : gateway.bubbles()) {
        if (bubble.kind == WeComBubble::Kind::Markdown)
            sent += bubble.text + u' ';
    }
    EXPECT_EQ(sent.simplified(), u"You said: "_s + question);
    EXPECT_EQ(counts().answered, 1);
}

TEST_P(WeComChecklist, L19_AReplyInMarkdownWhoseAcknowledgementIsLostAppearsOnce)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 200ms;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(600039), 1);
    gateway.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    ASSERT_FALSE(deliverToGroup(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(gateway.bubbles().first().kind, WeComBubble::Kind::Markdown);
    EXPECT_EQ(gateway.bubbles().first().text, u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 0);
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, AGroupThatTakesNoStreamIsAnsweredInMarkdown)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(600039), 1);
    ASSERT_FALSE(deliverToGroup(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(gateway.bubbles().first().kind, WeComBubble::Kind::Markdown);
    EXPECT_EQ(gateway.bubbles().first().text, u"You said: question"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, ABotThatWasTakenOverStillEndsItsAnswerByTheResponseUrl)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::TakenOver; }));
    assistant.say(u"the answer"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"the answer"_s);
    EXPECT_TRUE(gateway.bubbles().last().reqId.isEmpty());
    EXPECT_EQ(gateway.lines().size(), 1);
}

TEST_P(WeComChecklist, L28_UploadsPicturesAndFilesInChunks)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QByteArray picture = pngOf(QByteArray(1200000, 'p'));
    const QByteArray file = pdfOf(QByteArray(10, 'f'));
    gateway.fault(wecomcommands::uploadInit, CommandFault::refuse(-1), 1);
    gateway.fault(wecomcommands::uploadChunk, CommandFault::refuse(600041), 1);
    gateway.fault(wecomcommands::uploadFinish, CommandFault::refuse(-1), 2);
    assistant.say(u"Here:"_s);
    assistant.give({ u"a.png"_s, mediaTypeOf(picture), picture });
    assistant.give({ u"../报告.pdf"_s, mediaTypeOf(file), file });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.uploads().size(), 2);
    const auto ofType = [&](const QString &type) {
        const auto &all = gateway.uploads();
        return *std::find_if(all.begin(), all.end(), [&](const WeComUpload &one) { return one.type == type; });
    };
    EXPECT_EQ(ofType(u"image"_s).bytes, picture);
    EXPECT_EQ(ofType(u"image"_s).chunks, 3);
    EXPECT_EQ(ofType(u"file"_s).bytes, file);
    EXPECT_EQ(ofType(u"file"_s).filename, u"报告.pdf"_s);
    QStringList types;
    for (const WeComBubble &bubble : gateway.bubbles()) {
        if (bubble.kind == WeComBubble::Kind::Media)
            types.append(bubble.mediaType);
    }
    types.sort();
    EXPECT_EQ(types, (QStringList { u"file"_s, u"image"_s }));
    EXPECT_TRUE(shown().contains(u"Sent as a message of its own"_s));
    EXPECT_TRUE(gateway.bubbles().first().finished);
    for (const Violation &violation : gateway.violations())
        EXPECT_NE(violation.code, u"frame.fragmented"_s);
}

TEST_P(WeComChecklist, L20_L28_AFileIsDeliveredAlthoughItsLineEndsAtAnyStep)
{
    assistant.answersAtOnce = false;
    start();
    const QByteArray file = pdfOf(QByteArray(600000, 'f'));
    const auto faults = { std::pair(wecomcommands::uploadInit, CommandFault::refuse(notSubscribed)),
                          std::pair(wecomcommands::uploadChunk, CommandFault::drop()),
                          std::pair(wecomcommands::uploadFinish, CommandFault::refuse(notSubscribed)) };
    for (const auto &[command, fault] : faults) {
        SCOPED_TRACE(command.toStdString());
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        gateway.fault(command, fault, 1);
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
        assistant.finish();
        ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 1));
        ASSERT_FALSE(gateway.uploads().isEmpty());
        EXPECT_EQ(gateway.uploads().last().bytes, file);
    }
    EXPECT_EQ(mediaIn(gateway), 3);
    EXPECT_EQ(gateway.lines().size(), 4);
    EXPECT_FALSE(shown().contains(u"could not be delivered"_s));
}

TEST_P(WeComChecklist, L20_L28_AFileThatWaitedForAnotherOneIsNotTakenForDelivered)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 5s;
    limits.pingEvery = 20ms;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().size() == 1; }));
    gateway.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    for (const char fill : { 'a', 'b' }) {
        const QByteArray file = pdfOf(QByteArray(10, fill));
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    }
    ASSERT_TRUE(waitUntil([&] { return gateway.uploads().size() == 2 && mediaIn(gateway) == 1; }));
    const int pings = commandsOf(wecom::commands::ping); // which pass the time of an answer
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) >= pings + 10; }));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return mediaIn(gateway) == 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(mediaIn(gateway), 2);
    EXPECT_FALSE(shown().contains(u"could not be delivered"_s));
}

TEST_P(WeComChecklist, L28_SaysSoWhenAFileCannotBeDelivered)
{
    limits.fileBytes = 100;
    limits.imageBytes = 100;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QByteArray file = pdfOf(QByteArray(200, 'f'));
    assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    ASSERT_TRUE(waitUntil([&] { return shown().contains(u"cannot be delivered"_s); }));
    gateway.fault(wecomcommands::uploadInit, CommandFault::refuse(40006), 1);
    const QByteArray picture = pngOf(QByteArray(20, 'p'));
    assistant.give({ {}, mediaTypeOf(picture), picture });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(shown().contains(u"could not be delivered"_s));
    EXPECT_TRUE(gateway.uploads().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST(WeComUploads, L28_ChooseTheTypeByTheBytesAndTheLimits)
{
    const wecom::Limits limits;
    const auto typeOf = [&](const char *mime, qsizetype bytes) {
        const auto type = wecom::uploadType({ QByteArray(mime), {} }, bytes, limits);
        return type ? *type : nameOf(type.error().kind);
    };
    EXPECT_EQ(typeOf("image/png", 1000), u"image"_s);
    EXPECT_EQ(typeOf("image/jpeg", limits.imageBytes), u"image"_s);
    EXPECT_EQ(typeOf("image/jpeg", limits.imageBytes + 1), u"file"_s);
    EXPECT_EQ(typeOf("image/gif", 1000), u"file"_s);
    EXPECT_EQ(typeOf("audio/amr", limits.voiceBytes), u"voice"_s);
    EXPECT_EQ(typeOf("audio/amr", limits.voiceBytes + 1), u"file"_s);
    EXPECT_EQ(typeOf("video/mp4", 1000), u"video"_s);
    EXPECT_EQ(typeOf("application/pdf", limits.fileBytes), u"file"_s);
    EXPECT_EQ(typeOf("application/pdf", limits.fileBytes + 1), u"too-large"_s);
    EXPECT_EQ(typeOf("application/pdf", 5), u"bad-request"_s);
    EXPECT_LE(limits.chunkBytes, 524288);
}
