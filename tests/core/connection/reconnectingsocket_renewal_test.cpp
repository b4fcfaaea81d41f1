#include "tests/core/connection/reconnectingsockettest.h"
#include "tests/testing/rawserver.h"

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ConnectionState;

/// Make before break: a living line is replaced by a new one.
class RenewalTest : public ReconnectingSocketTest
{ };

TEST_F(RenewalTest, ReplacesTheLineWithoutAGap)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew();
    ASSERT_EQ(asked(), 2);
    server.sendText(0, u"during the renewal"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    EXPECT_TRUE(texts.front().line->sendText(u"heard"_s));
    answerLater(1);
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && opened.size() == 2; }));
    EXPECT_EQ(opened.back(), socket->line());
    server.sendText(1, u"after it"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 2; }));
    EXPECT_EQ(texts.back().line, socket->line());
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
    EXPECT_EQ(server.texts(0), QStringList(u"heard"_s));
    EXPECT_EQ(server.living(), 1);
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
    EXPECT_EQ(socket->reconnects(), 0);
}

TEST_F(RenewalTest, HearsAndAnswersTheOldLineALittleLonger)
{
    limits.renewalLinger = 1h;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 2 && server.accepted() == 2; }));
    server.sendText(0, u"crossed the renewal"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    EXPECT_EQ(texts.front().line, opened.front());
    EXPECT_TRUE(texts.front().line->sendText(u"ack"_s));
    EXPECT_TRUE(waitUntil([&] { return server.texts(0) == QStringList(u"ack"_s); }));
    server.drop(0); // its end is nobody's loss
    ASSERT_TRUE(waitUntil([&] { return opened.front().isNull(); }));
    EXPECT_TRUE(isOnline());
    EXPECT_EQ(states.size(), 2U);
}

TEST_F(RenewalTest, ASecondWishWhileOneIsUnderWayDoesNothing)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    for (int i = 0; i < 5; ++i)
        socket->renew();
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && server.living() == 1; }));
    settle();
    EXPECT_EQ(asked(), 2);
}

TEST_F(RenewalTest, MayFollowOnAnother)
{
    limits.renewalLinger = 1h;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    for (std::size_t i = 2; i < 6; ++i) {
        socket->renew();
        ASSERT_TRUE(waitUntil([&] { return opened.size() == i; }));
    }
    EXPECT_TRUE(waitUntil([&] { return server.accepted() == 5 && server.living() == 2; }));
    EXPECT_TRUE(isOnline());
}

TEST_F(RenewalTest, IsOnlyForALineThatIsOpen)
{
    makeSocket().renew();
    EXPECT_EQ(asked(), 0);
    answering = false;
    socket->start();
    socket->renew();
    EXPECT_EQ(asked(), 1);
    socket->stop();
    socket->renew();
    EXPECT_EQ(asked(), 1);
}

TEST_F(RenewalTest, TriesAgainWhileTheOldLineLives)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.refuse(true);
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return server.refused() == 3; }));
    EXPECT_TRUE(isOnline());
    server.sendText(0, u"still here"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    server.refuse(false);
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 2; }));
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
    EXPECT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
}

TEST_F(RenewalTest, TriesSeveralTimesBeforeTheOldLineEndsHoweverLongOnesPausesAre)
{
    limits.backoff = { 1h, 1h };
    limits.renewalGrace = 2s;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.refuse(true);
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return server.refused() == 3; }));
    server.refuse(false);
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 2; }));
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
}

TEST_F(RenewalTest, GivesTheOldLineUpWhenTheGraceIsOver)
{
    limits.renewalGrace = 50ms;
    limits.backoff = { 1ms, 10ms };
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.refuse(true);
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    EXPECT_EQ(socket->line(), nullptr);
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
    server.refuse(false);
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_EQ(socket->reconnects(), 1);
}

TEST_F(RenewalTest, GoesOnWithTheWaitingRetryWhenTheGraceIsOver)
{
    limits.renewalGrace = 30ms;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    Error busy;
    busy.kind = Error::Kind::Overloaded;
    busy.retryAfter = 30min;
    address = failure(busy);
    socket->renew();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_GT(socket->retryDelay(), 10min);
    EXPECT_EQ(asked(), 2);
}

TEST_F(RenewalTest, KeepsTheAttemptWhenTheGraceIsOver)
{
    limits.renewalGrace = 30ms;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew();
    ASSERT_TRUE(reaches(State::Connecting));
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
    answerLater(1);
    ASSERT_TRUE(reaches(State::Online));
    EXPECT_EQ(asked(), 2);
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Timeout);
}

TEST_F(RenewalTest, KeepsTheAttemptWhenTheOldLineEndsEarlier)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew();
    server.drop(0);
    ASSERT_TRUE(reaches(State::Connecting));
    EXPECT_EQ(asked(), 2);
    answerLater(1);
    ASSERT_TRUE(reaches(State::Online));
    EXPECT_EQ(asked(), 2);
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online, State::Connecting, State::Online }));
    EXPECT_EQ(socket->reconnects(), 1);
}

TEST_F(RenewalTest, KeepsTheHandshakeWhenTheOldLineEndsEarlier)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    RawServer raw([](QTcpSocket &, const QByteArray &) { return QByteArray(); });
    address = raw.url();
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return raw.received().endsWith("\r\n\r\n"); }));
    server.drop(0);
    ASSERT_TRUE(reaches(State::Connecting));
    raw.send(RawServer::acceptance(raw.received()));
    ASSERT_TRUE(reaches(State::Online));
    EXPECT_EQ(asked(), 2);
}

TEST_F(RenewalTest, AnOptionalOneThatIsRefusedLeavesTheLineAsItWas)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    WebSocketLine *line = socket->line();
    Error busy = failure(Error::Kind::InUse, u"too many lines"_s).value();
    busy.retryAfter = 1h;
    address = failure(busy);
    socket->renew(ReconnectingSocket::Renewal::Optional);
    ASSERT_TRUE(waitUntil([&] { return givenUp.size() == 1; }));
    EXPECT_EQ(givenUp.front().kind, Error::Kind::InUse);
    EXPECT_EQ(socket->line(), line);
    server.sendText(0, u"still here"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
    EXPECT_EQ(asked(), 2);
    address.reset(); // what the attempt was told to wait for holds nothing back
    server.drop(0);
    ASSERT_TRUE(waitUntil([&] { return socket->reconnects() == 1 && isOnline(); }));
    socket->renew(ReconnectingSocket::Renewal::Optional);
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 3 && server.living() == 1; }));
    EXPECT_EQ(givenUp.size(), 1U);
}

TEST_F(RenewalTest, AnOptionalOneWhoseQuestionIsFoundWrongLeavesTheLineAsItWas)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    address = failure(Error::Kind::BadRequest, {}, 400);
    socket->renew(ReconnectingSocket::Renewal::Optional);
    ASSERT_TRUE(waitUntil([&] { return givenUp.size() == 1; }));
    EXPECT_TRUE(isOnline());
    EXPECT_EQ(server.living(), 1);
}

TEST_F(RenewalTest, AnOptionalOneBecomesRequiredWhenTheWayChanges)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew(ReconnectingSocket::Renewal::Optional);
    address = failure(Error::Kind::Overloaded, {}, 503);
    answering = true;
    socket->reroute();
    ASSERT_TRUE(waitUntil([&] { return asked() >= 4; }));
    EXPECT_TRUE(givenUp.empty());
    address.reset();
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 2; }));
}

TEST_F(RenewalTest, AnOptionalOneThatIsLateLeavesTheLineAsItWas)
{
    limits.renewalGrace = 30ms;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew(ReconnectingSocket::Renewal::Optional);
    ASSERT_TRUE(waitUntil([&] { return givenUp.size() == 1; }));
    EXPECT_EQ(givenUp.front().kind, Error::Kind::Timeout);
    EXPECT_TRUE(questions.at(1).context.isNull() || waitUntil([&] { return questions.at(1).context.isNull(); }));
    settle();
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
    EXPECT_EQ(server.living(), 1);
    EXPECT_EQ(asked(), 2);
}

TEST_F(RenewalTest, AnOptionalOneBecomesRequiredWhenThePlatformEndsTheLine)
{
    limits.renewalGrace = 50ms;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew(ReconnectingSocket::Renewal::Optional);
    socket->renew();
    socket->renew(ReconnectingSocket::Renewal::Optional); // takes nothing back
    ASSERT_TRUE(reaches(State::Connecting));
    answerLater(1);
    ASSERT_TRUE(reaches(State::Online));
    EXPECT_TRUE(givenUp.empty());
    EXPECT_EQ(asked(), 2);
}

TEST_F(RenewalTest, AnOptionalOneBecomesTheAttemptWhenTheLineEndsMeanwhile)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    answering = false;
    socket->renew(ReconnectingSocket::Renewal::Optional);
    server.drop(0);
    ASSERT_TRUE(reaches(State::Connecting));
    address = failure(Error::Kind::Overloaded, {}, 503);
    answering = true;
    answerLater(1);
    ASSERT_TRUE(waitUntil([&] { return asked() >= 4; }));
    address.reset();
    ASSERT_TRUE(reaches(State::Online));
    EXPECT_TRUE(givenUp.empty());
}

TEST_F(RenewalTest, IsRejectedWhenTheCredentialsNoLongerHold)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    address = failure(Error::Kind::Authentication, {}, 401);
    socket->renew();
    ASSERT_TRUE(reaches(State::Rejected));
    EXPECT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
}

TEST_F(RenewalTest, StopClosesBothLines)
{
    limits.renewalLinger = 1h;
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return opened.size() == 2 && server.accepted() == 2; }));
    RawServer raw;
    address = raw.url();
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return raw.accepted() == 1; }));
    socket->stop();
    EXPECT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000 && server.closeCode(1) == 1000; }));
    EXPECT_TRUE(waitUntil([&] { return raw.living() == 0; }));
    settle();
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online, State::Stopped }));
}

TEST_F(RenewalTest, DoesNotHammerAServerThatAlwaysAsksForIt)
{
    limits.burst = 3;
    limits.burstWindow = 200ms;
    makeSocket();
    QObject::connect(socket.get(), &ReconnectingSocket::lineOpened, &context, [this] { socket->renew(); });
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 7; }));
    for (std::size_t i = 3; i < questions.size(); ++i)
        EXPECT_GE(questions.at(i).asked - questions.at(i - 3).asked, 199ms) << i;
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
}

TEST_F(RenewalTest, MayEndWithTheDeathOfTheSocket)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    QObject::connect(socket.get(), &ReconnectingSocket::lineOpened, &context, [this] { socket.reset(); });
    socket->renew();
    ASSERT_TRUE(waitUntil([&] { return socket == nullptr && server.accepted() == 2; }));
    EXPECT_TRUE(waitUntil([&] { return server.living() == 0; }));
    EXPECT_EQ(server.closeCode(0), 1000);
}

TEST_F(ReconnectingSocketTest, AnotherWayReplacesTheLineWithoutAGap)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    socket->reroute();
    EXPECT_TRUE(isOnline());
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && server.closeCode(0) == 1000; }));
    EXPECT_TRUE(isOnline());
    EXPECT_EQ(socket->reconnects(), 0);
    EXPECT_EQ(server.living(), 1);
}

TEST_F(ReconnectingSocketTest, AnotherWayBeginsAnAttemptUnderWayAnew)
{
    answering = false;
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 1; }));
    socket->reroute();
    ASSERT_EQ(asked(), 2);
    questions.at(0).answer(server.url(u"old"_s)); // late: nobody waits for it
    answerLater(1);
    ASSERT_TRUE(becomesOnline());
    settle();
    EXPECT_EQ(server.accepted(), 1);
    EXPECT_EQ(server.ticket(0), ticketOf(1));
}

TEST_F(ReconnectingSocketTest, AnotherWayEndsThePatienceThatAProxyAskedFor)
{
    Error refusal = proxyError(u"the proxy refuses"_s, proxyWantsCredentials);
    address = failure(refusal);
    makeSocket().start();
    ASSERT_TRUE(reaches(ConnectionState::WaitingToRetry));
    EXPECT_GT(socket->retryDelay(), std::chrono::seconds(30)) << "a wrong password must not be shown again and again";
    settle();
    EXPECT_EQ(asked(), 1);
    address.reset();
    socket->reroute();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, AnotherNetworkEndsThePatienceThatAProxyAskedFor)
{
    address = failure(proxyError(u"the proxy refuses"_s, proxyForbids));
    makeSocket().start();
    ASSERT_TRUE(reaches(ConnectionState::WaitingToRetry));
    address.reset();
    socket->probe();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, AnotherWayLeavesAStoppedOneAlone)
{
    makeSocket().reroute();
    settle();
    EXPECT_EQ(asked(), 0);
    EXPECT_EQ(socket->state(), ConnectionState::Stopped);
}
