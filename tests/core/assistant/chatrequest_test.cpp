#include "core/assistant/openai/chatrequest.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
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
}
