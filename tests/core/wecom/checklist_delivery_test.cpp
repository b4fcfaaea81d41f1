// Lines 13 and 19 to 21 of the conformance checklist, wecom.md §21: how an answer arrives beside its stream.
#include "tests/core/wecom/wecomfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

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

} // namespace

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

TEST_P(WeComChecklist, L19_L31_ReachesAGroupUnderItsNewestRequestWhateverAMessageIsRefusedWith)
{
    assistant.answersAtOnce = false;
    start();
    for (const int code : { 600041, badParameter }) {
        SCOPED_TRACE(code);
        WeComMessage message;
        message.group = true;
        message.chatId = u"wrGroup%1"_s.arg(code);
        message.text = u"first"_s;
        message.overrides = { { u"response_url"_s, QJsonValue::Null } };
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        assistant.say(u"half"_s);
        ASSERT_TRUE(waitForShown(u"half"_s));
        gateway.expireReqIds();
        gateway.fault(wecomcommands::send, CommandFault::refuse(code), 1);
        message.text = u"second"_s;
        const QString newer = gateway.deliver(message);
        ASSERT_TRUE(waitUntil([&] { return counts().accepted == asked + 2; }));
        assistant.say(u" and whole"_s);
        assistant.finish();
        ASSERT_TRUE(waitForQuestion(asked + 2));
        EXPECT_TRUE(shown(message.chatId).contains(u"half and whole"_s));
        EXPECT_TRUE(std::any_of(gateway.bubbles().begin(), gateway.bubbles().end(), [&](const WeComBubble &bubble) {
            return bubble.kind == WeComBubble::Kind::Markdown && bubble.msgId == newer;
        }));
        assistant.say(u"next"_s);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 2));
    }
    EXPECT_EQ(commandsOf(wecom::commands::send), 2);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_L19_EndsTheStreamWhenItsTextIsRefusedAgainAndAgainWithAnUnknownNumber)
{
    assistant.answersAtOnce = false;
    start();
    WeComMessage message;
    message.text = u"question"_s;
    message.overrides = { { u"response_url"_s, QJsonValue::Null } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"the answer"_s);
    ASSERT_TRUE(waitForShown(u"the answer"_s));
    gateway.fault(wecomcommands::respond, CommandFault::refuse(600041).ofFinals(), 3);
    gateway.fault(wecomcommands::send, CommandFault::refuse(600041), -1);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(commandsOf(wecom::commands::send), 3) << "the first time, and two repetitions (§12)";
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(gateway.bubbles().first().text, u"the answer"_s);
}

TEST_P(WeComChecklist, L13_L19_AnAnswerOfWhichOnlyTheRepetitionIsRefusedStandsInTheChatOnce)
{
    limits.answer = 300ms;
    limits.otherAnswer = 20ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.replyWait = 100ms;
    WeComGateway patient({}, platform, GetParam().readings);
    ASSERT_TRUE(askAt(patient, u"question"_s));
    ASSERT_TRUE(waitUntil([&] { return patient.bubbles().size() == 1; }));
    patient.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    int finals = 0;
    QObject::connect(&patient, &WeComGateway::commandReceived, &patient, [&](const QString &command) {
        const bool isFinal
            = command == wecomcommands::respond && patient.commands().last().body["stream"_L1]["finish"_L1].toBool();
        if (isFinal && ++finals == 1)
            patient.fault(command, CommandFault::refuse(streamExpired).ofFinals(), 1);
    });
    assistant.say(u"the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return patient.bubbles().first().text == u"the answer"_s; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(finals, 2);
    ASSERT_EQ(patient.bubbles().size(), 1);
    EXPECT_TRUE(patient.bubbles().first().finished);
    EXPECT_EQ(counts().answered, 1);
    for (const Violation &violation : patient.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L18_DoesNotBelieveTheStreamOfAMessageThatWaitedWhileTheBotWasOffline)
{
    start();
    gateway.fault(wecomcommands::respond, CommandFault::discard(), -1); // its stream would be too old, in silence
    const auto deliverOfAge = [this](std::chrono::seconds age, const QString &person) {
        WeComMessage message;
        message.text = u"question"_s;
        message.userId = person;
        const auto sentAt = std::chrono::duration_cast<std::chrono::seconds>(clock.wallNow().time_since_epoch()) - age;
        message.overrides = { { u"create_time"_s, static_cast<qint64>(sentAt.count()) } };
        return gateway.deliver(message);
    };
    ASSERT_FALSE(deliverOfAge(7min, u"waited"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(u"waited"_s), u"You said: question"_s);
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
    for (const std::chrono::seconds age : { std::chrono::seconds(-7min), std::chrono::seconds(25h) }) {
        const int before = counts().answered;
        ASSERT_FALSE(deliverOfAge(age, u"odd"_s).isEmpty());
        ASSERT_TRUE(waitForQuiet(before + 1));
    }
    EXPECT_EQ(commandsOf(wecom::commands::send), 1) << "what cannot be is not believed";
}

TEST_P(WeComChecklist, L20_ReconnectsAndDeliversWhenTheSubscriptionIsLost)
{
    ASSERT_TRUE(startAnswer(u"half"_s));
    gateway.loseSubscription();
    assistant.say(u" and whole"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().text, u"half and whole"_s);
    EXPECT_EQ(gateway.openLines(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L20_RestsAConversationThatIsCalledTooFrequent)
{
    limits.frequencyPause = 300ms;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    WeComGateway strict({}, platform, GetParam().readings);
    startAt(strict);
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
    startAt(strict);
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
    startAt(strict);
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

TEST_P(WeComChecklist, ATextThatAStreamMayNotHoldGoesOutInPiecesHoweverThatIsSaid)
{
    limits.splitBytes = 300;
    start();
    const QString question = QString(u"words "_s).repeated(100).trimmed();
    for (const int code : { contentTooLong, badParameter, 600041 }) {
        SCOPED_TRACE(code);
        const QString person = u"person%1"_s.arg(code);
        gateway.fault(wecomcommands::respond, CommandFault::refuse(contentTooLong).ofFinals(), 1);
        gateway.fault(wecomcommands::send, CommandFault::refuse(code), 1);
        ASSERT_FALSE(deliver(question, person).isEmpty());
        ASSERT_TRUE(waitForQuiet(counts().answered + 1));
        QString sent;
        for (const WeComBubble &bubble : gateway.bubbles()) {
            EXPECT_TRUE(bubble.finished || bubble.kind == WeComBubble::Kind::Markdown);
            if (bubble.chat == person && bubble.kind == WeComBubble::Kind::Markdown) {
                EXPECT_LE(bubble.text.toUtf8().size(), limits.splitBytes);
                sent += bubble.text + u' ';
            }
        }
        EXPECT_EQ(sent.simplified(), u"You said: "_s + question);
    }
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

TEST_P(WeComChecklist, L19_SendsOnlyWhatDidNotArriveAgainWhenAPieceOfATextIsRefused)
{
    limits.splitBytes = 300;
    start();
    gateway.fault(wecomcommands::respond, CommandFault::refuse(contentTooLong).ofFinals(), 1);
    gateway.fault(wecomcommands::send, CommandFault::refuse(contentTooLong), 1);
    QObject::connect(&gateway, &WeComGateway::commandReceived, &gateway, [this](const QString &command) {
        if (command == wecomcommands::send && gateway.commandCount(command) == 2) // the first piece is taken
            gateway.fault(command, CommandFault::refuse(600041), 2);
    });
    WeComMessage message;
    message.text = QString(u"words "_s).repeated(100).trimmed();
    message.overrides = { { u"response_url"_s, QJsonValue::Null } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    QString sent;
    for (const WeComBubble &bubble : gateway.bubbles()) {
        if (bubble.kind == WeComBubble::Kind::Markdown)
            sent += bubble.text + u' ';
    }
    EXPECT_EQ(sent.simplified(), u"You said: "_s + message.text);
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

TEST_P(WeComChecklist, L15_ABotThatWasTakenOverAnswersByTheResponseUrlAndEndsItsStreamWhenItIsTakenBack)
{
    ASSERT_TRUE(startAnswer(u"so far"_s));
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::TakenOver; }));
    assistant.say(u", so good"_s);
    assistant.finish();
    ASSERT_TRUE(waitForShown(u"so far, so good"_s));
    EXPECT_TRUE(gateway.bubbles().last().reqId.isEmpty());
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_FALSE(gateway.bubbles().first().finished);

    gateway.allowTakeover();
    connection->start();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().first().finished, GetParam().readings.reqIdsSurviveReconnect);
    EXPECT_EQ(gateway.bubbles().size(), 2);
    EXPECT_EQ(gateway.lines().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L15_TheNextProcessEndsTheStreamOfAnAnswerThatWentOutByTheResponseUrl)
{
    bridgeLimits.closeAtStop = 20ms;
    limits.endingGrace = 20ms;
    ASSERT_TRUE(startAnswer(u"so far"_s));
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::TakenOver; }));
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().size() == 2; }));
    bool hasEnded = false;
    bridge->stop(30min, bridge.get(), [&] { hasEnded = true; });
    ASSERT_TRUE(waitUntil([&] { return hasEnded; }));
    crash();
    gateway.allowTakeover();
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    if (GetParam().readings.reqIdsSurviveReconnect) {
        ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().first().finished; }));
        EXPECT_TRUE(gateway.bubbles().first().text.startsWith(u"so far"_s));
    }
    EXPECT_EQ(gateway.bubbles().size(), 2) << "the answer came once more";
    EXPECT_EQ(assistant.questions.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, AnAnswerWithoutAnyWayOutWaitsUntilTheBotIsTakenBack)
{
    assistant.answersAtOnce = false;
    start();
    simulator::WeComMessage message;
    message.text = u"question"_s;
    message.overrides = { { u"response_url"_s, u""_s } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"so far"_s);
    ASSERT_TRUE(waitForShown(u"so far"_s));
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::TakenOver; }));
    assistant.say(u", so good"_s);
    assistant.finish();
    EXPECT_FALSE(waitUntil([&] { return counts().open == 0; }, 200ms)) << "it was given up";

    gateway.allowTakeover();
    connection->start();
    ASSERT_TRUE(waitForShown(u"so far, so good"_s));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().first().finished, GetParam().readings.reqIdsSurviveReconnect);
    EXPECT_EQ(violations(), "");
}
