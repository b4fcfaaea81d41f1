#include "tests/core/connection/reconnectingsockettest.h"
#include "tests/testing/rawserver.h"

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ConnectionState;

TEST_F(ReconnectingSocketTest, GoesOnlineWithTheAddressItAskedFor)
{
    makeSocket().start();
    EXPECT_EQ(socket->state(), State::Connecting);
    EXPECT_EQ(socket->line(), nullptr);
    ASSERT_TRUE(becomesOnline());
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
    EXPECT_EQ(server.ticket(0), u"ticket-0"_s);
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened.front(), socket->line());
    EXPECT_EQ(socket->reconnects(), 0);
    EXPECT_EQ(socket->retryDelay(), 0ms);
}

TEST_F(ReconnectingSocketTest, NamesTheLineThatAMessageCameFrom)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.sendText(0, u"question"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    EXPECT_EQ(texts.front().text, u"question"_s);
    ASSERT_EQ(texts.front().line, socket->line());
    EXPECT_TRUE(texts.front().line->sendText(u"answer"_s));
    EXPECT_TRUE(waitUntil([&] { return server.texts(0) == QStringList(u"answer"_s); }));
}

TEST_F(ReconnectingSocketTest, CarriesBytes)
{
    makeSocket();
    QByteArray received;
    QObject::connect(socket.get(), &ReconnectingSocket::binaryReceived, &context,
                     [&](const QByteArray &bytes, WebSocketLine *line) {
                         received = bytes;
                         line->sendBinary("pong"_ba);
                     });
    socket->start();
    ASSERT_TRUE(becomesOnline());
    server.sendBinary(0, "ping"_ba);
    ASSERT_TRUE(waitUntil([&] { return !server.binaries(0).empty(); }));
    EXPECT_EQ(received, "ping"_ba);
}

TEST_F(ReconnectingSocketTest, ComesBackWithANewAddressAfterTheServerDropsIt)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.drop(0);
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && isOnline(); }));
    EXPECT_EQ(server.ticket(1), u"ticket-1"_s);
    EXPECT_EQ(
        states,
        (std::vector { State::Connecting, State::Online, State::WaitingToRetry, State::Connecting, State::Online }));
    EXPECT_EQ(socket->reconnects(), 1);
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Network);
    EXPECT_EQ(opened.size(), 2U);
}

TEST_F(ReconnectingSocketTest, StartingTwiceMakesOneAttempt)
{
    makeSocket().start();
    socket->start();
    ASSERT_TRUE(becomesOnline());
    socket->start();
    settle();
    EXPECT_EQ(asked(), 1);
    EXPECT_EQ(server.accepted(), 1);
}

TEST_F(ReconnectingSocketTest, NeverHasTwoAttemptsInFlight)
{
    answering = false;
    makeSocket().start();
    for (int i = 0; i < 5; ++i) {
        socket->start();
        socket->probe();
        socket->renew();
    }
    settle();
    EXPECT_EQ(asked(), 1);
    for (const QString &ticket : { u"first"_s, u"second"_s, u"third"_s })
        questions.front().answer(server.url(ticket));
    ASSERT_TRUE(becomesOnline());
    questions.front().answer(server.url(u"late"_s));
    settle();
    EXPECT_EQ(server.accepted(), 1);
    EXPECT_EQ(server.ticket(0), u"first"_s);
}

TEST_F(ReconnectingSocketTest, StopsForGoodWhenCredentialsAreRefused)
{
    for (const Error::Kind kind : { Error::Kind::Authentication, Error::Kind::BadRequest }) {
        questions.clear();
        address = failure(kind, u"no"_s, 401);
        makeSocket().start();
        ASSERT_TRUE(reaches(State::Rejected));
        EXPECT_EQ(socket->lastError().code, 401);
        socket->probe();
        socket->markLost({});
        socket->markTakenOver();
        settle();
        EXPECT_EQ(socket->state(), State::Rejected);
        EXPECT_EQ(asked(), 1);
    }
    address.reset();
    socket->start();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, LetsARuleDecideWhatIsFinal)
{
    address = failure(Error::Kind::Authentication, u"no"_s, 7);
    makeSocket([](const Error &error) { return error.code == 8; }).start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 3; }));
    address = failure(Error::Kind::Server, u"no"_s, 8);
    EXPECT_TRUE(reaches(State::Rejected));
}

TEST_F(ReconnectingSocketTest, ARefusedHandshakeIsNotFinal)
{
    RawServer raw(RawServer::answerOnce("HTTP/1.1 401 Unauthorized\r\n\r\n"_ba));
    address = raw.url();
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return raw.accepted() == 2; }));
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Authentication);
    address.reset();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, LetsARuleJudgeARefusedHandshake)
{
    RawServer raw(RawServer::answerOnce("HTTP/1.1 400 Bad Request\r\nReason: banned\r\n\r\n"_ba));
    address = raw.url();
    makeSocket().setRefusalRule([](const HttpHead &refusal) {
        const bool isBanned = refusal.header("reason"_ba) == "banned";
        return failure(isBanned ? Error::Kind::Authentication : Error::Kind::Server, u"no"_s, refusal.status).value();
    });
    socket->start();
    ASSERT_TRUE(reaches(State::Rejected));
    EXPECT_EQ(socket->lastError().code, 400);
    EXPECT_EQ(asked(), 1);
}

TEST_F(ReconnectingSocketTest, SurvivesAnAddressThatIsNone)
{
    address = QUrl(u"https://127.0.0.1/"_s);
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 3; }));
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Refused);
    address.reset();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, GivesUpAQuestionThatIsNeverAnswered)
{
    answering = false;
    limits.line.handshake = 10ms;
    makeSocket().start();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Timeout);
    ASSERT_TRUE(waitUntil([&] { return asked() == 2; }));
    EXPECT_TRUE(questions.at(0).context.isNull()) << "the question goes on";
}

TEST_F(ReconnectingSocketTest, IgnoresAnAnswerThatComesAfterStop)
{
    answering = false;
    makeSocket().start();
    const Question question = questions.front();
    socket->stop();
    question.answer(server.url());
    EXPECT_TRUE(waitUntil([&] { return question.context.isNull(); }));
    question.answer(server.url());
    settle();
    EXPECT_EQ(socket->state(), State::Stopped);
    EXPECT_EQ(server.accepted(), 0);
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Stopped }));
}

TEST_F(ReconnectingSocketTest, IgnoresAnAnswerThatComesAfterItsDeath)
{
    answering = false;
    makeSocket().start();
    socket.reset();
    EXPECT_TRUE(questions.front().context.isNull());
    questions.front().answer(server.url());
    questions.front().answer(failure(Error::Kind::Network, {}));
    settle();
    EXPECT_EQ(server.accepted(), 0);
}

TEST_F(ReconnectingSocketTest, SurvivesAFinderThatAnswersInsideTheCall)
{
    const auto fails = [](const QObject *, const Callback<QUrl> &done) { done(failure(Error::Kind::Network, {})); };
    ReconnectingSocket failing(network, timer, limits, fails);
    failing.start();
    EXPECT_EQ(failing.state(), State::WaitingToRetry);
    const auto finds = [this](const QObject *, const Callback<QUrl> &done) { done(server.url()); };
    ReconnectingSocket finding(network, timer, limits, finds);
    finding.start();
    EXPECT_TRUE(waitUntil([&] { return finding.state() == State::Online; }));
}

TEST_F(ReconnectingSocketTest, StopClosesTheLineWith1000AndIsQuietAfterwards)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    server.sendText(0, u"on its way"_s);
    socket->stop();
    EXPECT_EQ(socket->line(), nullptr);
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) != 0; }));
    EXPECT_EQ(server.closeCode(0), 1000);
    settle();
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online, State::Stopped }));
    EXPECT_TRUE(texts.empty());
    EXPECT_EQ(asked(), 1);
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && isOnline(); }));
    EXPECT_EQ(socket->reconnects(), 0);
}

TEST_F(ReconnectingSocketTest, StopDuringTheHandshakeLeavesNothingBehind)
{
    RawServer raw;
    address = raw.url();
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return raw.accepted() == 1; }));
    socket->stop();
    EXPECT_TRUE(waitUntil([&] { return raw.living() == 0; }));
    settle();
    EXPECT_EQ(asked(), 1);
}

TEST_F(ReconnectingSocketTest, StopWhileWaitingCancelsTheRetry)
{
    server.refuse(true);
    makeSocket().start();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    socket->stop();
    const int before = asked();
    settle();
    EXPECT_EQ(asked(), before);
    EXPECT_EQ(socket->state(), State::Stopped);
}

TEST_F(ReconnectingSocketTest, DyingClosesTheLineWith1000)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    socket.reset();
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) != 0; }));
    EXPECT_EQ(server.closeCode(0), 1000);
}

TEST_F(ReconnectingSocketTest, StaysAwayWhenTakenOver)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    socket->markTakenOver();
    EXPECT_EQ(socket->state(), State::TakenOver);
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
    socket->probe();
    socket->renew();
    socket->noteServed();
    settle();
    EXPECT_EQ(socket->state(), State::TakenOver);
    EXPECT_EQ(asked(), 1);
    socket->start();
    EXPECT_TRUE(waitUntil([&] { return server.accepted() == 2 && isOnline(); }));
}

TEST_F(ReconnectingSocketTest, StaysAwayWhenTheOpenLineRefusesTheCredentials)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    Error error;
    error.kind = Error::Kind::Authentication;
    error.code = 853000;
    socket->markRefused(error);
    EXPECT_EQ(socket->state(), State::Rejected);
    EXPECT_EQ(socket->lastError().code, 853000);
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
    settle();
    EXPECT_EQ(asked(), 1);
}

TEST_F(ReconnectingSocketTest, ReplacesALineThatItsOwnerCallsLost)
{
    makeSocket().start();
    ASSERT_TRUE(becomesOnline());
    Error error;
    error.kind = Error::Kind::Protocol;
    error.code = 846609;
    socket->markLost(error);
    EXPECT_EQ(socket->state(), State::WaitingToRetry);
    EXPECT_EQ(socket->lastError().code, 846609);
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2 && isOnline(); }));
    EXPECT_EQ(server.living(), 1);
    EXPECT_EQ(socket->reconnects(), 1);
}

TEST_F(ReconnectingSocketTest, AProbeRetriesAtOnce)
{
    limits.backoff = { 1h, 1h };
    server.refuse(true);
    makeSocket().start();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    server.refuse(false);
    socket->probe();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, AProbeReplacesADeadLine)
{
    limits.line.probe = 20ms;
    RawServer raw(RawServer::openWebSocket());
    address = raw.url();
    makeSocket().start();
    ASSERT_TRUE(reaches(State::Online));
    address.reset();
    socket->probe();
    EXPECT_TRUE(becomesOnline());
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Timeout);
}

TEST_F(ReconnectingSocketTest, StartWhileWaitingTriesAtOnce)
{
    limits.backoff = { 1h, 1h };
    server.refuse(true);
    makeSocket().start();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_GT(socket->retryDelay(), 10min);
    server.refuse(false);
    socket->start();
    EXPECT_TRUE(becomesOnline());
}

TEST_F(ReconnectingSocketTest, MayBeDeletedInsideEveryChangeOfState)
{
    for (const State state : { State::Connecting, State::Online, State::WaitingToRetry, State::Rejected,
                               State::TakenOver, State::Stopped }) {
        address.reset();
        server.dropAtOnce(state == State::WaitingToRetry);
        if (state == State::Rejected)
            address = failure(Error::Kind::Authentication, {});
        makeSocket();
        QObject::connect(socket.get(), &ReconnectingSocket::stateChanged, &context, [this, state](State entered) {
            if (entered == state)
                socket.reset();
            else if (entered == State::Online && state == State::TakenOver)
                socket->markTakenOver();
            else if (entered == State::Online && state == State::Stopped)
                socket->stop();
        });
        socket->start();
        EXPECT_TRUE(waitUntil([&] { return socket == nullptr; })) << nameOf(state).toStdString();
    }
    settle();
    EXPECT_EQ(server.living(), 0);
}

TEST_F(ReconnectingSocketTest, MayBeDeletedWhenALineOpensOrSpeaks)
{
    makeSocket();
    QObject::connect(socket.get(), &ReconnectingSocket::lineOpened, &context, [this] { socket.reset(); });
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return socket == nullptr && server.accepted() == 1; }));

    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return isOnline() && server.accepted() == 2; }));
    QObject::connect(socket.get(), &ReconnectingSocket::textReceived, &context, [this] { socket.reset(); });
    server.sendText(1, u"one"_s);
    server.sendText(1, u"two"_s);
    ASSERT_TRUE(waitUntil([&] { return socket == nullptr; }));
    EXPECT_EQ(texts.size(), 1U);
    EXPECT_TRUE(waitUntil([&] { return server.living() == 0; }));
}

TEST_F(ReconnectingSocketTest, StoppingInsideAMessageLeavesTheLinePointerValid)
{
    makeSocket();
    QObject::connect(socket.get(), &ReconnectingSocket::textReceived, &context, [this] { socket->stop(); });
    bool sent = true;
    QObject::connect(socket.get(), &ReconnectingSocket::textReceived, &context,
                     [&](const QString &, WebSocketLine *line) { sent = line->sendText(u"ack"_s); });
    socket->start();
    ASSERT_TRUE(becomesOnline());
    server.sendText(0, u"one"_s);
    ASSERT_TRUE(waitUntil([&] { return !texts.empty(); }));
    EXPECT_FALSE(sent);
}
