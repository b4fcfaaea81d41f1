// Tokens, permissions, messages, reactions and files of the simulated Lark, from the outside: lark.md §9, §11, §12.
#include "tests/core/simulator/larkclient.h"
#include "tests/testing/waituntil.h"

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds none {};

template <class T>
LarkLimits limited(T LarkLimits::*limit, const T &value)
{
    LarkLimits limits;
    limits.*limit = value;
    return limits;
}

LarkClient::Answer botInfo(LarkClient &client) { return client.call("GET"_ba, u"/open-apis/bot/v3/info"_s); }

std::function<void(LarkClient &)> calledWith(const QByteArray &authorization, int code)
{
    return [authorization, code](LarkClient &client) {
        LarkClient::Headers headers;
        if (!authorization.isEmpty())
            headers.append({ "Authorization"_ba, authorization });
        EXPECT_EQ(client.request("GET"_ba, u"/open-apis/bot/v3/info"_s, {}, headers).code, code);
    };
}

/// A reply with some members replaced; null takes one away.
std::function<void(LarkClient &)> replied(const QString &type, const QString &content, int code,
                                          const QJsonObject &changes = {})
{
    return [=](LarkClient &client) {
        QJsonObject body = client.body(type, content);
        for (auto change = changes.begin(); change != changes.end(); ++change) {
            if (change->isNull())
                body.remove(change.key());
            else
                body[change.key()] = *change;
        }
        EXPECT_EQ(client.reply(client.hear(), body).code, code);
    };
}

QString post(const QString &part) { return u"{\"zh_cn\":{\"content\":[["_s + part + u"]]}}"_s; }

QByteArray form(const QByteArray &fields, const QByteArray &fileField, const QByteArray &bytes)
{
    return fields + "--b\r\nContent-Disposition: form-data; name=\"" + fileField
        + "\"; filename=\"a\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--b--\r\n";
}

QByteArray field(const QByteArray &name, const QByteArray &value)
{
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

LarkClient::Answer upload(LarkClient &client, const QString &path, const QByteArray &body)
{
    return client.request("POST"_ba, path, body,
                          { { "Content-Type"_ba, "multipart/form-data; boundary=b"_ba },
                            { "Authorization"_ba, "Bearer "_ba + client.token() } });
}

const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452");
const QString images = u"/open-apis/im/v1/images"_s;
const QString files = u"/open-apis/im/v1/files"_s;

const BrokenLarkRule tokenRules[] = {
    { "NoToken", { u"api.no-token"_s }, calledWith({}, 99'991'661) },
    { "ATokenThatWasNeverGiven", { u"api.bad-token"_s }, calledWith("Bearer t-1"_ba, 99'991'663) },
    { "ATokenThatWasRefusedBefore",
      { u"api.bad-token"_s },
      [](LarkClient &client) {
          (void)client.token();
          client.gateway.expireTokens();
          EXPECT_EQ(botInfo(client).code, 99'991'663);
          EXPECT_EQ(botInfo(client).code, 99'991'663);
      },
      limited(&LarkLimits::staleTokenUses, 1) },
    { "ATokenThatWasReplacedBefore",
      { u"api.bad-token"_s },
      [](LarkClient &client) {
          const QByteArray old = "Bearer "_ba + client.token();
          client.gateway.expireTokens();
          EXPECT_EQ(botInfo(client).code, 99'991'663);
          client.forgetToken();
          (void)client.token();
          calledWith(old, 99'991'663)(client);
      },
      limited(&LarkLimits::staleTokenGrace, none) },
    { "ATokenThatWasNotRenewed",
      { u"token.not-refreshed"_s },
      [](LarkClient &client) { EXPECT_EQ(botInfo(client).code, 99'991'663); },
      limited(&LarkLimits::tokenLife, none) },
    { "ATokenForEveryCall",
      { u"token.storm"_s },
      [](LarkClient &client) {
          (void)client.token();
          client.forgetToken();
          (void)client.token();
      } },
    { "APathThatDoesNotExist",
      { u"api.path"_s },
      [](LarkClient &client) { EXPECT_EQ(client.call("GET"_ba, u"/open-apis/nothing"_s).code, 99'991'201); } },
    { "TooManyCalls",
      { u"api.rate"_s },
      [](LarkClient &client) {
          EXPECT_EQ(botInfo(client).code, 0);
          const LarkClient::Answer refused = botInfo(client);
          EXPECT_EQ(refused.status, 429);
          EXPECT_EQ(refused.reset, "1");
      },
      limited(&LarkLimits::callsPerWindow, 1) },
    { "NoPauseAfter429",
      { u"rate.impatient"_s },
      [](LarkClient &client) {
          client.gateway.failNext(larkcalls::botInfo, LarkAnswer::frequencyLimit(5));
          EXPECT_EQ(botInfo(client).code, 99'991'400);
          EXPECT_EQ(botInfo(client).code, 0);
      } },
};

const BrokenLarkRule sendRules[] = {
    { "NoUuid",
      { u"send.no-uuid"_s },
      replied(u"text"_s, uR"({"text":"a"})"_s, 0, { { u"uuid"_s, QJsonValue::Null } }) },
    { "ALongUuid",
      { u"send.uuid"_s },
      replied(u"text"_s, uR"({"text":"a"})"_s, 230'001, { { u"uuid"_s, QString(51, u'x') } }) },
    { "AnObjectForContent",
      { u"send.content"_s },
      replied(u"text"_s, {}, 230'001, { { u"content"_s, QJsonObject { { u"text"_s, u"a"_s } } } }) },
    { "AnEmptyText", { u"send.content"_s }, replied(u"text"_s, uR"({"text":""})"_s, 230'001) },
    { "AnUnknownType", { u"send.content"_s }, replied(u"markdown"_s, uR"({"text":"a"})"_s, 230'001) },
    { "APostWithoutALocale",
      { u"send.content"_s },
      replied(u"post"_s, uR"({"content":[[{"tag":"md","text":"a"}]]})"_s, 230'001) },
    { "MarkdownThatIsNotAlone",
      { u"send.content"_s },
      replied(u"post"_s, post(uR"({"tag":"md","text":"a"},{"tag":"text","text":"b"})"_s), 230'001) },
    { "ALinkWithoutAScheme",
      { u"send.href"_s },
      replied(u"post"_s, post(uR"-({"tag":"md","text":"[a](notes.txt)"})-"_s), 230'001) },
    { "ATextThatIsTooLong",
      { u"send.too-long"_s },
      replied(u"text"_s, larkJsonText({ { u"text"_s, QString(160'000, u'a') } }), 230'025) },
    { "APostThatIsTooLongInBytes",
      { u"send.too-long"_s },
      replied(u"post"_s, post(u"{\"tag\":\"md\",\"text\":\""_s + QString(11'000, u'字') + u"\"}"_s), 230'025) },
    { "AnAnswerThatCallsEverybody",
      { u"card.at"_s },
      replied(u"text"_s, uR"({"text":"<at user_id=\"all\"></at>"})"_s, 0) },
    { "AnImageThatWasNeverUploaded", { u"send.key"_s }, replied(u"image"_s, uR"({"image_key":"img_1"})"_s, 230'001) },
    { "AReplyToNothing",
      { u"send.target"_s },
      [](LarkClient &client) { EXPECT_EQ(client.replyText(u"om_none"_s).code, 99'992'354); } },
    { "OneUuidForTwoMessages",
      { u"send.uuid-reused"_s },
      [](LarkClient &client) {
          const QString question = client.hear();
          QJsonObject body = client.body(u"text"_s, uR"({"text":"a"})"_s);
          EXPECT_EQ(client.reply(question, body).code, 0);
          body[u"content"_s] = uR"({"text":"b"})"_s;
          EXPECT_EQ(client.reply(question, body).code, 0);
      } },
    { "AnotherUuidAfterALostAnswer",
      { u"send.doubled"_s },
      [](LarkClient &client) {
          const QString question = client.hear();
          client.gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
          client.callInVain("POST"_ba, u"/open-apis/im/v1/messages/%1/reply"_s.arg(question),
                            client.body(u"text"_s, uR"({"text":"a"})"_s));
          EXPECT_EQ(client.replyText(question, u"a"_s).code, 0);
      } },
    { "TooManyMessagesInOneChat",
      { u"send.rate"_s },
      [](LarkClient &client) {
          const QString question = client.hear();
          EXPECT_EQ(client.replyText(question).code, 0);
          EXPECT_EQ(client.replyText(question).code, 230'020);
      },
      limited(&LarkLimits::sendsPerWindow, 1) },
    { "GoingOnAfterTheQuestionWasRecalled",
      { u"recall.ignored"_s },
      [](LarkClient &client) {
          const QString question = client.hear();
          client.gateway.recall(question);
          EXPECT_EQ(client.replyText(question).code, 230'011);
          EXPECT_EQ(client.replyText(question).code, 230'011);
      } },
    { "APatchOfAText",
      { u"change.target"_s },
      [](LarkClient &client) {
          const QString sent = client.replyText(client.hear()).data["message_id"_L1].toString();
          EXPECT_EQ(client
                        .call("PATCH"_ba, u"/open-apis/im/v1/messages/"_s + sent,
                              { { u"content"_s, larkJsonText(LarkClient::streamingCard()) } })
                        .code,
                    230'054);
      } },
    { "APatchOfACardOfOnePerson",
      { u"patch.update-multi"_s },
      [](LarkClient &client) {
          QJsonObject card = LarkClient::streamingCard();
          card[u"config"_s] = QJsonObject();
          const QString sent = client.reply(client.hear(), client.body(u"interactive"_s, larkJsonText(card)))
                                   .data["message_id"_L1]
                                   .toString();
          EXPECT_EQ(
              client.call("PATCH"_ba, u"/open-apis/im/v1/messages/"_s + sent, { { u"content"_s, larkJsonText(card) } })
                  .code,
              230'001);
      } },
    { "AReactionInSmallLetters",
      { u"reaction.emoji"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client
                        .call("POST"_ba, u"/open-apis/im/v1/messages/%1/reactions"_s.arg(client.hear()),
                              { { u"reaction_type"_s, QJsonObject { { u"emoji_type"_s, u"typing"_s } } } })
                        .code,
                    231'001);
      } },
    { "AWorkingSignThatStays",
      { u"reaction.left"_s },
      [](LarkClient &client) {
          client.call("POST"_ba, u"/open-apis/im/v1/messages/%1/reactions"_s.arg(client.hear()),
                      { { u"reaction_type"_s, QJsonObject { { u"emoji_type"_s, u"Typing"_s } } } });
      },
      limited(&LarkLimits::signGrace, none) },
    { "AReactionRemovedTwice",
      { u"reaction.unknown"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client.call("DELETE"_ba, u"/open-apis/im/v1/messages/%1/reactions/r"_s.arg(client.hear())).code,
                    231'002);
      } },
    { "AnEmptyUpload",
      { u"media.body"_s },
      [](LarkClient &client) {
          EXPECT_EQ(upload(client, images, form(field("image_type"_ba, "message"_ba), "image"_ba, {})).code, 234'001);
      } },
    { "AVideoSentAsAFile",
      { u"send.key"_s },
      [](LarkClient &client) {
          const QByteArray fields = field("file_type"_ba, "mp4"_ba) + field("file_name"_ba, "a.mp4"_ba);
          const QString key = upload(client, files, form(fields, "file"_ba, "bytes"_ba)).data["file_key"_L1].toString();
          EXPECT_EQ(client.reply(client.hear(), client.body(u"file"_s, larkJsonText({ { u"file_key"_s, key } }))).code,
                    230'055);
      } },
    { "AFileFetchedAsAnImage",
      { u"media.body"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client.call("GET"_ba, u"/open-apis/im/v1/messages/om_1/resources/file_1?type=image"_s).code,
                    234'001);
      } },
};

class LarkTokenRules : public testing::TestWithParam<BrokenLarkRule>
{ };
class LarkSendRules : public testing::TestWithParam<BrokenLarkRule>
{ };

} // namespace

TEST_P(LarkTokenRules, AreKept) { expectCaught(GetParam()); }
TEST_P(LarkSendRules, AreKept) { expectCaught(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, LarkTokenRules, testing::ValuesIn(tokenRules), nameOfLarkRule);
INSTANTIATE_TEST_SUITE_P(All, LarkSendRules, testing::ValuesIn(sendRules), nameOfLarkRule);

TEST(LarkSend, AReplyStandsInTheChatAndItsRepeatIsTheSameMessage)
{
    LarkClient client;
    const QString question = client.hear({ .senderName = u"Li Lei"_s });
    const QJsonObject body = client.body(u"text"_s, uR"({"text":"hello"})"_s);
    const LarkClient::Answer first = client.reply(question, body);
    ASSERT_EQ(first.code, 0);
    EXPECT_EQ(client.reply(question, body).data["message_id"_L1], first.data["message_id"_L1]);
    const LarkShown asked = *client.gateway.message(question);
    EXPECT_EQ(client.gateway.shownIn(asked.chatId), QStringList { u"hello"_s });
    EXPECT_EQ(client.gateway.shownIn(asked.senderOpenId), QStringList { u"hello"_s });
    EXPECT_EQ(client.gateway.message(first.data["message_id"_L1].toString())->parentId, question);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, ARepeatAfterALostAnswerWithTheSameUuidIsNoMistake)
{
    LarkClient client;
    const QString question = client.hear();
    const QJsonObject body = client.body(u"text"_s, uR"({"text":"a"})"_s);
    client.gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    client.callInVain("POST"_ba, u"/open-apis/im/v1/messages/%1/reply"_s.arg(question), body);
    EXPECT_EQ(client.reply(question, body).code, 0);
    EXPECT_EQ(client.gateway.shownIn(client.gateway.message(question)->chatId).size(), 1);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, APostAndACardAreReadAsAPersonReadsThem)
{
    LarkClient client;
    const QString question = client.hear();
    client.reply(question, client.body(u"post"_s, post(uR"({"tag":"md","text":"**bold**"})"_s)));
    client.reply(question, client.body(u"interactive"_s, larkJsonText(LarkClient::streamingCard(u"in a card"_s))));
    EXPECT_EQ(client.gateway.shownIn(client.gateway.message(question)->chatId),
              (QStringList { u"**bold**"_s, u"in a card"_s }));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, MissingPermissionsAreNamedAndSilenceFollowsWhatMayNotBeHeard)
{
    LarkClient client;
    const QString question = client.hear();
    client.gateway.revokeScope(u"cardkit:card:write"_s);
    const LarkClient::Answer refused = client.call("POST"_ba, u"/open-apis/cardkit/v1/cards"_s);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.code, 99'991'672);
    const QJsonObject error = refused.json["error"_L1].toObject();
    EXPECT_EQ(error["permission_violations"_L1][0]["subject"_L1].toString(), u"cardkit:card:write"_s);
    EXPECT_TRUE(error["helps"_L1][0]["url"_L1].toString().contains(u"auth?q=cardkit:card:write"_s));
    client.gateway.grantScope(u"cardkit:card:write"_s);
    EXPECT_FALSE(client.createCard().isEmpty());
    client.gateway.revokeScope(u"im:message.p2p_msg:readonly"_s);
    client.hear();
    EXPECT_EQ(client.gateway.deliveries().size(), 1);
    EXPECT_EQ(client.gateway.deliveries().first().messageId, question);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, TheAppKnowsItselfItsScopesPeopleAndGroups)
{
    LarkApp app;
    app.askedScopes = { u"im:message.group_msg"_s };
    LarkClient client({}, app);
    const LarkShown asked = *client.gateway.message(client.hear({ .group = true, .senderName = u"Li Lei"_s }));
    EXPECT_EQ(botInfo(client).json["bot"_L1]["open_id"_L1].toString(), app.openId);
    const QJsonArray scopes = client.call("GET"_ba, u"/open-apis/application/v6/scopes"_s).data["scopes"_L1].toArray();
    EXPECT_EQ(scopes.last()["grant_status"_L1].toInt(), 2);
    EXPECT_EQ(client.call("GET"_ba, u"/open-apis/application/v6/applications/me?lang=zh_cn"_s)
                  .data["app"_L1]["owner"_L1]["owner_id"_L1]
                  .toString(),
              app.ownerOpenId);
    EXPECT_EQ(client.call("GET"_ba, u"/open-apis/contact/v3/users/%1?user_id_type=open_id"_s.arg(asked.senderOpenId))
                  .data["user"_L1]["name"_L1]
                  .toString(),
              u"Li Lei"_s);
    EXPECT_EQ(client.call("GET"_ba, u"/open-apis/im/v1/chats/"_s + asked.chatId).data["name"_L1].toString(),
              u"Test group"_s);
    EXPECT_EQ(client.gateway.countedCalls(), 5);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, AMonthsQuotaEnds)
{
    LarkClient client(limited(&LarkLimits::countedCallsPerMonth, 1));
    EXPECT_EQ(botInfo(client).code, 0);
    EXPECT_EQ(botInfo(client).code, 99'991'403);
}

TEST(LarkSend, FilesAreFetchedAndImagesUploadedAndSent)
{
    LarkClient client;
    const QString question = client.hear({ .messageType = u"image"_s, .content = uR"({"image_key":"img_1"})"_s });
    client.gateway.addFile(u"img_1"_s, { .bytes = png, .contentType = "image/png"_ba, .messageId = question });
    const QString path = u"/open-apis/im/v1/messages/%1/resources/img_1?type=image"_s;
    EXPECT_EQ(client.call("GET"_ba, path.arg(question)).body, png);
    EXPECT_EQ(client.call("GET"_ba, path.arg(u"om_other"_s)).code, 234'003);
    const LarkClient::Answer uploaded
        = upload(client, images, form(field("image_type"_ba, "message"_ba), "image"_ba, png));
    const QString content = larkJsonText({ { u"image_key"_s, uploaded.data["image_key"_L1] } });
    EXPECT_EQ(client.reply(question, client.body(u"image"_s, content)).code, 0);
    EXPECT_EQ(client.gateway.uploads().first().bytes, png);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, ATokenIsTheSameUntilItsEndComesNear)
{
    LarkClient client(limited(&LarkLimits::tokenRenewal, std::chrono::milliseconds(std::chrono::hours(3))));
    const QByteArray first = client.token();
    client.forgetToken();
    EXPECT_NE(client.token(), first);
    EXPECT_EQ(
        client.request("GET"_ba, u"/open-apis/bot/v3/info"_s, {}, { { "Authorization"_ba, "Bearer "_ba + first } })
            .code,
        0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkSend, EditsOfATextEndWithTheirNumber)
{
    LarkClient client(limited(&LarkLimits::editsPerMessage, 1));
    const QString sent = client.replyText(client.hear()).data["message_id"_L1].toString();
    const QJsonObject body { { u"msg_type"_s, u"text"_s }, { u"content"_s, uR"({"text":"new"})"_s } };
    EXPECT_EQ(client.call("PUT"_ba, u"/open-apis/im/v1/messages/"_s + sent, body).code, 0);
    EXPECT_EQ(client.call("PUT"_ba, u"/open-apis/im/v1/messages/"_s + sent, body).code, 230'072);
    EXPECT_EQ(client.gateway.message(sent)->history, (QStringList { u"hello"_s, u"new"_s }));
    EXPECT_EQ(client.call("DELETE"_ba, u"/open-apis/im/v1/messages/"_s + sent).code, 0);
    EXPECT_TRUE(client.gateway.message(sent)->recalled);
    EXPECT_EQ(client.auditCodes(), QStringList());
}
