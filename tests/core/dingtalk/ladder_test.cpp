// The ways an answer can take (dingtalk.md §14–§18), the permissions they need, and the budget of card calls.
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/print.h"

#include <QJsonArray>

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class DingTalkLadder : public oagent::testing::DingTalkFixture
{
protected:
    DingTalkLadder()
        : DingTalkFixture(restarting())
    { }

    /// Tokens are never stored, so every new process has to ask for one.
    static GatewayLimits restarting()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.tokenRequestsPerWindow = 10;
        return gatewayLimits;
    }
    void refuseCards() { gateway.failNext(dingtalkpaths::createCard, permissionMissing(u"Card.Instance.Write"_s), -1); }
    static HttpAnswer permissionMissing(const QString &scope) { return ApiAnswer::permissionMissing({ scope }); }
    void askAndWait(const QString &question)
    {
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(waitForQuiet());
    }
};

constexpr auto budgetWindow = 250ms;
constexpr int askers = 40;

/// The platform's numbers with a second that is shorter.
class DingTalkBudget : public oagent::testing::DingTalkFixture
{
protected:
    DingTalkBudget()
        : DingTalkFixture(shortSecond())
    {
        limits.cardWindow = budgetWindow;
    }
    static GatewayLimits shortSecond()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.cardWindow = budgetWindow;
        return gatewayLimits;
    }
    [[nodiscard]] QList<SteadyTime> cardCalls() const
    {
        QList<SteadyTime> times;
        for (const ApiCall &call : gateway.calls()) {
            if (call.path.startsWith(u"/v1.0/card/"_s))
                times.append(call.at);
        }
        return times;
    }
};

} // namespace

TEST_F(DingTalkBudget, KeepsFortyConversationsAtOnceBelowTheAppsCardCallsAndEndsEveryCard)
{
    start();
    for (int i = 0; i < askers; ++i)
        ASSERT_FALSE(deliver(u"question %1"_s.arg(i), u"person%1"_s.arg(i)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == askers; }, 50s));
    const auto cards = gateway.cards();
    ASSERT_EQ(cards.size(), askers);
    for (const CardRecord &card : cards) {
        EXPECT_TRUE(card.isDone());
        EXPECT_TRUE(card.content.startsWith(u"You said: question "_s)) << card.content.toStdString();
    }
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), ""); // never more than twice the budget in a window, which is where DingTalk refuses
    // Over the whole run no more than the budget; one window more for the first and one for calls that were delayed.
    const QList<SteadyTime> calls = cardCalls();
    const auto windows = (calls.last() - calls.first()) / budgetWindow + 2;
    EXPECT_LE(calls.size(), limits.cardCalls * windows);
    EXPECT_GE(calls.size(), 4 * askers); // created, made ready, ended with the text, settled
}

TEST_F(DingTalkBudget, ANormalAnswerIsFiveCardCalls)
{
    ASSERT_TRUE(startAnswer(u"an answer"_s));
    assistant.say(u" that grows"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(cardCalls().size(), 5);
    EXPECT_EQ(onlyCard().content, u"an answer that grows"_s);
}

TEST_F(DingTalkBudget, ACallThatIsRepeatedWithANewTokenCountsTwice)
{
    limits.cardCalls = 2; // creating with the old token, and again with the new one
    limits.cardCallsReserved = 0;
    limits.cardWindow = 1h;
    start();
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::invalidAuthentication());
    assistant.answersAtOnce = false;
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"text"_s);
    ASSERT_TRUE(waitUntil([&] { return cardCalls().size() == 2; }));
    assistant.say(u" and more"_s);
    for (qsizetype i = 1; i <= 3; ++i) { // time enough for a call that is not held back
        ASSERT_FALSE(deliver(u"/help"_s, u"somebody"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == i; }));
    }
    EXPECT_EQ(cardCalls().size(), 2);
}

TEST_F(DingTalkLadder, ABusyWebhookIsTriedAgainWhereTheRobotMayNotSend)
{
    refuseCards();
    gateway.failNext(dingtalkpaths::sendPrivate, permissionMissing(u"qyapi_robot_sendmsg"_s), -1);
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(-1, u"system busy"_s), 1);
    start();
    askAndWait(u"hello"_s);
    EXPECT_EQ(counts().answered, 1);
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkLadder, AWebhookThatWasUsedTooFastRestsForAWhile)
{
    limits.webhookRest = 1h;
    refuseCards();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(410100, u"send too fast"_s));
    start();
    askAndWait(u"one"_s);
    ASSERT_FALSE(deliver(u"two"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.callCount(dingtalkpaths::sendBySession), 1);
    EXPECT_EQ(gateway.robotSends().size(), 2);
    ASSERT_FALSE(deliver(u"in another chat"_s, u"somebody"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 3; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkLadder, WhomTheRobotCannotReachWaitsForAWebhookThatRests)
{
    limits.webhookRest = 50ms;
    refuseCards();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(130101, u"send too fast"_s));
    start();
    SimulatedMessage message;
    message.text = u"from outside"_s;
    message.senderStaffId = QString();
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_TRUE(gateway.robotSends().isEmpty());
}

TEST_F(DingTalkLadder, ATokenThatDidNotComeIsNoMessageThatMayHaveArrived)
{
    limits.tokenRetry = { 1ms, 1ms };
    limits.tokenMinInterval = 1ms;
    start();
    refuseCards();
    HttpAnswer gatewayTimeout;
    gatewayTimeout.status = 504;
    gateway.failNext(dingtalkpaths::accessToken, gatewayTimeout, 12);
    SimulatedMessage message;
    message.text = u"late"_s;
    message.overrides = { { u"sessionWebhookExpiredTime"_s, 1000 } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(gateway.robotSends().size(), 1);
}

TEST_F(DingTalkLadder, ATokenThatIsNoneLeavesNoCardThatWouldHaveToBeEnded)
{
    start();
    gateway.failNext(dingtalkpaths::accessToken, HttpAnswer::html(200), -1);
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(waitUntil([&] { return isQuiet(); }, 1s))
        << "the conversation waits for a card that was never asked for";
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkLadder, WithoutCardsOfAnyKindAConversationGoesOn)
{
    for (const QString &path : { dingtalkpaths::createCard, dingtalkpaths::updateCard, dingtalkpaths::streamCard })
        gateway.failNext(path, HttpAnswer::unavailable(), -1);
    start();
    ASSERT_FALSE(deliver(u"one"_s).isEmpty());
    ASSERT_FALSE(deliver(u"two"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
    EXPECT_EQ(counts().failed, 0);
    EXPECT_TRUE(logHas(u"reply"_s, u"AI cards are paused"_s));
    EXPECT_EQ(gateway.cards().size(), 0);
}

TEST_F(DingTalkLadder, AWebhookThatEndsWhileAMessageWaitsForItsMinuteIsNotUsed)
{
    limits.webhookPerMinute = 1;
    limits.webhookWindow = 500ms;
    refuseCards();
    start();
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_FALSE(deliver(u"/whoami"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    clock.pass(2h);
    ASSERT_TRUE(waitUntil([&] { return gateway.robotSends().size() == 1; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkLadder, APageWhereAnAnswerShouldBeIsNoRefusalOfTheCard)
{
    ASSERT_TRUE(startAnswer(u"an answer"_s));
    gateway.failNext(dingtalkpaths::streamCard, HttpAnswer::html(200), 1);
    gateway.failNext(dingtalkpaths::updateCard, HttpAnswer::html(200), 1);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(onlyCard().content, u"an answer"_s);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
}

TEST_F(DingTalkLadder, SendsNoThirdMessageWhenTwoMayHaveArrived)
{
    limits.apiTimeLimit = 100ms;
    refuseCards();
    start();
    for (int i = 0; i < 10; ++i) {
        gateway.holdNext(dingtalkpaths::sendBySession, DingTalkGateway::Hold::AfterProcessing);
        gateway.holdNext(dingtalkpaths::sendPrivate, DingTalkGateway::Hold::AfterProcessing);
    }
    askAndWait(u"hello"_s);
    EXPECT_EQ(counts().failed, 1);
    EXPECT_LE(gateway.webhookPosts().size() + gateway.robotSends().size(), 3);
    const auto &entries = log.entries();
    EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const LogEntry &entry) {
        return QString(entry.text + entry.foreign).contains(u"may have arrived"_s);
    }));
}

TEST_F(DingTalkLadder, ATextThatTheContentCheckRefusesIsReplacedByAPlainSentence)
{
    for (const int code : { 430101, 430102, 430103, 430104 }) {
        SCOPED_TRACE(code);
        refuseCards();
        start();
        gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(code, u"unsafe"_s));
        const qsizetype posts = gateway.webhookPosts().size();
        askAndWait(u"那个内容"_s);
        ASSERT_EQ(gateway.webhookPosts().size(), posts + 1);
        EXPECT_EQ(gateway.webhookPosts().last().msgtype, u"text"_s);
        EXPECT_EQ(gateway.webhookPosts().last().text, say(Phrase::AnswerBlocked, Language::Chinese));
        EXPECT_TRUE(gateway.robotSends().isEmpty()); // the same check stands there
        EXPECT_EQ(counts().failed, 1);
        EXPECT_EQ(violations(), "");
        crash();
        gateway.heal(dingtalkpaths::createCard);
    }
}

TEST_F(DingTalkLadder, TheSentenceTakesTheRobotsWayWhenTheWebhookRefusesItToo)
{
    refuseCards();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(430104, u"unsafe"_s), 2);
    start();
    askAndWait(u"question"_s);
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(gateway.robotSends().first().msgKey, u"sampleText"_s);
    EXPECT_EQ(gateway.robotSends().first().param["content"_L1].toString(),
              say(Phrase::AnswerBlocked, Language::English));
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkLadder, ASessionThatIsGoneLeadsToTheRobot)
{
    refuseCards();
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone());
    askAndWait(u"question"_s);
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(gateway.robotSends().first().param["text"_L1].toString(), u"You said: question"_s);
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkLadder, APersonTheRobotCannotReachIsAFailure)
{
    refuseCards();
    gateway.refuseStaff(u"manager807"_s);
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    askAndWait(u"question"_s);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::sendPrivate), 1); // another try would end the same
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(counts().answered, 0);
    EXPECT_TRUE(logHas(u"finished"_s, u"invalidStaffIdList"_s));
}

TEST_F(DingTalkLadder, APersonWhoseFlowIsControlledIsSentToAgain)
{
    refuseCards();
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    gateway.failNext(dingtalkpaths::sendPrivate,
                     ApiAnswer::json({ { u"processQueryKey"_s, u"k"_s },
                                       { u"flowControlledStaffIdList"_s, QJsonArray { u"manager807"_s } } }));
    askAndWait(u"question"_s);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::sendPrivate), 2);
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkLadder, AMissingPermissionIsNamedUntilACallThatNeedsItSucceeds)
{
    limits.cardPause = 0ms;
    gateway.failNext(dingtalkpaths::createCard, permissionMissing(u"Card.Instance.Write"_s));
    start();
    EXPECT_TRUE(connection->missingScopes().isEmpty());
    EXPECT_TRUE(connection->reason().id.isEmpty());
    askAndWait(u"first"_s);
    EXPECT_EQ(connection->missingScopes(), QStringList { u"Card.Instance.Write"_s });
    EXPECT_EQ(connection->reason().id, u"permission-missing"_s);
    EXPECT_TRUE(logHas(u"reply"_s, u"Card.Instance.Write"_s));
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_TRUE(connection->missingScopes().isEmpty());
    EXPECT_TRUE(connection->reason().id.isEmpty());
    EXPECT_EQ(gateway.cards().size(), 1);
}

TEST_F(DingTalkLadder, SeveralMissingPermissionsAreNamedTogetherAndTheRobotsAsWell)
{
    refuseCards();
    gateway.failNext(dingtalkpaths::sendPrivate,
                     ApiAnswer::error(403, u"Forbidden.AccessDenied.AccessTokenPermissionDenied"_s, u"no"_s), -1);
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    askAndWait(u"question"_s);
    EXPECT_EQ(counts().failed, 1);
    // The robot's refusal did not name it.
    EXPECT_EQ(connection->missingScopes(), QStringList({ u"Card.Instance.Write"_s, u"qyapi_robot_sendmsg"_s }));
    EXPECT_TRUE(connection->reason().cause.contains(u"qyapi_robot_sendmsg"_s));
}

TEST_F(DingTalkLadder, ARefusedCardIsBlamedOnWhatTheRefusalIsAbout)
{
    const auto cureAfter = [this](const QString &path, const HttpAnswer &answer) {
        gateway.failNext(path, answer, -1);
        start();
        askAndWait(u"question"_s);
        EXPECT_EQ(connection->reason().id, u"cards-refused"_s);
        const QString cure = connection->reason().cure;
        crash();
        gateway.heal(path);
        return cure;
    };
    const HttpAnswer elsewhere = ApiAnswer::error(403, u"Forbidden.AccessDenied.IpNotInWhiteList"_s, u"no"_s);
    EXPECT_TRUE(cureAfter(dingtalkpaths::createCard, elsewhere).contains(u"IP allow-list"_s));
    const HttpAnswer otherSecret = ApiAnswer::error(400, u"invalidClientIdOrSecret"_s, u"no"_s);
    EXPECT_TRUE(cureAfter(dingtalkpaths::accessToken, otherSecret).contains(u"APP Secret"_s));
    const HttpAnswer unpublished = ApiAnswer::error(400, u"param.templateUnpublished"_s, u"no"_s);
    EXPECT_TRUE(cureAfter(dingtalkpaths::createCard, unpublished).contains(u"card template"_s));
}

TEST_F(DingTalkLadder, AQpsRefusalNamesNoPermission)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::qpsLimit());
    start();
    askAndWait(u"question"_s);
    EXPECT_TRUE(connection->missingScopes().isEmpty());
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkLadder, CardsThatAreTooManyOrHangRestAndHoldNobodyUp)
{
    limits.apiTimeLimit = 100ms;
    limits.qpsTries = 2;
    limits.busyTries = 2;
    limits.settleTime = 0ms;
    for (const HttpAnswer &answer : { ApiAnswer::tooManyRequests(0), HttpAnswer::hang() }) {
        SCOPED_TRACE(answer.status);
        const qsizetype cards = gateway.cards().size();
        ASSERT_TRUE(startQuestion());
        assistant.say(u"an answer"_s);
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() > cards && gateway.cards().last().streamCalls == 1; }));
        const int updates = gateway.callCount(dingtalkpaths::updateCard);
        const qsizetype posts = gateway.webhookPosts().size();
        gateway.failNext(dingtalkpaths::streamCard, answer, -1);
        gateway.failNext(dingtalkpaths::updateCard, answer, -1);
        assistant.say(u" that grows"_s);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet());
        ASSERT_EQ(gateway.webhookPosts().size(), posts + 1);
        EXPECT_EQ(gateway.webhookPosts().last().text, u"an answer that grows"_s);
        EXPECT_EQ(connection->reason().id, u"cards-broken"_s);
        // Twice with the whole answer, and once to point to the message.
        EXPECT_EQ(gateway.callCount(dingtalkpaths::updateCard), updates + 3);
        const int creations = gateway.callCount(dingtalkpaths::createCard);
        assistant.answersAtOnce = true;
        ASSERT_FALSE(deliver(u"next"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
        EXPECT_EQ(gateway.webhookPosts().size(), posts + 2);
        EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), creations);
        crash();
        gateway.heal(dingtalkpaths::streamCard);
        gateway.heal(dingtalkpaths::updateCard);
        assistant.questions.clear();
    }
}

TEST_F(DingTalkLadder, CardsRestWhenOneWhoseAnswerIsThereCannotBeEnded)
{
    limits.settleTime = 0ms;
    ASSERT_TRUE(startAnswer(u"an answer"_s));
    gateway.failNext(dingtalkpaths::updateCard, ApiAnswer::tooManyRequests(0), -1);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::updateCard), 2); // made ready, and tried once to be settled
    EXPECT_TRUE(onlyCard().finalized);
    EXPECT_EQ(connection->reason().id, u"cards-broken"_s);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
}

TEST_F(DingTalkLadder, ACardThatWasRefusedForNowIsMadeByTheNextTextWithoutLookingForIt)
{
    gateway.failNext(dingtalkpaths::createCard, HttpAnswer::unavailable(), limits.busyTries);
    ASSERT_TRUE(startQuestion());
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(dingtalkpaths::createCard) >= limits.busyTries; }));
    assistant.say(u"an answer"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::updateCard), 2); // made ready, settled
    EXPECT_EQ(onlyCard().content, u"an answer"_s);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_TRUE(connection->reason().id.isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkLadder, CardsRestAfterTheSecondCreationOfAReplyThatWoreOut)
{
    gateway.failNext(dingtalkpaths::createCard, HttpAnswer::unavailable(), -1);
    ASSERT_TRUE(startQuestion());
    assistant.say(u"an answer"_s);
    ASSERT_TRUE(waitUntil([&] { return connection->reason().id == u"cards-broken"_s; }));
    assistant.say(u" that grows"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), 2 * limits.busyTries);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::updateCard), 0);
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"an answer that grows"_s);
}
