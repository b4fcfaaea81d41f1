// Pictures of an answer on their way into the chat (dingtalk.md §19.2).
#include "core/assistant/echo/echoassistant.h"
#include "core/simulator/httpserver.h"
#include "tests/core/dingtalk/mediafixture.h"
#include "tests/testing/answer.h"
#include "tests/testing/webserver.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class DingTalkAnswerPicture : public DingTalkMedia
{
protected:
    DingTalkAnswerPicture() { assistant.answersAtOnce = false; }
    void drawOne()
    {
        const qsizetype before = gateway.uploads().size();
        const int answered = counts().answered;
        ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(assistant.questions.size() + 1));
        assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().answered == answered + 1; }));
        EXPECT_EQ(gateway.uploads().size(), before + 1);
    }
};

} // namespace

TEST_F(DingTalkAnswerPicture, ShowsAPictureOfTheAnswerInTheCard)
{
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Here it is:"_s);
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    ASSERT_TRUE(waitUntil([&] { return gateway.uploads().size() == 1; }));
    assistant.say(u"Do you like it?"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    const MediaUpload upload = gateway.uploads().first();
    EXPECT_EQ(upload.type, u"image"_s);
    EXPECT_EQ(upload.bytes, pngOf("drawn"_ba));
    const QString text = shown();
    EXPECT_TRUE(text.contains(u"![](%1)"_s.arg(upload.mediaId))) << text.toStdString();
    EXPECT_TRUE(text.startsWith(u"Here it is:"_s)) << text.toStdString();
    EXPECT_TRUE(text.contains(u"Do you like it?"_s)) << text.toStdString();
    EXPECT_EQ(gateway.callCount(dingtalkpaths::legacyToken), 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkAnswerPicture, WaitsForThePictureWhenTheAnswerIsOver)
{
    gateway.holdNext(dingtalkpaths::mediaUpload);
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    EXPECT_EQ(counts().open, 1);
    gateway.release();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"![](%1)"_s.arg(gateway.uploads().first().mediaId));
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkAnswerPicture, SaysThatAPictureCouldNotBeDelivered)
{
    start();
    gateway.failNext(dingtalkpaths::mediaUpload, ApiAnswer::unavailable(), -1);
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Here:"_s);
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    assistant.give({ u"a.webp"_s, {}, webpOf("DingTalk shows none"_ba) });
    assistant.give({ u"a.pdf"_s, {}, pdfOf("no picture"_ba) });
    assistant.give({ u"b.png"_s, {}, pngOf(QByteArray(10'000'001, 'x')) });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    const QString text = shown();
    EXPECT_EQ(text.count(u"A picture belongs here"_s), 3) << text.toStdString();
    EXPECT_EQ(text.count(u"made a file"_s), 1) << text.toStdString();
    EXPECT_EQ(gateway.callCount(dingtalkpaths::mediaUpload), 1);
    EXPECT_EQ(counts().answered, 1);
}

TEST_F(DingTalkAnswerPicture, DoesNotWaitForAPictureWhenTheProgramStops)
{
    gateway.holdNext(dingtalkpaths::mediaUpload);
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    stopGracefully(0ms);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.contains(u"Interrupted"_s)) << onlyCard().content.toStdString();
}

TEST_F(DingTalkAnswerPicture, ShowsAPictureInAMarkdownMessageWhereCardsAreRefused)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"![](%1)"_s.arg(gateway.uploads().first().mediaId));
    EXPECT_FALSE(gateway.webhookPosts().first().title.contains(u"lAD"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkAnswerPicture, SendsAPictureByTheRobotWhenNothingElseIsLeft)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(gateway.robotSends().first().msgKey, u"sampleImageMsg"_s);
    EXPECT_EQ(gateway.robotSends().first().param["photoURL"_L1].toString(), gateway.uploads().first().mediaId);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkAnswerPicture, FetchesNoAddressThatStandsInAnAnswer)
{
    HttpServer other;
    ASSERT_TRUE(other.listen());
    const QString address = other.url(u"/picture.png"_s).toString();
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"![](%1)"_s.arg(address));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(shown().contains(address));
    EXPECT_TRUE(gateway.uploads().isEmpty());
    EXPECT_EQ(other.connectionsAccepted(), 0);
}

TEST_F(DingTalkAnswerPicture, UploadsWithTheLegacyTokenAndKeepsIt)
{
    gateway.refuseUploadsByAccessToken();
    start();
    drawOne();
    EXPECT_EQ(gateway.callCount(dingtalkpaths::mediaUpload), 2);
    drawOne();
    EXPECT_EQ(gateway.callCount(dingtalkpaths::mediaUpload), 3);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::legacyToken), 1);
    gateway.expireTokens();
    drawOne();
    EXPECT_EQ(gateway.callCount(dingtalkpaths::legacyToken), 2);
    EXPECT_EQ(violations(), "");
    EXPECT_FALSE(logHasText(QString::fromUtf8(secret)));
}

TEST_F(DingTalkAnswerPicture, KeepsALegacyTokenThatIsSaidToBeGoodForAges)
{
    int legacyTokens = 0;
    const WebServer platform({}, [&](const QByteArray &request) -> QByteArray {
        if (request.contains("/v1.0/oauth2/accessToken HTTP"))
            return R"({"accessToken":"ordinary","expireIn":7200})";
        if (request.contains("/gettoken?")) {
            ++legacyTokens;
            return R"({"errcode":0,"access_token":"legacy","expires_in":9000000000000000000})";
        }
        const bool isLegacy = request.left(request.indexOf('\r')).contains("access_token=legacy");
        return isLegacy ? R"({"errcode":0,"media_id":"@1"})" : R"({"errcode":40014,"errmsg":"no"})";
    });
    SharedTimer ownTimer;
    HttpClient ownHttp;
    const dingtalk::Credentials credentials { u"app"_s, Secret("secret"_ba), platform.url(u"http"_s, u"127.0.0.1"_s) };
    dingtalk::Api api(ownHttp, ownTimer, redactor, credentials, limits, u"bot"_s);
    dingtalk::MediaUploader uploader(ownHttp, api, redactor, credentials, limits, u"bot"_s);
    for (int i = 0; i < 2; ++i) {
        Answer<QString> answer;
        uploader.upload(pngOf("drawn"_ba), answer.context(), answer.done());
        const Result<QString> &mediaId = answer.wait();
        ASSERT_TRUE(mediaId) << mediaId.error().detail.toStdString();
        EXPECT_EQ(*mediaId, u"@1"_s);
    }
    EXPECT_EQ(legacyTokens, 1);
}

TEST_F(DingTalkAnswerPicture, ShowsThePictureOfEcho)
{
    EchoAssistant echo(1ms);
    TurnRequest request;
    request.text = u"image"_s;
    QByteArray picture;
    const auto turn = echo.ask(request);
    QObject::connect(turn.get(), &AssistantTurn::fileReceived, turn.get(),
                     [&](const MediaFile &file) { picture = file.bytes; });
    ASSERT_TRUE(waitUntil([&] { return !picture.isEmpty(); }));
    start();
    ASSERT_FALSE(deliver(u"image"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"image.png"_s, {}, picture });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.uploads().size(), 1);
    EXPECT_EQ(mediaTypeOf(gateway.uploads().first().bytes).mime, "image/png"_ba);
}

TEST_F(DingTalkAnswerPicture, AsksForOneLegacyTokenHoweverManyPicturesNeedIt)
{
    gateway.refuseUploadsByAccessToken();
    gateway.holdNext(dingtalkpaths::legacyToken);
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.give({ u"a.png"_s, {}, pngOf("one"_ba) });
    assistant.give({ u"b.png"_s, {}, pngOf("two"_ba) });
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(dingtalkpaths::mediaUpload) == 2 && gateway.held() == 1; }));
    gateway.release();
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.uploads().size(), 2);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::legacyToken), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkAnswerPicture, AsksForNoLegacyTokenAgainSoonAfterNoneWasGiven)
{
    limits.tokenRetry = { 1h, 1h };
    gateway.refuseUploadsByAccessToken();
    gateway.failNext(dingtalkpaths::legacyToken, ApiAnswer::errcode(90018, u"too many calls"_s), -1);
    start();
    for (int i = 1; i <= 2; ++i) {
        ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(i));
        assistant.give({ u"a.png"_s, {}, pngOf("drawn"_ba) });
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().answered == i; }));
    }
    EXPECT_EQ(gateway.callCount(dingtalkpaths::legacyToken), 1);
    EXPECT_TRUE(gateway.uploads().isEmpty());
}
