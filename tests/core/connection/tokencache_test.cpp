#include "core/connection/tokencache.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"
#include "tests/testing/webserver.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A TokenCache whose platform answers as `given` says.
class TokenCacheTest : public ::testing::Test
{
protected:
    TokenCacheTest() { makeCache({ 1h, 1h }); }

    void makeCache(const Backoff::Bounds &retry)
    {
        TokenRules rules;
        rules.platform = u"Example"_s;
        rules.retry = retry;
        rules.minInterval = minInterval;
        rules.request = [this] { return HttpRequest::get(server.url(u"http"_s, u"127.0.0.1"_s)); };
        rules.judge = [this](const Result<HttpResponse> &) { return given; };
        cache = std::make_unique<TokenCache>(http, redactor, rules, u"example"_s);
    }

    Result<QByteArray> ask()
    {
        std::optional<Result<QByteArray>> answer;
        cache->token(&context, [&](const Result<QByteArray> &token) { answer = token; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(failure(Error::Kind::Timeout, u"no answer"_s));
    }

    static Result<AccessToken> trouble(Error::Kind kind) { return failure(kind, u"no token now"_s); }

    WebServer server;
    HttpClient http;
    Redactor redactor;
    QObject context;
    Result<AccessToken> given = AccessToken { "first"_ba, 1s }; // one that is to be asked for anew at once
    Milliseconds minInterval = 1min;
    std::unique_ptr<TokenCache> cache;
};

} // namespace

TEST_F(TokenCacheTest, UsesATokenToItsEndWhileNoOtherIsGiven)
{
    ASSERT_EQ(ask().value_or("none"_ba), "first"_ba);
    given = trouble(Error::Kind::Overloaded);
    EXPECT_EQ(ask().value_or("none"_ba), "first"_ba);
    EXPECT_EQ(ask().value_or("none"_ba), "first"_ba);
    EXPECT_EQ(server.requests(), 2); // not with every call
    ASSERT_TRUE(waitUntil([this] { return !ask().has_value(); }));
    EXPECT_EQ(ask().error().kind, Error::Kind::Overloaded);
}

TEST_F(TokenCacheTest, TellsAtOnceThatTheCredentialsAreRefused)
{
    ASSERT_EQ(ask().value_or("none"_ba), "first"_ba);
    given = trouble(Error::Kind::Authentication);
    const Result<QByteArray> answer = ask();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, Error::Kind::Authentication);
}

TEST_F(TokenCacheTest, UsesNoTokenThatWasRefused)
{
    ASSERT_EQ(ask().value_or("none"_ba), "first"_ba);
    cache->refuse("first"_ba);
    given = trouble(Error::Kind::Overloaded);
    EXPECT_FALSE(ask().has_value());
}

TEST_F(TokenCacheTest, AsksNoSoonerThanThePlatformWants)
{
    makeCache({ 1ms, 1ms });
    Error busy;
    busy.kind = Error::Kind::RateLimited;
    busy.retryAfter = 30min;
    given = failure(busy);
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(ask().has_value());
    EXPECT_EQ(server.requests(), 1);
}

TEST_F(TokenCacheTest, UsesATokenForAsLongAsNoOtherMayBeAskedFor)
{
    minInterval = 2s;
    makeCache({ 1h, 1h });
    given = AccessToken { "first"_ba, 3s };
    ASSERT_EQ(ask().value_or("none"_ba), "first"_ba);
    given = AccessToken { "second"_ba, 1h };
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(waitUntil([&] { return ask().value_or("none"_ba) == "second"_ba; }));
    const auto used = std::chrono::steady_clock::now() - began;
    EXPECT_GT(used, 1900ms) << "half its life is sooner than the platform wants to be asked";
    EXPECT_LT(used, 3s) << "it had run out";
}

TEST_F(TokenCacheTest, TakesALifetimeThatNoClockHasForALongOne)
{
    given = AccessToken { "endless"_ba, std::chrono::seconds::max() };
    EXPECT_EQ(ask().value_or("none"_ba), "endless"_ba);
    EXPECT_EQ(ask().value_or("none"_ba), "endless"_ba);
    EXPECT_EQ(server.requests(), 1);
}

TEST_F(TokenCacheTest, StartsOverWhateverWasSaidBefore)
{
    given = trouble(Error::Kind::Authentication);
    EXPECT_FALSE(ask().has_value()); // the next hour
    given = AccessToken { "other"_ba, 1h };
    cache->startOver();
    EXPECT_EQ(ask().value_or("none"_ba), "other"_ba);
    given = AccessToken { "third"_ba, 1h };
    cache->startOver();
    EXPECT_EQ(ask().value_or("none"_ba), "third"_ba);
}

TEST_F(TokenCacheTest, AsksAgainForThoseWhoWaitWhenItStartsOver)
{
    QByteArray token;
    cache->token(&context, [&](const Result<QByteArray> &answer) { token = answer.value_or("none"_ba); });
    cache->startOver();
    ASSERT_TRUE(waitUntil([&] { return !token.isEmpty(); }));
    EXPECT_EQ(token, "first"_ba);
    EXPECT_EQ(ask().value_or("none"_ba), "first"_ba);
    given = trouble(Error::Kind::Overloaded);
    cache->startOver();
    EXPECT_FALSE(ask().has_value());
    token.clear();
    cache->token(&context, [&](const Result<QByteArray> &answer) { token = answer.value_or("none"_ba); });
    given = AccessToken { "other"_ba, 1h };
    cache->startOver(); // in the moment in which the failure would be repeated
    ASSERT_TRUE(waitUntil([&] { return !token.isEmpty(); }));
    EXPECT_EQ(token, "other"_ba);
}
