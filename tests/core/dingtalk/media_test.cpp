// Line 26 of the conformance checklist (dingtalk.md §26), and all else that pictures and files of people go through.
#include "core/simulator/httpserver.h"
#include "tests/core/dingtalk/mediafixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto scope = "qyapi_robot_sendmsg"_L1;

class DingTalkMediaRecovery : public DingTalkMedia
{
protected:
    /// Tokens are never stored, so every new process has to ask for one.
    static GatewayLimits restarting()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.tokenRequestsPerWindow = 10;
        return gatewayLimits;
    }
    DingTalkMediaRecovery()
        : DingTalkMedia(restarting())
    { }
};

} // namespace

TEST_F(DingTalkMedia, L26_FetchesWithCodeAndRobotCodeAndWithoutTheToken)
{
    gateway.addFile(u"c1"_s, pngOf("first"_ba));
    gateway.addFile(u"c2"_s, jpegOf("second"_ba));
    start();
    const QJsonArray items { QJsonObject { { u"text"_s, u"compare "_s } },
                             QJsonObject { { u"type"_s, u"picture"_s }, { u"downloadCode"_s, u"c1"_s } },
                             QJsonObject { { u"text"_s, u"with"_s } },
                             QJsonObject { { u"type"_s, u"picture"_s }, { u"downloadCode"_s, u"c2"_s } } };
    ASSERT_FALSE(deliverOfType(u"richText"_s, { { u"richText"_s, items } }).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    const TurnRequest &request = assistant.requests.first();
    EXPECT_EQ(request.text, u"compare \nwith"_s);
    ASSERT_EQ(request.images.size(), 2);
    EXPECT_EQ(request.images[0].bytes, pngOf("first"_ba));
    EXPECT_EQ(request.images[0].type.mime, "image/png"_ba);
    EXPECT_EQ(request.images[1].bytes, jpegOf("second"_ba));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMedia, L26_GivesTheFileWithItsNameAndForgetsItWithItsTurn)
{
    gateway.addFile(u"c1"_s, pdfOf("secret numbers of the quarter"_ba));
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(
        deliverOfType(u"file"_s, { { u"downloadCode"_s, u"c1"_s }, { u"fileName"_s, u"../../q3.pdf"_s } }).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_EQ(assistant.requests.first().files.size(), 1);
    EXPECT_EQ(assistant.requests.first().files.first().name, u"../../q3.pdf"_s);
    EXPECT_EQ(assistant.requests.first().files.first().type.extension, u"pdf"_s);
    EXPECT_EQ(filesOnDisk(), 1);
    assistant.say(u"It says 7."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(waitUntil([&] { return filesOnDisk() == 0; }));
    crash(); // closes the database, which cuts its log
    EXPECT_FALSE(isInDatabase("secret numbers"_ba));
    EXPECT_FALSE(isInDatabase("downloadCode"_ba));
    EXPECT_FALSE(isInDatabase("q3.pdf"_ba));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMedia, FetchesWhatIsQuoted)
{
    gateway.addFile(u"quoted"_s, pngOf("quoted"_ba));
    start();
    SimulatedMessage message;
    message.overrides = { { u"text"_s,
                            QJsonObject { { u"content"_s, u"what is this?"_s },
                                          { u"isReplyMsg"_s, true },
                                          { u"repliedMsg"_s,
                                            QJsonObject { { u"msgType"_s, u"picture"_s },
                                                          { u"content"_s, uR"({"downloadCode":"quoted"})"_s } } } } } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"what is this?"_s);
    ASSERT_EQ(assistant.requests.first().images.size(), 1);
    EXPECT_EQ(assistant.requests.first().images.first().bytes, pngOf("quoted"_ba));
}

TEST_F(DingTalkMedia, TakesRecognisedSpeechAsTextAndTheRecordingToo)
{
    gateway.addFile(u"voice"_s, amrOf("sound"_ba));
    start();
    ASSERT_FALSE(deliverOfType(u"audio"_s, { { u"downloadCode"_s, u"voice"_s }, { u"recognition"_s, u"restart it"_s } })
                     .isEmpty());
    EXPECT_EQ(shown(), u"You said: restart it"_s);
    ASSERT_EQ(assistant.requests.first().files.size(), 1);
    EXPECT_EQ(assistant.requests.first().files.first().type.extension, u"amr"_s);
    // One that takes no recordings misses nothing, nor does one that cannot have it.
    assistant.accepted.files = false;
    ASSERT_FALSE(deliverOfType(u"audio"_s, { { u"downloadCode"_s, u"gone"_s }, { u"recognition"_s, u"once more"_s } })
                     .isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(shown(), u"You said: once more"_s);
    EXPECT_TRUE(assistant.requests.last().files.isEmpty());
}

TEST_F(DingTalkMedia, AnswersTheTextAndSaysWhatWentWrongWithThePicture)
{
    struct Case
    {
        std::function<void()> arrange;
        QString expected;
    };
    const std::vector<Case> cases {
        { [&] { gateway.expireFiles(); }, u"could not be fetched"_s },
        { [&] { gateway.addFile(u"c1"_s, { .bytes = {}, .status = 404 }); }, u"could not be fetched"_s },
        { [&] { gateway.addFile(u"c1"_s, { .bytes = pngOf(QByteArray(5000, 'x')) }); }, u"too large"_s },
        { [&] {
             gateway.addFile(u"c1"_s, pngOf("x"_ba));
             gateway.failNext(dingtalkpaths::fileDownload, ApiAnswer::permissionMissing({ QString(scope) }));
         },
          u"qyapi_robot_sendmsg"_s },
        { [&] { gateway.failNext(dingtalkpaths::fileDownload, ApiAnswer::html(200)); }, u"could not be fetched"_s },
    };
    limits.download.maxBytes = 4000;
    start();
    int answered = 0;
    for (const Case &one : cases) {
        one.arrange();
        ASSERT_FALSE(deliverBoth(u"look"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().answered == answered + 1; }));
        ++answered;
        const QString text = shown();
        EXPECT_TRUE(text.startsWith(u"You said: look"_s)) << text.toStdString();
        EXPECT_TRUE(text.contains(one.expected)) << text.toStdString();
        EXPECT_TRUE(assistant.requests.last().images.isEmpty());
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMedia, NamesTheMissingPermissionInTheStatusUntilAFileComesThrough)
{
    gateway.addFile(u"c1"_s, pngOf("x"_ba));
    gateway.failNext(dingtalkpaths::fileDownload, ApiAnswer::permissionMissing({ QString(scope) }));
    start();
    ASSERT_FALSE(deliverPicture().isEmpty());
    EXPECT_TRUE(shown().contains(scope));
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_EQ(connection->reason().id, u"permission-missing"_s);
    EXPECT_TRUE(connection->reason().cause.contains(scope));
    EXPECT_TRUE(logHas(u"media"_s, scope));
    ASSERT_FALSE(deliverPicture().isEmpty());
    ASSERT_TRUE(waitForQuestion());
    EXPECT_TRUE(connection->reason().id.isEmpty());
}

TEST_F(DingTalkMedia, SaysInTheAnswersPlaceWhatTheAssistantCannotTake)
{
    assistant.accepted = {};
    gateway.addFile(u"c1"_s, pngOf("x"_ba));
    start();
    ASSERT_FALSE(deliverPicture().isEmpty());
    EXPECT_EQ(shown(), u"The picture: the assistant of this bot cannot take this."_s);
    EXPECT_TRUE(assistant.requests.isEmpty());
    ASSERT_FALSE(deliverBoth(u"看看这张图"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    EXPECT_TRUE(shown().endsWith(u"图片：这个机器人的助手无法接收。"_s)) << shown().toStdString();
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMedia, GivesNoMoreImagesThanTheAssistantTakesAndSaysSo)
{
    assistant.accepted = { 1, 1000, 1000, { "image/png" }, false };
    gateway.addFile(u"c1"_s, pngOf("one"_ba));
    gateway.addFile(u"c2"_s, webpOf("two"_ba));
    start();
    const QJsonArray items { QJsonObject { { u"type"_s, u"picture"_s }, { u"downloadCode"_s, u"c2"_s } },
                             QJsonObject { { u"type"_s, u"picture"_s }, { u"downloadCode"_s, u"c1"_s } },
                             QJsonObject { { u"type"_s, u"picture"_s }, { u"downloadCode"_s, u"c1"_s } } };
    ASSERT_FALSE(deliverOfType(u"richText"_s, { { u"richText"_s, items } }).isEmpty());
    EXPECT_TRUE(shown().endsWith(u"The picture, The picture: the assistant of this bot cannot take this."_s))
        << shown().toStdString();
    ASSERT_EQ(assistant.requests.size(), 1);
    ASSERT_EQ(assistant.requests.first().images.size(), 1);
    EXPECT_EQ(assistant.requests.first().images.first().bytes, pngOf("one"_ba));
}

TEST_F(DingTalkMedia, FollowsThreeRedirectsAndNoFourth)
{
    gateway.addFile(u"c1"_s, { .bytes = pngOf("x"_ba), .redirects = { u""_s, u""_s, u""_s } });
    gateway.addFile(u"c2"_s, { .bytes = pngOf("x"_ba), .redirects = { u""_s, u""_s, u""_s, u""_s } });
    start();
    ASSERT_FALSE(deliverPicture(u"c1"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.requests.size(), 1);
    ASSERT_FALSE(deliverPicture(u"c2"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().accepted == 2 && counts().open == 0; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(shown().contains(u"could not be fetched"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMedia, IsNotLedToAPrivateAddressOrAwayFromHttps)
{
    HttpServer other;
    ASSERT_TRUE(other.listen());
    int asked = 0;
    other.setHandler([&](const std::shared_ptr<HttpExchange> &exchange) {
        ++asked;
        exchange->respond(200, pngOf("inside"_ba), "image/png"_ba);
    });
    const QString port = QString::number(other.port());
    start();
    // "localhost" is the name of another host than 127.0.0.1, though it is the same computer.
    for (const QString &to : { u"https://localhost:%1/x"_s.arg(port), u"http://localhost:%1/x"_s.arg(port),
                               u"https://10.0.0.1/x"_s, u"https://[::1]:%1/x"_s.arg(port), u"file:///etc/passwd"_s,
                               u"https://user:word@127.0.0.1:%1/x"_s.arg(port) }) {
        gateway.addFile(u"c1"_s, { .bytes = pngOf("x"_ba), .redirects = { to } });
        const int before = counts().accepted;
        ASSERT_FALSE(deliverPicture().isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().accepted == before + 1 && counts().open == 0; }));
        EXPECT_TRUE(shown().contains(u"could not be fetched"_s)) << to.toStdString();
    }
    EXPECT_EQ(asked, 0);
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_TRUE(logHas(u"media"_s, u"a private address; it is not fetched"_s));
    EXPECT_TRUE(logHas(u"media"_s, u"not https; it is not fetched"_s));
    EXPECT_FALSE(logHasText(u"word@"_s));
}

TEST_F(DingTalkMedia, DoesNotWaitForASlowFileLongerThanItsTimeAndAnswersInOrder)
{
    bridgeLimits.gather = 300ms;
    gateway.addFile(u"slow"_s, { .bytes = pngOf("x"_ba), .delay = 1h });
    start();
    ASSERT_FALSE(deliverBoth(u"first"_s, u"slow"_s).isEmpty());
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    ASSERT_EQ(assistant.requests.size(), 2);
    EXPECT_EQ(assistant.requests[0].text, u"first"_s);
    EXPECT_EQ(assistant.requests[1].text, u"second"_s);
    EXPECT_TRUE(gateway.cards().first().content.contains(u"could not be fetched"_s));
}

TEST_F(DingTalkMedia, FetchesNothingOfPeopleWhoAreNotAllowed)
{
    bot.allow = { u"somebody-else"_s };
    gateway.addFile(u"c1"_s, pngOf("x"_ba));
    start();
    ASSERT_FALSE(deliverPicture().isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1 && counts().open == 0; }));
    EXPECT_EQ(gateway.callCount(dingtalkpaths::fileDownload), 0);
}

TEST_F(DingTalkMediaRecovery, FindsTheFilesAgainThatWereFetchedBeforeACrash)
{
    gateway.addFile(u"c1"_s, pngOf("kept"_ba));
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliverBoth(u"look"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    crash();
    gateway.expireFiles();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    ASSERT_EQ(assistant.requests.size(), 2);
    ASSERT_EQ(assistant.requests.last().images.size(), 1);
    EXPECT_EQ(assistant.requests.last().images.first().bytes, pngOf("kept"_ba));
    EXPECT_EQ(gateway.callCount(dingtalkpaths::fileDownload), 1);
    EXPECT_TRUE(waitUntil([&] { return filesOnDisk() == 0; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMediaRecovery, FetchesAgainWhatACrashInterrupted)
{
    gateway.addFile(u"c1"_s, pngOf("late"_ba));
    gateway.holdNext(dingtalkpaths::fileDownload);
    start();
    ASSERT_FALSE(deliverBoth(u"look"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    crash();
    gateway.resetHeld();
    QFile orphan(directory.filePath(u"media/left-behind.png"_s));
    ASSERT_TRUE(orphan.open(QIODevice::WriteOnly));
    orphan.close();
    start();
    EXPECT_FALSE(orphan.exists());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    ASSERT_EQ(assistant.requests.size(), 1);
    ASSERT_EQ(assistant.requests.first().images.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkMediaRecovery, FindsTheFilesOfATurnThatOnlyWaited)
{
    gateway.addFile(u"c1"_s, pngOf("kept"_ba));
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_FALSE(deliverPicture().isEmpty());
    ASSERT_TRUE(waitUntil([&] { return filesOnDisk() == 1 && logHas(u"media"_s); }));
    crash();
    gateway.expireFiles();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    ASSERT_EQ(assistant.requests.last().images.size(), 1);
    EXPECT_EQ(assistant.requests.last().images.first().bytes, pngOf("kept"_ba));
}

TEST_F(DingTalkMediaRecovery, FetchesAtTheNextStartWhatAStopInterrupted)
{
    gateway.addFile(u"c1"_s, pngOf("x"_ba));
    gateway.holdNext(dingtalkpaths::fileDownload);
    start();
    ASSERT_FALSE(deliverBoth(u"look"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    stopGracefully(1s); // nothing runs, so nothing is waited for
    EXPECT_TRUE(assistant.requests.isEmpty());
    gateway.resetHeld();
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.first().images.size(), 1);
}

TEST_F(DingTalkMediaRecovery, LetsABotGoWhileItsFilesAreFetched)
{
    gateway.addFile(u"c1"_s, pngOf("x"_ba));
    gateway.holdNext(dingtalkpaths::fileDownload);
    start();
    ASSERT_FALSE(deliverBoth(u"look"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    bool isRetired = false;
    bridge->retireBot(bot.id, store.get(), [&] { isRetired = true; });
    ASSERT_TRUE(waitUntil([&] { return isRetired; }));
    connection.reset();
    gateway.release();
    crash();
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.first().images.size(), 1);
}
