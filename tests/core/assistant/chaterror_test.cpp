#include "core/assistant/openai/chaterror.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

OpenAiSettings withKey()
{
    OpenAiSettings settings;
    settings.key = Secret("sk-hunter2"_ba);
    return settings;
}

Error errorFor(int status, const QByteArray &body = {}, const OpenAiSettings &settings = withKey())
{
    return errorOf(HttpHead { status, {} }, body, QUrl(u"https://user:pw@h/v1/chat/completions?token=hunter2"_s),
                   settings);
}

} // namespace

TEST(ChatError, FollowsTheTableOfStatuses)
{
    using Kind = Error::Kind;
    const QList<std::pair<int, Kind>> table {
        { 400, Kind::BadRequest }, { 413, Kind::BadRequest },     { 415, Kind::BadRequest },
        { 422, Kind::BadRequest }, { 401, Kind::Authentication }, { 402, Kind::RateLimited },
        { 403, Kind::Forbidden },  { 404, Kind::NotFound },       { 405, Kind::NotFound },
        { 408, Kind::Timeout },    { 429, Kind::RateLimited },    { 500, Kind::Server },
        { 502, Kind::Overloaded }, { 503, Kind::Overloaded },     { 504, Kind::Overloaded },
        { 529, Kind::Overloaded }, { 301, Kind::Protocol },
    };
    for (const auto &[status, kind] : table) {
        const Error error = errorFor(status);
        EXPECT_EQ(error.kind, kind) << status;
        EXPECT_EQ(error.code, status);
        EXPECT_TRUE(
            error.detail.startsWith(u"the server answered %1 for https://h/v1/chat/completions: "_s.arg(status)))
            << error.detail.toStdString();
    }
}

TEST(ChatError, RepeatsTheServersReasonInEveryForm)
{
    for (const QByteArray &body :
         { R"({"error":{"message":"so it is","type":"t","code":null}})"_ba, R"({"error":"so it is"})"_ba,
           R"({"message":"so it is"})"_ba, R"({"detail":"so it is"})"_ba, R"({"detail":[{"msg":"so it is"}]})"_ba,
           R"({"object":"error","message":"so it is","code":400})"_ba })
        EXPECT_TRUE(errorFor(400, body).detail.endsWith(u"it says: so it is"_s)) << body.constData();
    for (const QByteArray &body : { ""_ba, "<html>"_ba, "[]"_ba, R"({"error":null})"_ba, R"({"detail":[]})"_ba })
        EXPECT_FALSE(errorFor(400, body).detail.contains(u"it says"_s)) << body.constData();
    EXPECT_EQ(errorFor(429, R"({"error":{"code":"insufficient_quota"}})").serviceCode, u"insufficient_quota"_s);
    EXPECT_LT(errorFor(400, R"({"error":")" + QByteArray(5000, 'x') + R"("})").detail.size(), 500);
}

TEST(ChatError, TellsTheNextStep)
{
    EXPECT_TRUE(errorFor(401).detail.contains(u"check the key"_s));
    EXPECT_TRUE(errorFor(401, {}, {}).detail.contains(u"none is set"_s));
    OpenAiSettings openClaw;
    openClaw.profile = OpenAiSettings::Profile::OpenClaw;
    EXPECT_TRUE(errorFor(404, {}, openClaw).detail.contains(u"chatCompletions.enabled"_s));
    EXPECT_TRUE(errorFor(404).detail.endsWith(u"check the base URL and the model"_s));
    const HttpHead moved { 308, { { "Location"_ba, "/v2/chat?token=hunter2"_ba } } };
    const QString detail = errorOf(moved, {}, QUrl(u"https://h/v1"_s), {}).detail;
    EXPECT_TRUE(detail.contains(u"redirects to https://h/v2/chat)"_s)) << detail.toStdString();
}

TEST(ChatError, KeepsRetryAfter)
{
    const HttpHead head { 429, { { "Retry-After"_ba, "7"_ba } } };
    EXPECT_EQ(errorOf(head, {}, QUrl(u"https://h/"_s), {}).retryAfter, 7s);
}

TEST(ChatError, NeverNamesTheKey)
{
    const OpenAiSettings settings = withKey();
    const Error error = errorFor(401, R"({"error":{"message":"wrong key sk-hunter2!","code":"sk-hunter2"}})", settings);
    ASSERT_TRUE(error.detail.contains(u"sk-hunter2"_s));
    const Error clean = withoutKey(error, settings.key);
    EXPECT_FALSE(clean.detail.contains(u"hunter2"_s)) << clean.detail.toStdString();
    EXPECT_FALSE(clean.serviceCode.contains(u"hunter2"_s));
    EXPECT_EQ(withoutKey(error, {}).detail, error.detail);
}

TEST(ChatError, NamesNoPartOfAKeyThatWasCutOff)
{
    const OpenAiSettings settings = withKey();
    const QByteArray words(294, 'x');
    const Error error = errorFor(401, R"({"error":{"message":")" + words + R"(sk-hunter2 is wrong"}})", settings);
    ASSERT_TRUE(error.detail.contains(u"sk-hun…"_s)) << error.detail.toStdString();
    EXPECT_FALSE(withoutKey(error, settings.key).detail.contains(u"sk-h"_s));
}

TEST(ChatError, QuotesNothingThatWasSaidInTheChat)
{
    const QByteArray request = R"({"messages":[{"role":"system","content":"Answer politely, always."},
              {"role":"user","content":"Who is paid more than\nhalf a million a year?"},
              {"role":"assistant","content":[{"type":"text","text":"谁的工资最高"}]}]})"_ba;
    const auto said = [&](const QByteArray &complaint) {
        const Error error = errorFor(400, R"({"error":{"message":")" + complaint + R"("}})");
        return withoutChat(error, request).detail.section(u"it says:"_s, 1).trimmed();
    };
    EXPECT_EQ(said("Invalid prompt: 'Who is paid more than half a million a year?'"), u"Invalid prompt: '… …'"_s);
    EXPECT_EQ(said("cannot take “谁的工资最高”"), u"cannot take “…”"_s);
    EXPECT_EQ(said("is paid more tha"), u"…"_s); // a piece of it
    EXPECT_EQ(said("Answer politely, always."), u"Answer politely, always."_s); // of the settings
    EXPECT_EQ(said("the model is unknown"), u"the model is unknown"_s);
}
