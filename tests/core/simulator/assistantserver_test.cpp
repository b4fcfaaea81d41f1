#include "core/simulator/assistant/assistantserver.h"

#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <gtest/gtest.h>

using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::waitUntil;
using Fault = AssistantServer::Fault;

namespace {

struct Asking
{
    AssistantServer server { "the-key"_ba };
    QNetworkAccessManager http;

    Asking() { EXPECT_TRUE(server.listen()); }

    QNetworkReply *get(const QString &path, const QByteArray &key = "the-key"_ba)
    {
        return http.get(request(path, key));
    }
    QNetworkReply *ask(const QString &question, bool stream = true, const QByteArray &key = "the-key"_ba)
    {
        const QJsonObject body { { u"model"_s, u"m"_s },
                                 { u"stream"_s, stream },
                                 { u"user"_s, u"ob:test"_s },
                                 { u"messages"_s,
                                   QJsonArray {
                                       QJsonObject { { u"role"_s, u"system"_s }, { u"content"_s, u"s"_s } },
                                       QJsonObject { { u"role"_s, u"user"_s }, { u"content"_s, question } } } } };
        return http.post(request(u"/chat/completions"_s, key), QJsonDocument(body).toJson());
    }
    static int statusOf(QNetworkReply *reply)
    {
        EXPECT_TRUE(waitUntil([reply] { return reply->isFinished(); }));
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

private:
    QNetworkRequest request(const QString &path, const QByteArray &key) const
    {
        QNetworkRequest request(QUrl(server.baseUrl().toString() + path));
        request.setRawHeader("Authorization", "Bearer " + key);
        request.setRawHeader("Content-Type", "application/json");
        return request;
    }
};

/// The pieces of `member` in a stream, joined.
QString joined(const QByteArray &body, const QString &member = u"content"_s)
{
    QString text;
    for (const QByteArray &line : body.split('\n')) {
        if (!line.startsWith("data: {"))
            continue;
        const QJsonObject event = QJsonDocument::fromJson(line.mid(6)).object();
        text += event["choices"_L1][0]["delta"_L1][member].toString();
    }
    return text;
}

} // namespace

TEST(AssistantServer, ListsItsModels)
{
    Asking asking;
    asking.server.setModels({ u"one"_s, u"two"_s });
    QNetworkReply *models = asking.get(u"/models"_s);
    EXPECT_EQ(Asking::statusOf(models), 200);
    const QJsonObject list = QJsonDocument::fromJson(models->readAll()).object();
    EXPECT_EQ(list["data"_L1][1]["id"_L1], "two"_L1);
    EXPECT_EQ(Asking::statusOf(asking.get(u"/models"_s, "wrong"_ba)), 401);
    EXPECT_EQ(Asking::statusOf(asking.get(u"/nothing"_s)), 404);
    EXPECT_EQ(asking.server.modelRequests(), 2);
}

TEST(AssistantServer, StreamsItsAnswerInPieces)
{
    Asking asking;
    asking.server.setPace(3, std::chrono::milliseconds(1));
    asking.server.setReasoning(u"let me see"_s);
    asking.server.setAnswer(
        [](const AssistantServer::Request &request) -> QString { return u"re: 😀😀 "_s + request.question; });
    QNetworkReply *reply = asking.ask(u"你好"_s);
    EXPECT_EQ(Asking::statusOf(reply), 200);
    const QByteArray body = reply->readAll();
    EXPECT_EQ(joined(body), u"re: 😀😀 你好"_s);
    EXPECT_EQ(joined(body, u"reasoning_content"_s), u"let me see"_s);
    EXPECT_GT(body.count("data: "), 5);
    EXPECT_TRUE(body.endsWith("data: [DONE]\n\n"));
    EXPECT_TRUE(reply->header(QNetworkRequest::ContentTypeHeader).toString().startsWith("text/event-stream"_L1));
    EXPECT_EQ(asking.server.finished(), 1);
    EXPECT_EQ(asking.server.running(), 0);
}

TEST(AssistantServer, AnswersWholeWhenNoStreamIsAskedFor)
{
    Asking asking;
    QNetworkReply *reply = asking.ask(u"hello"_s, false);
    EXPECT_EQ(Asking::statusOf(reply), 200);
    const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
    EXPECT_EQ(answer["choices"_L1][0]["message"_L1]["content"_L1], "You said: hello"_L1);
}

TEST(AssistantServer, RecordsQuestionsButNoKey)
{
    Asking asking;
    EXPECT_EQ(Asking::statusOf(asking.ask(u"hello"_s)), 200);
    EXPECT_EQ(Asking::statusOf(asking.ask(u"hello"_s)), 200);
    EXPECT_EQ(Asking::statusOf(asking.ask(u"other"_s, true, "wrong"_ba)), 401);
    EXPECT_EQ(asking.server.timesAsked(u"hello"_s), 2);
    EXPECT_EQ(asking.server.requests().size(), 3);
    EXPECT_TRUE(asking.server.requests()[0].authorized);
    EXPECT_EQ(asking.server.requests()[0].user, u"ob:test"_s);
    EXPECT_FALSE(asking.server.requests()[2].authorized);
    EXPECT_EQ(asking.server.requests()[0].header("authorization"_ba), "");
    EXPECT_EQ(asking.server.requests()[0].header("content-type"_ba), "application/json");
}

TEST(AssistantServer, RefusesAsOftenAsItIsTold)
{
    Asking asking;
    asking.server.refuseNext(429, "{}"_ba, 1, { { "Retry-After"_ba, "1"_ba } });
    QNetworkReply *refused = asking.ask(u"hello"_s);
    EXPECT_EQ(Asking::statusOf(refused), 429);
    EXPECT_EQ(refused->rawHeader("Retry-After"), "1");
    EXPECT_EQ(Asking::statusOf(asking.ask(u"hello"_s)), 200);
}

TEST(AssistantServer, StallsUntilItIsReleased)
{
    for (const Fault fault : { Fault::StallBeforeHead, Fault::StallMidStream }) {
        Asking asking;
        asking.server.setPace(2, {});
        asking.server.failNext(fault);
        QNetworkReply *reply = asking.ask(u"hello"_s);
        ASSERT_TRUE(waitUntil([&] { return asking.server.running() == 1; }));
        if (fault == Fault::StallMidStream)
            ASSERT_TRUE(waitUntil([&] { return reply->bytesAvailable() > 500; }));
        else
            EXPECT_EQ(reply->bytesAvailable(), 0);
        EXPECT_FALSE(reply->isFinished());
        asking.server.release();
        EXPECT_EQ(Asking::statusOf(reply), 200);
        EXPECT_EQ(joined(reply->readAll()), u"You said: hello"_s);
    }
}

TEST(AssistantServer, BreaksOffInEveryWay)
{
    for (const Fault fault : { Fault::CloseMidStream, Fault::ResetMidStream, Fault::ErrorMidStream }) {
        Asking asking;
        asking.server.setPace(2, {});
        asking.server.failNext(fault);
        QNetworkReply *reply = asking.ask(u"hello"_s);
        (void)Asking::statusOf(reply);
        const QByteArray body = reply->readAll();
        EXPECT_NE(joined(body), u"You said: hello"_s);
        EXPECT_EQ(body.contains("\"error\""), fault == Fault::ErrorMidStream);
        EXPECT_EQ(body.contains("[DONE]"), fault == Fault::ErrorMidStream);
        EXPECT_EQ(asking.server.finished(), 0);
        EXPECT_EQ(asking.server.running(), 0);
    }
}

TEST(AssistantServer, AnswersWithWhatIsNoStream)
{
    Asking asking;
    asking.server.failNext(Fault::Html);
    asking.server.failNext(Fault::PlainJson);
    asking.server.failNext(Fault::WithoutDone);
    QNetworkReply *html = asking.ask(u"1"_s);
    EXPECT_EQ(Asking::statusOf(html), 200);
    EXPECT_EQ(html->header(QNetworkRequest::ContentTypeHeader).toString(), u"text/html"_s);
    QNetworkReply *plain = asking.ask(u"2"_s);
    EXPECT_EQ(Asking::statusOf(plain), 200);
    EXPECT_TRUE(plain->readAll().contains("You said: 2"));
    QNetworkReply *withoutDone = asking.ask(u"3"_s);
    EXPECT_EQ(Asking::statusOf(withoutDone), 200);
    const QByteArray body = withoutDone->readAll();
    EXPECT_EQ(joined(body), u"You said: 3"_s);
    EXPECT_TRUE(body.contains("\"finish_reason\":\"stop\""));
    EXPECT_FALSE(body.contains("[DONE]"));
}

TEST(AssistantServer, StaysSilentOrOnlyComments)
{
    Asking asking;
    asking.server.failNext(Fault::Silence);
    asking.server.failNext(Fault::CommentsOnly);
    QNetworkReply *silent = asking.ask(u"1"_s);
    ASSERT_TRUE(waitUntil([&] { return asking.server.requests().size() == 1; }));
    QNetworkReply *comments = asking.ask(u"2"_s);
    ASSERT_TRUE(waitUntil([&] { return comments->bytesAvailable() > 30; }));
    EXPECT_EQ(silent->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
    EXPECT_EQ(silent->bytesAvailable(), 0);
    EXPECT_TRUE(comments->readAll().startsWith(": keep-alive\n\n: keep-alive\n\n"));
    silent->abort();
    comments->abort();
    EXPECT_TRUE(waitUntil([&] { return asking.server.abandoned() == 2; }));
    EXPECT_EQ(asking.server.running(), 0);
}

TEST(AssistantServer, DiesInPeaceWithAnswersUnderWay)
{
    auto asking = std::make_unique<Asking>();
    asking->server.failNext(Fault::StallMidStream);
    QNetworkReply *reply = asking->ask(u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return asking->server.running() == 1; }));
    EXPECT_FALSE(reply->isFinished());
    asking.reset();
}
