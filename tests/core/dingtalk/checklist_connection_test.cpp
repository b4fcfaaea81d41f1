// Lines 1 to 18 of the conformance checklist, dingtalk.md §26. The simulated platform records what breaks a rule.
#include "tests/core/dingtalk/dingtalkfixture.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class DingTalkChecklist : public oagent::testing::DingTalkFixture
{
protected:
    /// Begins to connect, whatever comes of it, and without a bridge.
    void connectAlone()
    {
        timer = std::make_unique<SharedTimer>();
        http = std::make_unique<HttpClient>();
        connection = std::make_unique<dingtalk::Connection>(
            bot, Secret(secret), ConnectionServices { *http, *timer, log, redactor, clock, network }, limits);
        QObject::connect(connection.get(), &BotConnection::stateChanged, connection.get(), [this] {
            if (connection->state() == ConnectionState::WaitingToRetry)
                waitedFor.append(connection->reason());
            if (connection->state() == ConnectionState::Connecting)
                triedAfter.append(connection->reason());
        });
        connection->start();
    }

    QList<StateReason> waitedFor; ///< of each attempt that failed since connectAlone()
    QList<StateReason> triedAfter; ///< what was said while each was under way
};

QByteArray hostile(int bytes) { return QByteArray(bytes, 'x'); }

} // namespace

TEST_F(DingTalkChecklist, L01_L02_L03_L05_OpensALineAsTheDocumentSays)
{
    start();
    EXPECT_EQ(gateway.opens(), 1);
    EXPECT_EQ(gateway.openConnections(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L04_UsesAFreshTicketForEveryLine)
{
    start();
    for (int i = 2; i <= 4; ++i) {
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil([&] { return gateway.opens() == i && connection->state() == ConnectionState::Online; }));
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, SaysWhileItTriesAgainWhyTheLastTryFailed)
{
    gateway.failNext(dingtalkpaths::open, ApiAnswer::systemBusy());
    gateway.failNext(dingtalkpaths::open, ApiAnswer::withoutTicket());
    connectAlone();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    ASSERT_EQ(waitedFor.size(), 2);
    EXPECT_NE(waitedFor.first(), waitedFor.last());
    EXPECT_EQ(triedAfter, (QList<StateReason> { {}, waitedFor.first(), waitedFor.last() }));
    EXPECT_EQ(connection->reason(), StateReason {});
}

TEST_F(DingTalkChecklist, L06_StopsAtRefusedCredentialsAndNamesTheField)
{
    secret = "wrong"_ba;
    connectAlone();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"refused-credentials"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"APP Secret"_s));
    EXPECT_FALSE(connection->reason().cure.isEmpty());
    EXPECT_EQ(gateway.opens(), 1);
}

TEST_F(DingTalkChecklist, L06_ExplainsA400WithTheChecklist)
{
    gateway.failNext(dingtalkpaths::open, ApiAnswer::invalidParameter(), -1);
    connectAlone();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"not-ready"_s);
    EXPECT_TRUE(connection->reason().cure.contains(u"published"_s));
}

TEST_F(DingTalkChecklist, L06_TellsWhatRefusesTheLineFromTroubleWithTheNetwork)
{
    const auto reasonAfter = [this](const HttpAnswer &answer) {
        waitedFor.clear();
        gateway.failNext(dingtalkpaths::open, answer);
        connectAlone();
        EXPECT_TRUE(waitUntil([&] { return !waitedFor.isEmpty(); }));
        crash();
        return waitedFor.value(0);
    };
    for (const QString &code :
         { u"Forbidden.AccessDenied.IpNotInWhiteList"_s, u"Forbidden.AccessDenied.AccessTokenPermissionDenied"_s }) {
        const StateReason reason = reasonAfter(ApiAnswer::error(403, code, u"no"_s));
        EXPECT_EQ(reason.id, u"not-allowed"_s);
        EXPECT_TRUE(reason.cause.contains(code)) << reason.cause.toStdString();
        EXPECT_TRUE(reason.cure.contains(u"IP allow-list"_s));
    }
    EXPECT_EQ(reasonAfter(ApiAnswer::error(404, u"NotFound"_s, u"no such path"_s)).id, u"strange-answer"_s);
    const StateReason unusable
        = reasonAfter(ApiAnswer::json({ { u"endpoint"_s, u"wss://10.1.2.3:443/connect"_s }, { u"ticket"_s, u"t"_s } }));
    EXPECT_EQ(unusable.id, u"address-refused"_s);
    EXPECT_TRUE(unusable.cause.contains(u"10.1.2.3"_s)) << unusable.cause.toStdString();
}

TEST_F(DingTalkChecklist, L06_BlamesTheWayAndNotTheAppForAHandshakeThatIsRefused)
{
    for (const int status : { 400, 401, 403, 404 }) {
        SCOPED_TRACE(status);
        waitedFor.clear();
        gateway.refuseHandshakes(status);
        connectAlone();
        ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
        ASSERT_EQ(waitedFor.size(), 1);
        EXPECT_EQ(waitedFor.first().id, u"network"_s);
        EXPECT_TRUE(waitedFor.first().cause.contains(u"its WebSocket does not open"_s));
        crash();
    }
}

TEST_F(DingTalkChecklist, L10_SaysOfALineThatReplacedAnotherThatItWasLostAndNotThatItDidNotOpen)
{
    limits.reconnect.renewalLinger = 10ms;
    connectAlone();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    gateway.sendDisconnect();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == 2 && gateway.openConnections() == 1; }));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return !waitedFor.isEmpty(); }));
    EXPECT_TRUE(waitedFor.first().cause.contains(u"cannot be reached"_s)) << waitedFor.first().cause.toStdString();
}

TEST_F(DingTalkChecklist, L06_BacksOffWhenThePlatformIsBusyAndComesBack)
{
    gateway.failNext(dingtalkpaths::open, ApiAnswer::unavailable(), 2);
    gateway.failNext(dingtalkpaths::open, ApiAnswer::tooManyRequests(0), 1);
    start();
    EXPECT_EQ(gateway.opens(), 4);
}

TEST_F(DingTalkChecklist, L06_NeverAsksForMoreLinesThanAllowedHoweverOftenTheyDrop)
{
    limits.reconnect.burst = dingtalk::Limits().reconnect.burst;
    const auto most = static_cast<int>(limits.reconnect.burst);
    start();
    for (int i = 2; i <= most; ++i) {
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1 && gateway.opens() == i; }));
    }
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Connecting; }));
    EXPECT_EQ(gateway.opens(), most); // the next one waits for the window
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L07_SurvivesAnswersThatAreNoneAndHangingOnes)
{
    limits.openTimeLimit = 200ms;
    gateway.failNext(dingtalkpaths::open, ApiAnswer::withoutTicket());
    gateway.failNext(dingtalkpaths::open, ApiAnswer::html());
    gateway.failNext(dingtalkpaths::open, ApiAnswer::xml());
    gateway.failNext(dingtalkpaths::open, ApiAnswer::hang());
    start();
    EXPECT_EQ(gateway.opens(), 5);
}

TEST_F(DingTalkChecklist, L08_AnswersPingsWithIdenticalData)
{
    start();
    gateway.sendPing();
    ASSERT_TRUE(waitUntil([&] { return !gateway.deliveries().isEmpty() && gateway.deliveries().last().acks == 1; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L08_AnswersPingsWhileTheAssistantWorks)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"a long question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    gateway.sendPing();
    ASSERT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
}

TEST_F(DingTalkChecklist, L09_AnswersWebSocketPings)
{
    start();
    gateway.sendWebSocketPing();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L10_ReplacesALineThatIsAboutToEndAndLosesNoMessage)
{
    start();
    gateway.sendDisconnect();
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 2 && gateway.openConnections() >= 1; }));
    ASSERT_TRUE(waitUntil([&] { return !deliver(u"after the change"_s).isEmpty(); }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L10_ReplacesALineFromTimeToTimeAndKeepsItWhereThatFails)
{
    limits.renewAfter = 50ms;
    limits.reconnect.burstWindow = 1ms;
    start();
    gateway.failNext(dingtalkpaths::open, HttpAnswer::unavailable(), 1);
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 2; }));
    EXPECT_EQ(gateway.openConnections(), 1); // the one there was
    ASSERT_FALSE(deliver(u"meanwhile"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() >= 2; }));
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkChecklist, L11_L12_AcknowledgesOnceAndAtOnceWhateverTheAssistantDoes)
{
    assistant.answersAtOnce = false;
    start();
    const QString msgId = deliver(u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 1; }));
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"done"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.acks(msgId), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L13_AnswersEventsWithAStatus)
{
    start();
    ASSERT_FALSE(gateway.deliverEvent(u"user_add_org"_s, { { u"userId"_s, u"x"_s } }).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L14_AnswersTopicsItDoesNotHandle)
{
    start();
    ASSERT_FALSE(gateway.deliverCallback(u"/v1.0/graph/api/invoke"_s, u"{}"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
    EXPECT_EQ(gateway.deliveries().last().ack["code"_L1].toInt(), 404);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L15_SurvivesWhateverArrives)
{
    start();
    for (const QByteArray &text : { "{"_ba, "[]"_ba, ""_ba, "null"_ba, R"({"type":"CALLBACK"})"_ba,
                                    R"({"type":"SYSTEM","headers":{"topic":"KEEPALIVE"}})"_ba,
                                    R"({"type":"UNHEARD","headers":{"topic":"x","messageId":"m"}})"_ba,
                                    R"({"type":"CALLBACK","headers":3,"data":7})"_ba, R"({"type":"EVENT"})"_ba,
                                    R"({"type":"CALLBACK","headers":{"topic":"/v1.0/im/bot/messages/get"}})"_ba,
                                    R"({"type":"SYSTEM","headers":{"topic":"ping"}})"_ba, hostile(1024 * 1024) })
        gateway.sendText(text);
    gateway.sendBinary(hostile(100));
    SimulatedMessage strange;
    strange.overrides
        = { { u"msgtype"_s, u"somethingNew"_s }, { u"text"_s, QJsonValue::Null }, { u"content"_s, u"{\"a\":1}"_s } };
    const QString strangeId = gateway.deliver(strange);
    SimulatedMessage quota;
    quota.overrides = { { u"text"_s, QJsonValue::Null }, { u"errorMessage"_s, u"20001 suspended"_s } };
    const QString quotaId = gateway.deliver(quota);
    SimulatedMessage large;
    large.text = QString(1024 * 1024 - 4096, u'y');
    const QString largeId = gateway.deliver(large);
    ASSERT_TRUE(waitUntil(
        [&] { return gateway.acks(strangeId) == 1 && gateway.acks(quotaId) == 1 && gateway.acks(largeId) == 1; }));
    EXPECT_EQ(gateway.opens(), 1);
    EXPECT_TRUE(logHas(u"received"_s, u"20001"_s));
    assistant.answersAtOnce = true;
    ASSERT_TRUE(
        waitUntil([&] { return !gateway.webhookPosts().isEmpty(); })); // the person is told about the strange one
    for (const Violation &violation : gateway.violations()) // of what cannot be answered nothing was
        ADD_FAILURE() << violation.code.toStdString() << ' ' << violation.detail.toStdString();
}

TEST_F(DingTalkChecklist, L16_ProcessesAMessageOnceAndAcknowledgesItsDuplicates)
{
    start();
    const QString msgId = deliver(u"only once"_s);
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 2; }));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 2 && connection->state() == ConnectionState::Online; }));
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 3; }));
    crash();
    start();
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 4; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(gateway.cards().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L16_TellsTheBotsApartThatReceiveOneMessageUnderOneNumber)
{
    start();
    SimulatedMessage message;
    message.text = u"to both"_s;
    message.msgId = u"msgShared"_s;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    message.overrides = { { u"robotCode"_s, u"dingAnother"_s } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 2; }));
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(u"msgShared"_s) == 3; }));
    EXPECT_EQ(assistant.requests.size(), 2);
}

TEST_F(DingTalkChecklist, L15_KnowsASuspendedQuotaByItsCode)
{
    start();
    SimulatedMessage quota;
    quota.overrides = { { u"text"_s, QJsonValue::Null }, { u"code"_s, 20001 } };
    const QString id = gateway.deliver(quota);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(id) == 1; }));
    EXPECT_TRUE(logHas(u"received"_s, u"quota"_s));
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    EXPECT_EQ(connection->reason().id, u"quota-used-up"_s);
    bool isTold = false;
    QObject::connect(connection.get(), &BotConnection::stateChanged, connection.get(), [&] { isTold = true; });
    ASSERT_FALSE(deliver(u"whole again"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(isTold);
    EXPECT_EQ(connection->reason(), StateReason());
}

TEST_F(DingTalkChecklist, L17_NoticesAMutePlatformAndReconnects)
{
    limits.reconnect.line.pingWhenSilentFor = 50ms;
    limits.reconnect.line.deadWhenSilentFor = 150ms;
    start();
    gateway.setMute(true);
    ASSERT_TRUE(waitUntil([&] { return connection->state() != ConnectionState::Online; }));
    gateway.setMute(false);
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    ASSERT_TRUE(waitUntil([&] { return !deliver(u"there again"_s).isEmpty() && waitForQuiet(); }));
}

TEST_F(DingTalkChecklist, L18_SendsNothingButAcknowledgements)
{
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    stopGracefully(0ms);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkChecklist, L06_L07_TellsA400OfDingTalkFromAProxysPage)
{
    const auto answered = [](const QByteArray &body) {
        return HttpAnswer { .status = 400, .body = body, .contentType = "text/plain"_ba, .headers = {} };
    };
    for (const QByteArray &body :
         { ""_ba, "bad request"_ba, R"({"message":"not published"})"_ba, ApiAnswer::xml().body }) {
        SCOPED_TRACE(body.toStdString());
        gateway.failNext(dingtalkpaths::open, answered(body));
        connectAlone();
        ASSERT_TRUE(waitUntil([&] {
            return connection->state() == ConnectionState::Rejected || connection->state() == ConnectionState::Online;
        }));
        EXPECT_EQ(connection->reason().id, u"not-ready"_s);
        crash();
    }
    QList<HttpAnswer> ofSomethingElse;
    for (const QByteArray &body : { "<html></html>"_ba, "\r\n  <HTML lang=\"en\">"_ba, " <!DOCTYPE html><html>"_ba })
        ofSomethingElse.append(answered(body));
    HttpAnswer toSignIn; // where a network wants people to sign in before it lets anything pass
    toSignIn.headers = { { "Location", "http://sign-in.example/" } };
    for (const int status : { 302, 303, 307 }) {
        toSignIn.status = status;
        ofSomethingElse.append(toSignIn);
    }
    for (const HttpAnswer &answer : std::as_const(ofSomethingElse)) {
        SCOPED_TRACE(std::to_string(answer.status) + answer.body.toStdString());
        waitedFor.clear();
        gateway.failNext(dingtalkpaths::open, answer);
        connectAlone();
        ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
        ASSERT_EQ(waitedFor.size(), 1);
        EXPECT_EQ(waitedFor.first().id, u"strange-answer"_s);
        crash();
    }
}
