#include "core/simulator/wecom/mediacipher.h"
#include "tests/core/simulator/wecomclient.h"
#include "tests/testing/waituntil.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype chunkBytes = 524288;

struct Fetched
{
    int status = 0;
    QByteArray body;
    QByteArray disposition;
};

Fetched finish(QNetworkReply *reply)
{
    EXPECT_TRUE(waitUntil([reply] { return reply->isFinished(); }));
    const Fetched fetched { reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
                            reply->rawHeader("Content-Disposition"_ba) };
    reply->deleteLater();
    return fetched;
}

Fetched fetch(const QString &url)
{
    QNetworkAccessManager http;
    return finish(http.get(QNetworkRequest(QUrl(url))));
}

int post(const QString &url, const QJsonObject &body)
{
    QNetworkAccessManager http;
    QNetworkRequest request { QUrl(url) };
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const Fetched answer = finish(http.post(request, QJsonDocument(body).toJson()));
    return QJsonDocument::fromJson(answer.body)["errcode"_L1].toInt(-1);
}

QJsonObject initOf(const QByteArray &bytes, const QString &type = u"file"_s)
{
    return { { u"type"_s, type },
             { u"filename"_s, u"a.bin"_s },
             { u"total_size"_s, bytes.size() },
             { u"total_chunks"_s, (bytes.size() + chunkBytes - 1) / chunkBytes },
             { u"md5"_s, QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex()) } };
}

QString beginUpload(WeComClient &client, const QJsonObject &init)
{
    return client.call(wecomcommands::uploadInit, init)["body"_L1]["upload_id"_L1].toString();
}

int uploadChunk(WeComClient &client, const QString &id, int index, const QByteArray &bytes)
{
    return client.errcode(wecomcommands::uploadChunk,
                          { { u"upload_id"_s, id },
                            { u"chunk_index"_s, index },
                            { u"base64_data"_s, QString::fromLatin1(bytes.toBase64()) } });
}

QJsonObject finishUpload(WeComClient &client, const QString &id)
{
    return client.call(wecomcommands::uploadFinish, { { u"upload_id"_s, id } });
}

std::function<void(WeComClient &)> initWith(const QString &member, const QJsonValue &value)
{
    return [member, value](WeComClient &client) {
        client.connect();
        QJsonObject init = initOf("some bytes"_ba);
        init[member] = value;
        EXPECT_TRUE(beginUpload(client, init).isEmpty());
    };
}

/// Uploads in one chunk and finishes.
QJsonObject uploadWhole(WeComClient &client, const QByteArray &bytes, const QJsonObject &init)
{
    const QString id = beginUpload(client, init);
    uploadChunk(client, id, 0, bytes);
    return finishUpload(client, id);
}

const WeComBrokenRule mediaRules[] = {
    { "UploadOfAnUnknownType", { u"upload.type"_s }, initWith(u"type"_s, u"hologram"_s) },
    { "UploadWithoutAName", { u"upload.init"_s }, initWith(u"filename"_s, u""_s) },
    { "UploadThatIsTooSmall", { u"upload.size"_s }, initWith(u"total_size"_s, 5) },
    { "UploadThatIsTooLarge", { u"upload.size"_s }, initWith(u"total_size"_s, 20LL * 1024 * 1024 + 1) },
    { "UploadWithTooFewChunks", { u"upload.chunk-count"_s }, initWith(u"total_chunks"_s, 0) },
    { "ChunkThatCountsFromOne",
      { u"upload.chunk-index"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_NE(uploadChunk(client, beginUpload(client, initOf("some bytes"_ba)), 1, "some bytes"_ba), 0);
      } },
    { "ChunkOfTheWrongSize",
      { u"upload.chunk-size"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_NE(uploadChunk(client, beginUpload(client, initOf("some bytes"_ba)), 0, "some"_ba), 0);
      } },
    { "ChunkOfNoUpload",
      { u"upload.id"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_NE(uploadChunk(client, u"made-up"_s, 0, "some"_ba), 0);
      } },
    { "FinishBeforeTheChunks",
      { u"upload.finish-early"_s },
      [](WeComClient &client) {
          client.connect();
          finishUpload(client, beginUpload(client, initOf("some bytes"_ba)));
      } },
    { "WrongMd5",
      { u"upload.md5"_s },
      [](WeComClient &client) {
          client.connect();
          uploadWhole(client, "other byte"_ba, initOf("some bytes"_ba));
      } },
    { "TextAsAnImage",
      { u"upload.format"_s },
      [](WeComClient &client) {
          client.connect();
          uploadWhole(client, "some bytes"_ba, initOf("some bytes"_ba, u"image"_s));
      } },
    { "FileAskedForFourTimes",
      { u"media.hammer"_s },
      [](WeComClient &client) {
          const QString url = client.gateway.host({ .bytes = "x"_ba, .failures = 9 })["url"_L1].toString();
          for (int i = 0; i < 4; ++i)
              EXPECT_EQ(fetch(url).status, 503);
      } },
    { "ResponseUrlUsedTwice",
      { u"response-url.reused"_s },
      [](WeComClient &client) {
          client.connect();
          const WeComCallback message = *client.gateway.callback(client.message());
          const QString url = message.body["response_url"_L1].toString();
          EXPECT_EQ(post(url, markdownBody(u"one"_s)), 0);
          EXPECT_NE(post(url, markdownBody(u"two"_s)), 0);
          EXPECT_EQ(client.shown(), QStringList(u"one"_s));
      } },
    { "StreamToAResponseUrl",
      { u"response-url.body"_s },
      [](WeComClient &client) {
          client.connect();
          const WeComCallback message = *client.gateway.callback(client.message());
          EXPECT_NE(post(message.body["response_url"_L1].toString(), streamFrame(u"s"_s, u"one"_s)), 0);
      } },
    { "LateWelcome",
      { u"welcome.late"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.gateway.enterChat();
          client.gateway.passTime(std::chrono::seconds(6));
          EXPECT_EQ(client.errcode(
                        wecomcommands::welcome,
                        { { u"msgtype"_s, u"text"_s }, { u"text"_s, QJsonObject { { u"content"_s, u"welcome"_s } } } },
                        reqId),
                    requestExpired);
      } },
    { "WelcomeUnderTheReqIdOfAMessage",
      { u"welcome.req-id"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_EQ(client.errcode(wecomcommands::welcome, {}, client.message()), invalidReqId);
      } },
    { "CardEventWithoutAnUpdate",
      { u"update.missing"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.clickCard(u"task_1"_s, u"ok"_s);
          client.gateway.passTime(std::chrono::seconds(6));
      } },
    { "CardUpdateOfAnotherTask",
      { u"update.task-id"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.gateway.clickCard(u"task_1"_s, u"ok"_s);
          const QJsonObject card { { u"card_type"_s, u"button_interaction"_s }, { u"task_id"_s, u"task_2"_s } };
          EXPECT_NE(client.errcode(wecomcommands::updateCard,
                                   { { u"response_type"_s, u"update_template_card"_s }, { u"template_card"_s, card } },
                                   reqId),
                    0);
      } },
};

class WeComMediaRules : public ::testing::TestWithParam<WeComBrokenRule>
{ };

TEST_P(WeComMediaRules, IsCaught) { expectCaught(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, WeComMediaRules, ::testing::ValuesIn(mediaRules), nameOf);

struct Vector
{
    QByteArray plain;
    QByteArray key;
    QByteArray cipher; ///< hex
};

TEST(WeComMedia, EncryptsTheVectorsOfTheProtocolDocument)
{
    const QByteArray counting = QByteArray::fromBase64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    const Vector vectors[] = {
        { "", counting, "61a6936e4e8f101c1cc1f993b542a0d486823154a09759e3fc4b0a72da642835" },
        { "hello", counting, "cb81c1c41559addf91999d53bc4dc3956c54acd53515bfecf6cf89e716ecbc7d" },
        { "企业微信", counting, "6a6eb430cbadd5a142eb13127d576a606f4c2ffdd9d8d121b593f86a53362e84" },
        { QByteArray(31, 'x'), counting, "a4cd054c7e4ba6a4359c1b02e48d2a7be90f3fdded08cfc0acacd0f9dc347f40" },
        { QByteArray(32, 'x'), counting,
          "a4cd054c7e4ba6a4359c1b02e48d2a7bffa02acf8b86c68c3ee1e88e61c60110f342f53b8250437866f6b2dab4fd2db926ad04b5589"
          "1c5d259a930328b751ab4" },
        { "slash/plus+key", QByteArray::fromBase64("+h9EaY6z2P0iR2yRttsAJUpvlLneAyhNcpe84QYrUHU="),
          "cc7713f216371be5ca572ea14e8e7d2a2a36e1972527c9eb39311710abf5a78a" },
    };
    for (const Vector &vector : vectors)
        EXPECT_EQ(encryptedMedia(vector.plain, vector.key).toHex(), vector.cipher) << vector.plain.constData();
}

TEST(WeComMedia, HostsAnEncryptedFileUnderItsName)
{
    WeComClient client;
    const QJsonObject media = client.gateway.host({ .bytes = "hello"_ba, .name = u"年报 2025.pdf"_s });
    const Fetched fetched = fetch(media["url"_L1].toString());
    EXPECT_EQ(fetched.status, 200);
    EXPECT_EQ(fetched.disposition, "attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5%202025.pdf");
    EXPECT_EQ(fetched.body, encryptedMedia("hello"_ba, QByteArray::fromBase64(media["aeskey"_L1].toString().toUtf8())));
    EXPECT_EQ(client.gateway.downloads(), 1);
}

TEST(WeComMedia, SendsOnFailsAndForgetsAFileAsTold)
{
    WeComClient client;
    const QString moved = client.gateway.host({ .bytes = "x"_ba, .redirects = 2 })["url"_L1].toString();
    EXPECT_EQ(fetch(moved).status, 200);
    const QString flaky = client.gateway.host({ .bytes = "x"_ba, .failures = 1 })["url"_L1].toString();
    EXPECT_EQ(fetch(flaky).status, 503);
    EXPECT_EQ(fetch(flaky).status, 200);
    client.gateway.passTime(std::chrono::minutes(6));
    EXPECT_EQ(fetch(flaky).status, 404);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComMedia, LeavesThePaddingOfAKeyOutAndBreaksACipherAsTold)
{
    WeComClient client;
    EXPECT_EQ(client.gateway.host({ .bytes = "x"_ba, .paddedKey = false })["aeskey"_L1].toString().size(), 43);
    const QJsonObject broken = client.gateway.host({ .bytes = "hello"_ba, .broken = true });
    const QByteArray key = QByteArray::fromBase64(broken["aeskey"_L1].toString().toUtf8());
    EXPECT_NE(fetch(broken["url"_L1].toString()).body, encryptedMedia("hello"_ba, key));
}

TEST(WeComMedia, TakesAnUploadInChunksAndShowsIt)
{
    WeComClient client;
    client.connect();
    const QByteArray bytes(chunkBytes + 77, 'x');
    const QString id = beginUpload(client, initOf(bytes));
    EXPECT_EQ(uploadChunk(client, id, 1, bytes.mid(chunkBytes)), 0);
    EXPECT_EQ(uploadChunk(client, id, 0, bytes.left(chunkBytes)), 0);
    const QString mediaId = finishUpload(client, id)["body"_L1]["media_id"_L1].toString();
    ASSERT_EQ(client.gateway.uploads().size(), 1);
    EXPECT_EQ(client.gateway.uploads().first().bytes, bytes);
    EXPECT_EQ(client.errcode(wecomcommands::respond,
                             { { u"msgtype"_s, u"file"_s }, { u"file"_s, QJsonObject { { u"media_id"_s, mediaId } } } },
                             client.message()),
              0);
    EXPECT_EQ(client.gateway.bubbles().last().mediaId, mediaId);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComMedia, TakesAWelcomeOnce)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.gateway.enterChat();
    const QJsonObject body { { u"msgtype"_s, u"text"_s },
                             { u"text"_s, QJsonObject { { u"content"_s, u"welcome"_s } } } };
    EXPECT_EQ(client.errcode(wecomcommands::welcome, body, reqId), 0);
    EXPECT_EQ(client.shown(), QStringList(u"welcome"_s));
    EXPECT_EQ(client.errcode(wecomcommands::welcome, body, reqId), invalidReqId);
    EXPECT_EQ(client.auditCodes(), QStringList(u"welcome.twice"_s));
}

TEST(WeComMedia, ReplacesACardThatWasClicked)
{
    WeComClient client;
    client.connect();
    QJsonObject card { { u"card_type"_s, u"button_interaction"_s },
                       { u"task_id"_s, u"task_1"_s },
                       { u"main_title"_s, QJsonObject { { u"title"_s, u"Allow?"_s } } } };
    EXPECT_EQ(client.errcode(wecomcommands::respond,
                             { { u"msgtype"_s, u"template_card"_s }, { u"template_card"_s, card } }, client.message()),
              0);
    card[u"main_title"_s] = QJsonObject { { u"title"_s, u"Allowed"_s } };
    EXPECT_EQ(client.errcode(wecomcommands::updateCard,
                             { { u"response_type"_s, u"update_template_card"_s }, { u"template_card"_s, card } },
                             client.gateway.clickCard(u"task_1"_s, u"ok"_s)),
              0);
    EXPECT_EQ(client.shown(), QStringList(u"Allowed"_s));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

} // namespace
