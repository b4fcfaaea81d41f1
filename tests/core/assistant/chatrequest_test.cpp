#include "core/assistant/openai/chatrequest.h"

#include "core/assistant/openai/openaiassistant.h"
#include "core/connection/httpclient.h"
#include "tests/testing/samplemedia.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

OpenAiSettings settings(OpenAiSettings::Profile profile = OpenAiSettings::Profile::Generic)
{
    OpenAiSettings result;
    result.baseUrl = QUrl(u"http://127.0.0.1:18789/v1"_s);
    result.model = u"m"_s;
    result.profile = profile;
    return result;
}

TurnRequest turn()
{
    return { .turnId = u"t1"_s,
             .conversation = u"ob:lark:bot1:p2p:ou_1"_s,
             .generation = 2,
             .channel = u"lark"_s,
             .text = u"third"_s,
             .history = { { u"first"_s, u"one"_s }, { u"second"_s, u"two"_s } } };
}

QJsonObject bodyOf(const HttpRequest &request) { return QJsonDocument::fromJson(request.body).object(); }

QStringList contents(const HttpRequest &request)
{
    QStringList list;
    for (const QJsonValue &message : bodyOf(request).value("messages"_L1).toArray())
        list.append(message.toObject().value("role"_L1).toString() + u':'
                    + message.toObject().value("content"_L1).toString());
    return list;
}

QByteArray headerOf(const HttpRequest &request, const QByteArray &name)
{
    return HttpHead { 0, request.headers }.header(name);
}

} // namespace

TEST(ChatRequest, BuildsItsAddressesFromTheBaseUrl)
{
    const auto chat = [](const QString &base) { return chatUrl(QUrl(base)).toString(QUrl::FullyEncoded); };
    EXPECT_EQ(chat(u"http://h/v1"_s), u"http://h/v1/chat/completions"_s);
    EXPECT_EQ(chat(u"http://h/v1//"_s), u"http://h/v1/chat/completions"_s);
    EXPECT_EQ(chat(u"http://h"_s), u"http://h/chat/completions"_s);
    EXPECT_EQ(chat(u"http://h/v1/chat/completions/"_s), u"http://h/v1/chat/completions"_s);
    EXPECT_EQ(chat(u"http://h/a%2Fb/v1?api-version=1"_s), u"http://h/a%2Fb/v1/chat/completions?api-version=1"_s);
    EXPECT_EQ(modelsUrl(QUrl(u"http://h/v1/chat/completions"_s)), QUrl(u"http://h/v1/models"_s));
    EXPECT_EQ(withVersion(QUrl(u"http://h/api/"_s)), QUrl(u"http://h/api/v1"_s));
    EXPECT_EQ(withVersion(QUrl(u"http://h/v1/"_s)), std::nullopt);
}

TEST(ChatRequest, AsksForAStreamWithUsage)
{
    OpenAiSettings asking = settings();
    asking.key = Secret("sk-1"_ba);
    const HttpRequest request = chatRequest(asking, turn(), {});
    EXPECT_EQ(request.method, HttpRequest::Method::Post);
    EXPECT_EQ(headerOf(request, "Authorization"_ba), "Bearer sk-1");
    EXPECT_EQ(headerOf(request, "Accept"_ba), "text/event-stream");
    EXPECT_EQ(headerOf(request, "Content-Type"_ba), "application/json");
    EXPECT_EQ(headerOf(request, "Cache-Control"_ba), "no-cache");
    const QJsonObject body = bodyOf(request);
    EXPECT_EQ(body.value("model"_L1), u"m"_s);
    EXPECT_EQ(body.value("stream"_L1), true);
    EXPECT_EQ(body.value("stream_options"_L1).toObject().value("include_usage"_L1), true);
    EXPECT_FALSE(body.contains("user"_L1));
    EXPECT_FALSE(body.contains("max_tokens"_L1));
    EXPECT_EQ(headerOf(chatRequest(settings(), turn(), {}), "Authorization"_ba), "");
}

TEST(ChatRequest, LeavesOutStreamOptionsWhenTheyAreNotWanted)
{
    OpenAiSettings asking = settings();
    const HttpRequest with = chatRequest(asking, turn(), {});
    asking.streamOptions = false;
    const HttpRequest without = chatRequest(asking, turn(), {});
    EXPECT_FALSE(bodyOf(without).contains("stream_options"_L1));
    EXPECT_EQ(bodyOf(withoutStreamOptions(with)), bodyOf(without));
    EXPECT_EQ(withoutStreamOptions(without).body, without.body);
}

TEST(ChatRequest, SendsTheNewestExchangesThatFit)
{
    OpenAiSettings asking = settings();
    asking.systemPrompt = u"be brief"_s;
    EXPECT_EQ(contents(chatRequest(asking, turn(), {})),
              (QStringList { u"system:be brief"_s, u"user:first"_s, u"assistant:one"_s, u"user:second"_s,
                             u"assistant:two"_s, u"user:third"_s }));
    OpenAiLimits tight;
    tight.historyCharacters = 10;
    EXPECT_EQ(contents(chatRequest(asking, turn(), tight)),
              (QStringList { u"system:be brief"_s, u"user:second"_s, u"assistant:two"_s, u"user:third"_s }));
    asking.historyTurns = 1;
    EXPECT_EQ(contents(chatRequest(asking, turn(), {})).size(), 4);
    asking.historyTurns = 0;
    EXPECT_EQ(contents(chatRequest(asking, turn(), {})).size(), 2);
}

TEST(ChatRequest, OpenClawGetsTheSessionAsUser)
{
    const OpenAiSettings asking = settings(OpenAiSettings::Profile::OpenClaw);
    const HttpRequest request = chatRequest(asking, turn(), {});
    EXPECT_EQ(bodyOf(request).value("user"_L1), u"ob:lark:bot1:p2p:ou_1#2"_s);
    EXPECT_EQ(headerOf(request, "x-openclaw-message-channel"_ba), "lark");
    EXPECT_EQ(contents(request), QStringList { u"user:third"_s });
    TurnRequest inWindow = turn();
    inWindow.channel = u"app"_s;
    EXPECT_EQ(headerOf(chatRequest(asking, inWindow, {}), "x-openclaw-message-channel"_ba), "");
}

TEST(ChatRequest, HermesGetsTheSessionInHeaders)
{
    const HttpRequest request = chatRequest(settings(OpenAiSettings::Profile::Hermes), turn(), {});
    EXPECT_EQ(headerOf(request, "X-Hermes-Session-Id"_ba), "ob:lark:bot1:p2p:ou_1#2");
    EXPECT_EQ(headerOf(request, "X-Hermes-Session-Key"_ba), "ob:lark:bot1:p2p:ou_1");
    EXPECT_EQ(headerOf(request, "Idempotency-Key"_ba), "t1");
    EXPECT_EQ(contents(request), QStringList { u"user:third"_s });
    EXPECT_FALSE(bodyOf(request).contains("user"_L1));
    TurnRequest goesOn = turn();
    goesOn.remoteIds = { { u"session"_s, u"its-own"_s } };
    const HttpRequest further = chatRequest(settings(OpenAiSettings::Profile::Hermes), goesOn, {});
    EXPECT_EQ(headerOf(further, "X-Hermes-Session-Id"_ba), "its-own");
    EXPECT_EQ(headerOf(further, "X-Hermes-Session-Key"_ba), "ob:lark:bot1:p2p:ou_1");
}

TEST(ChatRequest, AHermesSessionIsWorthKeepingWhenItIsAnotherThanAskedFor)
{
    const HttpRequest request = chatRequest(settings(OpenAiSettings::Profile::Hermes), turn(), {});
    const auto keptOf = [&](const QByteArray &answered) {
        HttpHead head;
        head.status = 200;
        head.headers.append({ "x-hermes-session-id"_ba, answered });
        return remoteIdsIn(request, head)["session"_L1].toString();
    };
    EXPECT_EQ(keptOf("its-own"_ba), u"its-own"_s);
    for (const QByteArray &other :
         { "ob:lark:bot1:p2p:ou_1#2"_ba, ""_ba, "with blank"_ba, "\xc3\xa4"_ba, QByteArray(257, 'x') })
        EXPECT_EQ(keptOf(other), QString()) << other.toStdString();
    HttpHead head;
    head.headers.append({ "X-Hermes-Session-Id"_ba, "its-own"_ba });
    EXPECT_TRUE(remoteIdsIn(chatRequest(settings(), turn(), {}), head).isEmpty());
}

TEST(ChatRequest, WhoRemembersCarriesTheSessionOrIsSentTheHistoryNeverBoth)
{
    using Profile = OpenAiSettings::Profile;
    for (const Profile profile : { Profile::Generic, Profile::OpenClaw, Profile::Hermes }) {
        OpenAiSettings asking = settings(profile);
        for (const bool remembers : { true, false }) {
            asking.serverRemembersIt = remembers;
            const HttpRequest request = chatRequest(asking, turn(), {});
            const bool hasSession
                = bodyOf(request).contains("user"_L1) || !headerOf(request, "X-Hermes-Session-Id"_ba).isEmpty();
            EXPECT_EQ(hasSession, remembers);
            EXPECT_EQ(contents(request).size(), remembers ? 1 : 5);
        }
    }
}

TEST(ChatRequest, HermesNeverGetsAHeaderItRefuses)
{
    TurnRequest odd = turn();
    for (const QString &conversation : { QString(300, u'x'), u"a\r\nX-Admin: 1"_s, u"群\0组"_s }) {
        odd.conversation = conversation;
        const HttpRequest request = chatRequest(settings(OpenAiSettings::Profile::Hermes), odd, {});
        for (const QByteArray &name : { "X-Hermes-Session-Id"_ba, "X-Hermes-Session-Key"_ba }) {
            const QByteArray value = headerOf(request, name);
            EXPECT_FALSE(value.isEmpty());
            EXPECT_LE(value.size(), 256);
            EXPECT_TRUE(std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; }));
        }
    }
    TurnRequest other = odd;
    other.conversation += u'2';
    const auto key = [](const TurnRequest &asked) {
        return headerOf(chatRequest(settings(OpenAiSettings::Profile::Hermes), asked, {}), "X-Hermes-Session-Key"_ba);
    };
    EXPECT_NE(key(odd), key(other));
}

TEST(ChatRequest, SendsExtraHeadersButNeverInPlaceOfItsOwn)
{
    OpenAiSettings asking = settings();
    asking.key = Secret("sk-1"_ba);
    asking.extraHeaders = { { "x-openclaw-agent-id"_ba, "dba"_ba }, { "authorization"_ba, "Bearer no"_ba } };
    for (const HttpRequest &request : { chatRequest(asking, turn(), {}), modelsRequest(asking, asking.baseUrl) }) {
        EXPECT_EQ(headerOf(request, "x-openclaw-agent-id"_ba), "dba");
        EXPECT_EQ(headerOf(request, "Authorization"_ba), "Bearer sk-1");
    }
}

TEST(ChatRequest, SendsImagesAsDataBehindTheText)
{
    TurnRequest question = turn();
    question.images = { { u"a.png"_s, mediaTypeOf(pngOf("one"_ba)), pngOf("one"_ba) },
                        { u"b.jpg"_s, mediaTypeOf(jpegOf("two"_ba)), jpegOf("two"_ba) } };
    const auto lastContent = [&] {
        const QJsonArray messages = bodyOf(chatRequest(settings(), question, {})).value("messages"_L1).toArray();
        return messages.last().toObject().value("content"_L1);
    };
    const auto data = [](const QByteArray &mime, const QByteArray &bytes) {
        return QString::fromLatin1("data:" + mime + ";base64," + bytes.toBase64());
    };
    const auto image = [](const QString &url) {
        return QJsonObject { { u"type"_s, u"image_url"_s }, { u"image_url"_s, QJsonObject { { u"url"_s, url } } } };
    };
    const QJsonArray images { image(data("image/png"_ba, pngOf("one"_ba))),
                              image(data("image/jpeg"_ba, jpegOf("two"_ba))) };
    QJsonArray expected = images;
    expected.prepend(QJsonObject { { u"type"_s, u"text"_s }, { u"text"_s, u"third"_s } });
    EXPECT_EQ(lastContent(), expected);
    question.text.clear();
    EXPECT_EQ(lastContent(), images);
    question.images.clear();
    question.text = u"words"_s;
    EXPECT_EQ(lastContent(), u"words"_s);
}

TEST(ChatRequest, KeepsToWhatEveryProfileTakes)
{
    using Profile = OpenAiSettings::Profile;
    HttpClient http;
    for (const Profile profile : { Profile::Generic, Profile::OpenClaw, Profile::Hermes }) {
        const AcceptedMedia media = OpenAiAssistant(http, settings(profile)).accepts();
        EXPECT_EQ(media.images, 8);
        EXPECT_EQ(media.imageBytes, 10'000'000);
        EXPECT_FALSE(media.files);
        EXPECT_TRUE(media.imageTypes.contains("image/png"_ba) && media.imageTypes.contains("image/webp"_ba));
        EXPECT_FALSE(media.imageTypes.contains("image/bmp"_ba));
        EXPECT_EQ(media.imageTypes.contains("image/heic"_ba), profile == Profile::OpenClaw);
        // OpenClaw takes bodies of 20 MB, and base64 makes four bytes of three.
        EXPECT_LT(media.allImageBytes * 4 / 3, 20'000'000 - 500'000);
    }
}
