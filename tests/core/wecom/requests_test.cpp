#include "core/wecom/requests.h"
#include "tests/testing/answer.h"
#include "tests/testing/fakewebsocketserver.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray bodyWith(int number) { return R"({"number":)" + QByteArray::number(number) + '}'; }

/// An open line to a server that answers nothing by itself.
class WeComRequests : public ::testing::Test
{
protected:
    WeComRequests()
    {
        QSignalSpy opened(&line, &WebSocketLine::opened);
        line.open(server.url());
        EXPECT_TRUE(waitUntil([&] { return opened.count() == 1 && server.accepted() == 1; }));
        requests.introduce(&line);
    }

    void ask(const QString &requestId, int number, Answer<QJsonObject> &answer, Milliseconds timeLimit = 10s)
    {
        requests.send({ commands::respond, requestId, bodyWith(number), timeLimit }, answer.context(), answer.done());
    }
    /// One that may be read twice.
    void askForSure(const QString &requestId, int number, Answer<QJsonObject> &answer, Milliseconds timeLimit = 10s)
    {
        Request request { commands::respond, requestId, bodyWith(number), timeLimit };
        request.isHarmlessTwice = true;
        requests.send(request, answer.context(), answer.done());
    }
    void answerTo(const QString &requestId, int code = 0)
    {
        Frame frame;
        frame.requestId = requestId;
        frame.errorCode = code;
        requests.take(frame);
    }
    /// The numbers of the frames the server has, in order.
    [[nodiscard]] QList<int> sent() const
    {
        QList<int> numbers;
        for (const QString &text : server.texts(0))
            numbers.append(QJsonDocument::fromJson(text.toUtf8())["body"_L1]["number"_L1].toInt());
        return numbers;
    }
    [[nodiscard]] bool waitForSent(const QList<int> &numbers)
    {
        return waitUntil([&] { return sent() == numbers; });
    }

    /// Frame 1, under the request id "r", which is given up: an answer to it is still owed.
    void askInVain()
    {
        Answer<QJsonObject> none;
        ask(u"r"_s, 1, none, 20ms);
        EXPECT_EQ(none.wait().error().kind, Error::Kind::Timeout);
    }

    /// Frame 2, which may be read twice and is sent twice: the good answer to it may be the one owed to frame 1.
    void askTwice(Answer<QJsonObject> &last, Milliseconds timeLimit)
    {
        limits.otherAnswer = 20ms;
        requests.markReady();
        askInVain();
        askForSure(u"r"_s, 2, last, timeLimit);
        ASSERT_TRUE(waitForSent({ 1, 2 }));
        answerTo(u"r"_s);
        ASSERT_TRUE(waitForSent({ 1, 2, 2 }));
    }

    FakeWebSocketServer server;
    SharedTimer timer;
    Network network;
    Limits limits;
    WebSocketLine line { network, timer, LineLimits() };
    Requests requests { timer, limits };
};

} // namespace

TEST_F(WeComRequests, L12_SendTheNextFrameOfARequestWhenTheOneBeforeIsAnsweredAndOthersAtOnce)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    Answer<QJsonObject> other;
    ask(u"r"_s, 1, first);
    ask(u"r"_s, 2, second);
    ask(u"s"_s, 3, other);
    ASSERT_TRUE(waitForSent({ 1, 3 }));
    answerTo(u"r"_s, conflict);
    EXPECT_EQ(first.wait().error().code, conflict);
    ASSERT_TRUE(waitForSent({ 1, 3, 2 }));
    answerTo(u"r"_s);
    EXPECT_TRUE(second.wait());
    answerTo(u"s"_s);
    EXPECT_TRUE(other.wait());
    answerTo(u"s"_s); // nobody's
}

TEST_F(WeComRequests, L13_GoOnWhenAFrameIsNotAnsweredInTime)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    ask(u"r"_s, 1, first, 20ms);
    ask(u"r"_s, 2, second);
    EXPECT_EQ(first.wait().error().kind, Error::Kind::Timeout);
    ASSERT_TRUE(waitForSent({ 1, 2 }));
}

TEST_F(WeComRequests, L02_TakeNothingButTheSubscriptionBeforeItIsAnswered)
{
    Answer<QJsonObject> early;
    ask(u"r"_s, 1, early);
    EXPECT_EQ(early.wait().error().kind, Error::Kind::Network);
    Answer<QJsonObject> subscribed;
    requests.send({ commands::subscribe, u"s"_s, bodyWith(2), 10s }, subscribed.context(), subscribed.done());
    ASSERT_TRUE(waitForSent({ 2 }));
}

TEST_F(WeComRequests, FailAllThatIsUnderWayWhenTheLineEnds)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    ask(u"r"_s, 1, first);
    ask(u"r"_s, 2, second);
    requests.detach(Requests::Standing::Down, failure(Error::Kind::Network, u"gone"_s).value());
    EXPECT_EQ(first.wait().error().detail, u"gone"_s);
    EXPECT_EQ(second.wait().error().detail, u"gone"_s);
    Answer<QJsonObject> late;
    ask(u"r"_s, 3, late);
    EXPECT_EQ(late.wait().error().kind, Error::Kind::Network);
    answerTo(u"r"_s);
}

TEST_F(WeComRequests, ForgetWhatNobodyWaitsForAnyMore)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> third;
    ask(u"r"_s, 1, first);
    {
        Answer<QJsonObject> second;
        ask(u"r"_s, 2, second);
    }
    ask(u"r"_s, 3, third);
    ASSERT_TRUE(waitForSent({ 1 }));
    answerTo(u"r"_s);
    ASSERT_TRUE(waitForSent({ 1, 3 }));
    EXPECT_TRUE(first.wait());
}

TEST_F(WeComRequests, L20_TellThatTheSubscriptionIsLost)
{
    requests.markReady();
    QSignalSpy lost(&requests, &Requests::subscriptionLost);
    Answer<QJsonObject> answer;
    ask(u"r"_s, 1, answer);
    answerTo(u"r"_s, notSubscribed);
    EXPECT_EQ(answer.wait().error().kind, Error::Kind::Network);
    EXPECT_EQ(lost.count(), 1);
}

TEST_F(WeComRequests, L12_ALateAnswerIsNotThatOfTheNextFrame)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    ask(u"r"_s, 1, first, 20ms);
    ask(u"r"_s, 2, second);
    EXPECT_EQ(first.wait().error().kind, Error::Kind::Timeout);
    ASSERT_TRUE(waitForSent({ 1, 2 }));
    answerTo(u"r"_s); // the first one's
    answerTo(u"r"_s, streamExpired);
    EXPECT_EQ(second.wait().error().code, streamExpired);
}

TEST_F(WeComRequests, L13_TheOnlyAnswerWithinItsTimeIsAnAnswerAllTheSame)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    Answer<QJsonObject> third;
    ask(u"r"_s, 1, first, 20ms);
    ask(u"r"_s, 2, second, 50ms);
    EXPECT_EQ(first.wait().error().kind, Error::Kind::Timeout);
    ASSERT_TRUE(waitForSent({ 1, 2 }));
    answerTo(u"r"_s);
    EXPECT_TRUE(second.wait()) << "the first one's answer was lost";
    ask(u"r"_s, 3, third);
    ASSERT_TRUE(waitForSent({ 1, 2, 3 }));
    answerTo(u"r"_s);
    answerTo(u"r"_s);
    EXPECT_TRUE(third.wait());
}

TEST_F(WeComRequests, L20_TellThatTheSubscriptionIsLostAlsoWhenNobodyWaitsForTheAnswerAnyMore)
{
    requests.markReady();
    QSignalSpy lost(&requests, &Requests::subscriptionLost);
    Answer<QJsonObject> answer;
    ask(u"r"_s, 1, answer, 20ms);
    EXPECT_EQ(answer.wait().error().kind, Error::Kind::Timeout);
    answerTo(u"nobody's"_s, notSubscribed);
    EXPECT_EQ(lost.count(), 0);
    answerTo(u"r"_s, notSubscribed);
    EXPECT_EQ(lost.count(), 1);
}

TEST_F(WeComRequests, L33_SettleWithTheOnlyAnswerWhenTheOtherOneDoesNotComeSoon)
{
    limits.otherAnswer = 20ms;
    requests.markReady();
    askInVain();
    Answer<QJsonObject> second;
    ask(u"r"_s, 2, second, 1h);
    ASSERT_TRUE(waitForSent({ 1, 2 }));
    answerTo(u"r"_s);
    EXPECT_TRUE(second.wait());
}

TEST_F(WeComRequests, L13_ALateAnswerIsNotThatOfALastFrameThatWasLost)
{
    Answer<QJsonObject> last;
    ASSERT_NO_FATAL_FAILURE(askTwice(last, 100ms));
    EXPECT_EQ(last.wait().error().kind, Error::Kind::Timeout);
}

TEST_F(WeComRequests, L13_AsManyAnswersAsFramesTellThatTheLastOneWasRead)
{
    Answer<QJsonObject> last;
    Answer<QJsonObject> next;
    ASSERT_NO_FATAL_FAILURE(askTwice(last, 1h));
    answerTo(u"r"_s);
    EXPECT_TRUE(last.wait());
    askForSure(u"r"_s, 3, next, 1h);
    ASSERT_TRUE(waitForSent({ 1, 2, 2, 3 }));
    answerTo(u"r"_s); // late, of one of the three
    answerTo(u"r"_s, streamExpired);
    EXPECT_EQ(next.wait().error().code, streamExpired);
}

TEST_F(WeComRequests, L13_ALastFrameOfWhichOnlyTheRepetitionIsRefusedHadArrived)
{
    limits.otherAnswer = 20ms;
    requests.markReady();
    askInVain();
    QList<int> frames { 1 };
    for (const int code : { streamExpired, conflict, invalidParameter }) {
        SCOPED_TRACE(code);
        Answer<QJsonObject> last;
        askForSure(u"r"_s, code, last, 200ms);
        ASSERT_TRUE(waitForSent(frames << code));
        answerTo(u"r"_s);
        ASSERT_TRUE(waitForSent(frames << code));
        answerTo(u"r"_s, code);
        EXPECT_TRUE(last.wait());
    }
}

TEST_F(WeComRequests, L19_ALastFrameThatIsRefusedBothTimesIsRefused)
{
    Answer<QJsonObject> last;
    ASSERT_NO_FATAL_FAILURE(askTwice(last, 1h));
    answerTo(u"r"_s, streamExpired);
    answerTo(u"r"_s, streamExpired);
    EXPECT_EQ(last.wait().error().code, streamExpired);
}

TEST_F(WeComRequests, L19_ARepetitionThatIsRefusedForAnotherReasonTellsNothingOfTheFrameBefore)
{
    Answer<QJsonObject> last;
    ASSERT_NO_FATAL_FAILURE(askTwice(last, 1h));
    answerTo(u"r"_s, requestExpired);
    EXPECT_EQ(last.wait().error().code, requestExpired);
}

TEST_F(WeComRequests, L13_BelieveAnAnswerAtOnceWhenTheOwedOneIsForgotten)
{
    limits.owedFor = 40ms;
    limits.otherAnswer = 200ms; // so that it is forgotten while a frame is in doubt
    requests.markReady();
    askInVain();
    Answer<QJsonObject> second;
    Answer<QJsonObject> third;
    ask(u"r"_s, 2, second, 1h);
    answerTo(u"r"_s);
    EXPECT_TRUE(second.wait());
    limits.otherAnswer = 1h;
    ask(u"r"_s, 3, third, 1h);
    ASSERT_TRUE(waitForSent({ 1, 2, 3 }));
    answerTo(u"r"_s);
    EXPECT_TRUE(third.wait());
}

TEST_F(WeComRequests, L20_SendNothingThatWaitsBehindAFrameThatCameTooOften)
{
    requests.markReady();
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    Answer<QJsonObject> other;
    ask(u"r"_s, 1, first);
    ask(u"r"_s, 2, second);
    ASSERT_TRUE(waitForSent({ 1 }));
    answerTo(u"r"_s, tooFrequent);
    EXPECT_EQ(first.wait().error().kind, Error::Kind::RateLimited);
    EXPECT_EQ(second.wait().error().kind, Error::Kind::RateLimited);
    ask(u"s"_s, 3, other);
    ASSERT_TRUE(waitForSent({ 1, 3 }));
}

TEST_F(WeComRequests, L28_TellWhenAFrameIsSentAndNotBefore)
{
    requests.markReady();
    int sent = 0;
    Answer<QJsonObject> first;
    Answer<QJsonObject> second;
    ask(u"r"_s, 1, first);
    requests.send({ commands::respond, u"r"_s, bodyWith(2), 10s, [&] { ++sent; } }, second.context(), second.done());
    ASSERT_TRUE(waitForSent({ 1 }));
    EXPECT_EQ(sent, 0);
    answerTo(u"r"_s);
    ASSERT_TRUE(waitForSent({ 1, 2 }));
    EXPECT_EQ(sent, 1);
}
