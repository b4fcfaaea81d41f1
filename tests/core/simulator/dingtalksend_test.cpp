#include "tests/core/simulator/gatewayclient.h"
#include "tests/testing/waituntil.h"

#include <QUrlQuery>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

const GatewayClient::Headers jsonOnly = { { "Content-Type"_ba, "application/json"_ba } };

QJsonObject textMessage(const QString &text = u"hello"_s)
{
    return { { u"msgtype"_s, u"text"_s }, { u"text"_s, QJsonObject { { u"content"_s, text } } } };
}

QJsonObject markdownMessage(const QString &title, const QString &text)
{
    return { { u"msgtype"_s, u"markdown"_s },
             { u"markdown"_s, QJsonObject { { u"title"_s, title }, { u"text"_s, text } } } };
}

std::function<void(GatewayClient &)> postOf(const QJsonObject &body, int errcode)
{
    return [body, errcode](GatewayClient &client) {
        EXPECT_EQ(client.post(client.webhook(), body).json["errcode"_L1].toInt(), errcode);
    };
}

QJsonObject at(const QJsonValue &at) { return with(textMessage(), { { u"at"_s, at } }); }

QJsonObject robotBody()
{
    return { { u"robotCode"_s, u"dingsimulator00000000"_s },
             { u"userIds"_s, QJsonArray { u"manager807"_s } },
             { u"msgKey"_s, u"sampleMarkdown"_s },
             { u"msgParam"_s, u"{\"title\":\"t\",\"text\":\"hello\"}"_s } };
}

QJsonObject groupBody(const QString &conversationId)
{
    return with(robotBody(), { { u"userIds"_s, QJsonValue() }, { u"openConversationId"_s, conversationId } });
}

std::function<void(GatewayClient &)> robotSendWith(const QJsonObject &changes)
{
    return [changes](GatewayClient &client) {
        EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendPrivate, with(robotBody(), changes)).status, 400);
        EXPECT_TRUE(client.gateway.robotSends().isEmpty());
    };
}

QJsonObject tokenBody(const GatewayClient &client)
{
    return { { u"appKey"_s, client.gateway.app().clientId }, { u"appSecret"_s, client.gateway.app().clientSecret } };
}

HttpResult askToken(GatewayClient &client)
{
    return client.request("POST"_ba, dingtalkpaths::accessToken, json(tokenBody(client)), jsonOnly);
}

HttpResult sendWithToken(GatewayClient &client, const QByteArray &token)
{
    return client.request(
        "POST"_ba, dingtalkpaths::sendPrivate, json(robotBody()),
        { { "Content-Type"_ba, "application/json"_ba }, { "x-acs-dingtalk-access-token"_ba, token } });
}

QUrl fileUrl(GatewayClient &client)
{
    client.gateway.addFile(u"code"_s, "bytes"_ba, "image/png"_ba);
    const HttpResult located
        = client.call("POST"_ba, dingtalkpaths::fileDownload,
                      { { u"downloadCode"_s, u"code"_s }, { u"robotCode"_s, client.gateway.app().robotCode } });
    return QUrl(located.json["downloadUrl"_L1].toString());
}

QJsonArray strings(int count)
{
    QJsonArray array;
    for (int i = 0; i < count; ++i)
        array.append(QString::number(i + 1));
    return array;
}

GatewayLimits withoutWebhookLife()
{
    GatewayLimits limits;
    limits.webhookLife = std::chrono::milliseconds(0);
    return limits;
}

const BrokenRule webhookRules[] = {
    { "WebhookWithoutJsonType",
      { u"webhook.content-type"_s },
      [](GatewayClient &client) {
          const HttpResult answer = client.finish(client.begin("POST"_ba, client.webhook(), json(textMessage()),
                                                               { { "Content-Type"_ba, "text/plain"_ba } }));
          EXPECT_EQ(answer.json["errcode"_L1], 43004);
      } },
    { "WebhookWithoutJson",
      { u"webhook.body"_s },
      [](GatewayClient &client) {
          (void)client.finish(client.begin("POST"_ba, client.webhook(), "text"_ba, jsonOnly));
      } },
    { "WebhookWithAnUnknownType", { u"webhook.body"_s }, postOf({ { u"msgtype"_s, u"image"_s } }, 400105) },
    { "TextWithoutContent", { u"webhook.body"_s }, postOf({ { u"msgtype"_s, u"text"_s } }, 40035) },
    { "MarkdownWithoutTitle", { u"webhook.body"_s }, postOf(markdownMessage({}, u"text"_s), 40035) },
    { "ActionCardWithoutButton",
      { u"webhook.body"_s },
      postOf({ { u"msgtype"_s, u"actionCard"_s },
               { u"actionCard"_s, QJsonObject { { u"title"_s, u"t"_s }, { u"text"_s, u"t"_s } } } },
             40035) },
    { "LinkWithoutAddress",
      { u"webhook.body"_s },
      postOf(
          { { u"msgtype"_s, u"link"_s }, { u"link"_s, QJsonObject { { u"title"_s, u"t"_s }, { u"text"_s, u"t"_s } } } },
          40035) },
    { "FeedWithoutLinks",
      { u"webhook.body"_s },
      postOf({ { u"msgtype"_s, u"feedCard"_s }, { u"feedCard"_s, QJsonObject() } }, 40035) },
    { "MentionOfNobody",
      { u"webhook.body"_s },
      postOf(at(QJsonObject { { u"atUserIds"_s, QJsonArray { QString() } } }), 40035) },
    { "MentionUnderAWrongName",
      { u"webhook.body"_s },
      postOf(at(QJsonObject { { u"userIds"_s, QJsonArray { u"a"_s } } }), 40035) },
    { "MentionThatIsNoObject", { u"webhook.body"_s }, postOf(at(u"manager807"_s), 40035) },
    { "MentionOfAllAsText", { u"webhook.body"_s }, postOf(at(QJsonObject { { u"isAtAll"_s, u"true"_s } }), 40035) },
    { "WebhookBodyTooLarge", { u"webhook.too-large"_s }, postOf(textMessage(QString(7000, QChar(0x4F60))), 460101) },
    { "WebhookUsedTooLate", { u"webhook.expired"_s }, postOf(textMessage(), 300001), withoutWebhookLife() },
    { "WebhookUsedTooOften",
      { u"webhook.rate"_s },
      [](GatewayClient &client) {
          const QUrl url = client.webhook();
          for (int i = 0; i < 20; ++i)
              EXPECT_EQ(client.post(url, textMessage()).json["errcode"_L1], 0);
          EXPECT_EQ(client.post(url, textMessage()).json["errcode"_L1], 130101);
      } },
};

const BrokenRule apiRules[] = {
    { "TokenAskedForTwice",
      { u"token.storm"_s },
      [](GatewayClient &client) {
          const QString first = askToken(client).json["accessToken"_L1].toString();
          EXPECT_EQ(askToken(client).json["accessToken"_L1].toString(), first);
      } },
    { "CallWithoutAToken",
      { u"api.no-token"_s },
      [](GatewayClient &client) { EXPECT_EQ(sendWithToken(client, {}).status, 400); } },
    { "CallWithAMadeUpToken",
      { u"api.bad-token"_s },
      [](GatewayClient &client) { EXPECT_EQ(sendWithToken(client, "made-up"_ba).status, 400); } },
    { "RefusedTokenUsedAfterANewOneWasGiven",
      { u"api.bad-token"_s },
      [](GatewayClient &client) {
          const QByteArray old = client.token();
          client.gateway.expireTokens();
          EXPECT_EQ(sendWithToken(client, old).json["code"_L1], "InvalidAuthentication"_L1);
          EXPECT_NE(askToken(client).json["accessToken"_L1].toString(), QString::fromLatin1(old));
          EXPECT_TRUE(client.gateway.violations().isEmpty());
          (void)sendWithToken(client, old);
      } },
    { "RefusedTokenUsedAgainAndAgain",
      { u"api.bad-token"_s },
      [](GatewayClient &client) {
          const QByteArray old = client.token();
          client.gateway.expireTokens();
          for (int i = 0; i < 6; ++i)
              (void)sendWithToken(client, old);
      } },
    { "RobotSendForAnotherApp", { u"robot.body"_s }, robotSendWith({ { u"robotCode"_s, u"other"_s } }) },
    { "RobotSendToNobody", { u"robot.body"_s }, robotSendWith({ { u"userIds"_s, QJsonArray() } }) },
    { "RobotSendToTooMany", { u"robot.body"_s }, robotSendWith({ { u"userIds"_s, strings(21) } }) },
    { "RobotSendWithAnUnknownKey", { u"robot.body"_s }, robotSendWith({ { u"msgKey"_s, u"markdown"_s } }) },
    { "RobotSendWithParamAsObject",
      { u"robot.body"_s },
      robotSendWith({ { u"msgParam"_s, QJsonObject { { u"title"_s, u"t"_s }, { u"text"_s, u"t"_s } } } }) },
    { "RobotSendWithoutTitle", { u"robot.body"_s }, robotSendWith({ { u"msgParam"_s, u"{\"text\":\"t\"}"_s } }) },
    { "RobotSendTooLarge",
      { u"robot.body"_s },
      robotSendWith(
          { { u"msgParam"_s, QString(u"{\"title\":\"t\",\"text\":\""_s + QString(15000, u'x') + u"\"}"_s) } }) },
    { "GroupSendToAPerson",
      { u"robot.body"_s },
      [](GatewayClient &client) {
          EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendGroup, groupBody(u"manager807"_s)).status, 400);
      } },
    { "GroupSendWithChangedLetterCase",
      { u"robot.body"_s },
      [](GatewayClient &client) {
          client.gateway.deliver({ .group = true, .conversationId = u"cidAbC="_s });
          EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendGroup, groupBody(u"cidabc="_s)).status, 400);
      } },
    { "FileFetchedWithTheToken",
      { u"file.token-leak"_s },
      [](GatewayClient &client) {
          const QUrl url = fileUrl(client);
          const HttpResult got = client.finish(
              client.begin("GET"_ba, url, {}, { { "x-acs-dingtalk-access-token"_ba, client.token() } }));
          EXPECT_EQ(got.body, "bytes");
      } },
};

class SendRule : public ::testing::TestWithParam<BrokenRule>
{ };

} // namespace

TEST_P(SendRule, IsWatched) { expectCaught(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Webhook, SendRule, ::testing::ValuesIn(webhookRules), nameOf);
INSTANTIATE_TEST_SUITE_P(Api, SendRule, ::testing::ValuesIn(apiRules), nameOf);

TEST(DingTalkSend, ShowsInTheChatWhatWasPosted)
{
    GatewayClient client;
    const QUrl url = client.webhook();
    EXPECT_EQ(client.post(url, markdownMessage(u"t"_s, u"# one"_s)).json["errcode"_L1], 0);
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendPrivate, robotBody()).status, 200);
    EXPECT_EQ(client.gateway.shownIn(u"manager807"_s), (QStringList { u"# one"_s, u"hello"_s }));
    EXPECT_EQ(client.gateway.shownIn(client.gateway.webhookPosts().first().conversationId),
              client.gateway.shownIn(u"manager807"_s));
    EXPECT_EQ(client.gateway.webhookPosts().first().title, u"t"_s);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, TakesEveryKindOfMessage)
{
    GatewayClient client;
    const QUrl url = client.webhook();
    const QJsonObject text { { u"title"_s, u"t"_s }, { u"text"_s, u"t"_s } };
    const QList<QJsonObject> messages = {
        textMessage(),
        { { u"msgtype"_s, u"actionCard"_s },
          { u"actionCard"_s, with(text, { { u"singleTitle"_s, u"s"_s }, { u"singleURL"_s, u"https://e"_s } }) } },
        { { u"msgtype"_s, u"actionCard"_s },
          { u"actionCard"_s,
            with(text,
                 { { u"btns"_s,
                     QJsonArray { QJsonObject { { u"title"_s, u"b"_s }, { u"actionURL"_s, u"https://e"_s } } } } }) } },
        { { u"msgtype"_s, u"link"_s }, { u"link"_s, with(text, { { u"messageUrl"_s, u"https://e"_s } }) } },
        { { u"msgtype"_s, u"feedCard"_s },
          { u"feedCard"_s,
            QJsonObject { { u"links"_s,
                            QJsonArray { QJsonObject { { u"title"_s, u"t"_s },
                                                       { u"messageURL"_s, u"https://e"_s },
                                                       { u"picURL"_s, u"https://e"_s } } } } } } },
    };
    for (const QJsonObject &message : messages)
        EXPECT_EQ(client.post(url, message).json["errcode"_L1], 0) << json(message).constData();
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, WarnsOfAMentionThatTheTextDoesNotName)
{
    GatewayClient client;
    const QUrl url = client.webhook();
    const QJsonObject mention { { u"atUserIds"_s, QJsonArray { u"manager807"_s } }, { u"isAtAll"_s, false } };
    client.post(url, with(textMessage(u"@manager807 hello"_s), { { u"at"_s, mention } }));
    EXPECT_EQ(client.warningCodes(), QStringList());
    client.post(url, with(textMessage(u"hello"_s), { { u"at"_s, mention } }));
    EXPECT_EQ(client.warningCodes(), QStringList { u"webhook.at-not-in-text"_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, ForgetsSessionsOnCommand)
{
    GatewayClient client;
    const QUrl url = client.webhook();
    client.gateway.expireWebhooks();
    EXPECT_EQ(client.post(url, textMessage()).json["errcode"_L1], 300001);
    EXPECT_EQ(client.auditCodes(), QStringList());
    EXPECT_TRUE(client.gateway.webhookPosts().isEmpty());
}

TEST(DingTalkSend, GivesTokensOnlyForTheRightSecretInJson)
{
    GatewayClient client;
    QJsonObject wrong = tokenBody(client);
    wrong[u"appSecret"_s] = u"wrong"_s;
    const HttpResult refused = client.request("POST"_ba, dingtalkpaths::accessToken, json(wrong), jsonOnly);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.json["code"_L1], "invalidClientIdOrSecret"_L1);
    const HttpResult form = client.request("POST"_ba, dingtalkpaths::accessToken, "appKey=a"_ba,
                                           { { "Content-Type"_ba, "application/x-www-form-urlencoded"_ba } });
    EXPECT_EQ(form.json["code"_L1], "Missingbody"_L1);
    EXPECT_EQ(client.gateway.tokensGiven(), 0);
    EXPECT_EQ(client.gateway.tokenRequests(), 2);
}

TEST(DingTalkSend, LetsARefusedTokenBeReplacedAtOnce)
{
    GatewayClient client;
    (void)client.token();
    client.gateway.failNext(dingtalkpaths::sendPrivate, ApiAnswer::invalidAuthentication());
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendPrivate, robotBody()).status, 400);
    EXPECT_EQ(askToken(client).status, 200);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, AnswersTheLegacyTokenCallOfTheNodeSdk)
{
    GatewayClient client;
    QUrl url = client.gateway.url();
    url.setPath(dingtalkpaths::legacyToken);
    url.setQuery(u"appkey=dingsimulator00000000&appsecret=simulated-secret"_s);
    const HttpResult given = client.finish(client.begin("GET"_ba, url, {}, {}));
    EXPECT_EQ(given.json["errcode"_L1], 0);
    EXPECT_EQ(given.json["access_token"_L1].toString().size(), 32);
    url.setQuery(u"appkey=dingsimulator00000000&appsecret=wrong"_s);
    EXPECT_EQ(client.finish(client.begin("GET"_ba, url, {}, {})).json["errcode"_L1], 40089);
}

TEST(DingTalkSend, NamesStaffThatCannotBeReached)
{
    GatewayClient client;
    client.gateway.refuseStaff(u"manager807"_s);
    const HttpResult sent = client.call("POST"_ba, dingtalkpaths::sendPrivate, robotBody());
    EXPECT_EQ(sent.status, 200);
    EXPECT_EQ(sent.json["invalidStaffIdList"_L1][0], "manager807"_L1);
    EXPECT_EQ(client.gateway.shownIn(u"manager807"_s), QStringList());
}

TEST(DingTalkSend, SendsToGroups)
{
    GatewayClient client;
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::sendGroup, groupBody(u"cidAbC="_s)).status, 200);
    EXPECT_EQ(client.gateway.shownIn(u"cidAbC="_s), QStringList { u"hello"_s });
    EXPECT_TRUE(client.gateway.robotSends().first().group);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, MarksAndUnmarksEmotions)
{
    GatewayClient client;
    const QJsonObject body { { u"robotCode"_s, client.gateway.app().robotCode },
                             { u"openMsgId"_s, u"msg1"_s },
                             { u"openConversationId"_s, u"cid1"_s },
                             { u"emotionType"_s, 2 },
                             { u"emotionName"_s, u"Thinking"_s } };
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::emotionRecall, body).status, 400);
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::emotionReply, body).status, 200);
    EXPECT_FALSE(client.gateway.emotions().first().recalled);
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::emotionRecall, body).status, 200);
    EXPECT_TRUE(client.gateway.emotions().first().recalled);
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::emotionReply, {}).status, 400);
}

TEST(DingTalkSend, ServesFilesToThoseWhoAskWithTheCode)
{
    GatewayClient client;
    const HttpResult got = client.finish(client.begin("GET"_ba, fileUrl(client), {}, {}));
    EXPECT_EQ(got.body, "bytes");
    const QJsonObject unknown { { u"downloadCode"_s, u"other"_s }, { u"robotCode"_s, client.gateway.app().robotCode } };
    EXPECT_EQ(client.call("POST"_ba, dingtalkpaths::fileDownload, unknown).status, 400);
    EXPECT_EQ(client.request("GET"_ba, u"/file/made-up"_s, {}, {}).status, 404);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, TakesUploads)
{
    GatewayClient client;
    const QByteArray body = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n"
                            "Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\nbytes\r\n--b--\r\n"_ba;
    QUrl url = client.gateway.url();
    url.setPath(dingtalkpaths::mediaUpload);
    url.setQuery(u"type=image&access_token="_s + QString::fromLatin1(client.token()));
    const GatewayClient::Headers multipart = { { "Content-Type"_ba, "multipart/form-data; boundary=\"b\""_ba } };
    const HttpResult taken = client.finish(client.begin("POST"_ba, url, body, multipart));
    EXPECT_EQ(taken.json["errcode"_L1], 0);
    ASSERT_EQ(client.gateway.uploads().size(), 1);
    const MediaUpload upload = client.gateway.uploads().first();
    EXPECT_EQ(upload.fileName, u"a.png"_s);
    EXPECT_EQ(upload.bytes, "\x89PNG\r\n\x1a\nbytes");
    EXPECT_TRUE(taken.json["media_id"_L1].toString().startsWith(u'@'));

    EXPECT_EQ(client.finish(client.begin("POST"_ba, url, "--b--"_ba, multipart)).json["errcode"_L1], 40035);
    url.setQuery(u"type=image"_s);
    EXPECT_EQ(client.finish(client.begin("POST"_ba, url, body, multipart)).json["errcode"_L1], 40014);
    EXPECT_EQ(client.auditCodes(), QStringList { u"api.no-token"_s });
}

TEST(DingTalkSend, TellsWhatHappens)
{
    GatewayClient client;
    QStringList told;
    const DingTalkGateway &gateway = client.gateway;
    QObject::connect(&gateway, &DingTalkGateway::connectionsChanged, &gateway, [&] { told.append(u"connections"_s); });
    QObject::connect(&gateway, &DingTalkGateway::acked, &gateway, [&] { told.append(u"acked"_s); });
    QObject::connect(&gateway, &DingTalkGateway::webhookPosted, &gateway, [&] { told.append(u"webhook"_s); });
    QObject::connect(&gateway, &DingTalkGateway::robotSent, &gateway, [&] { told.append(u"robot"_s); });
    QObject::connect(&gateway, &DingTalkGateway::cardChanged, &gateway, [&] { told.append(u"card"_s); });
    QObject::connect(&gateway, &DingTalkGateway::violated, &gateway, [&](const QString &code) { told.append(code); });
    client.post(client.webhook(), textMessage());
    client.call("POST"_ba, dingtalkpaths::sendPrivate, robotBody());
    client.call("POST"_ba, dingtalkpaths::createCard, createBody());
    (void)sendWithToken(client, {});
    EXPECT_EQ(told,
              (QStringList { u"connections"_s, u"acked"_s, u"webhook"_s, u"robot"_s, u"card"_s, u"api.no-token"_s }));
}

TEST(DingTalkSend, KnowsNoOtherAddresses)
{
    GatewayClient client;
    EXPECT_EQ(client.call("POST"_ba, u"/v1.0/robot/unknown"_s, {}).status, 404);
    EXPECT_EQ(client.call("GET"_ba, dingtalkpaths::sendPrivate, {}).status, 405);
    EXPECT_EQ(client.gateway.callCount(u"/v1.0/robot/unknown"_s), 1);
    EXPECT_EQ(client.gateway.calls().last().status, 405);
}

TEST(DingTalkSend, TakesOnlyImagesAsImages)
{
    GatewayClient client;
    QUrl url = client.gateway.url();
    url.setPath(dingtalkpaths::mediaUpload);
    url.setQuery(u"type=image&access_token="_s + QString::fromLatin1(client.token()));
    const GatewayClient::Headers multipart = { { "Content-Type"_ba, "multipart/form-data; boundary=b"_ba } };
    const QByteArray body = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\n"
                            "a text\r\n--b--\r\n"_ba;
    EXPECT_EQ(client.finish(client.begin("POST"_ba, url, body, multipart)).json["errcode"_L1], 40005);
    EXPECT_TRUE(client.gateway.uploads().isEmpty());
}

TEST(DingTalkSend, TakesUploadsByTheLegacyTokenAloneWhenToldTo)
{
    GatewayClient client;
    client.gateway.refuseUploadsByAccessToken();
    QUrl url = client.gateway.url();
    url.setPath(dingtalkpaths::mediaUpload);
    const GatewayClient::Headers multipart = { { "Content-Type"_ba, "multipart/form-data; boundary=b"_ba } };
    const auto upload = [&](const QString &token) {
        url.setQuery(u"type=image&access_token="_s + token);
        return client.finish(client.begin("POST"_ba, url, "--b--"_ba, multipart)).json["errcode"_L1].toInt();
    };
    EXPECT_EQ(upload(QString::fromLatin1(client.token())), 40014);
    QUrl legacy = client.gateway.url();
    legacy.setPath(dingtalkpaths::legacyToken);
    legacy.setQuery(u"appkey="_s + client.gateway.app().clientId + u"&appsecret="_s
                    + client.gateway.app().clientSecret);
    const HttpResult given = client.finish(client.begin("GET"_ba, legacy, {}, {}));
    EXPECT_EQ(upload(given.json["access_token"_L1].toString()), 40035); // taken, but there is nothing in it
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkSend, RedirectsDelaysRefusesAndForgetsFilesAsTold)
{
    GatewayClient client;
    const auto locate = [&] {
        return client.call("POST"_ba, dingtalkpaths::fileDownload,
                           { { u"downloadCode"_s, u"c"_s }, { u"robotCode"_s, client.gateway.app().robotCode } });
    };
    const auto get = [&] {
        return client.finish(
            client.begin("GET"_ba, QUrl(locate().json["downloadUrl"_L1].toString(), QUrl::StrictMode), {}, {}));
    };
    client.gateway.addFile(u"c"_s, { .bytes = "bytes"_ba, .redirects = { u"https://10.0.0.1/x"_s } });
    EXPECT_EQ(get().status, 302);
    EXPECT_EQ(get().body, "bytes");
    client.gateway.addFile(u"c"_s, { .bytes = {}, .status = 404 });
    EXPECT_EQ(get().status, 404);
    client.gateway.addFile(u"c"_s, { .bytes = "slow"_ba, .delay = std::chrono::milliseconds(1) });
    EXPECT_EQ(get().body, "slow");
    QUrl spoilt(locate().json["downloadUrl"_L1].toString());
    spoilt.setQuery(u"Signature=other"_s);
    EXPECT_EQ(client.finish(client.begin("GET"_ba, spoilt, {}, {})).status, 404);
    client.gateway.expireFiles();
    EXPECT_EQ(locate().status, 400);
    EXPECT_EQ(client.auditCodes(), QStringList());
}
