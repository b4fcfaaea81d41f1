#include "core/connection/httpmessage.h"

#include <QDateTime>
#include <QLocale>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

HttpHead retryAfter(const QByteArray &value) { return { 429, { { "Retry-After"_ba, value } } }; }

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

TEST(HttpRequest, AHeaderReplacesTheOneOfTheSameName)
{
    HttpRequest request = HttpRequest::postJson(QUrl(u"https://example.com/"_s), {});
    request.setHeader("accept"_ba, "text/event-stream"_ba);
    ASSERT_EQ(request.headers.size(), 2);
    EXPECT_EQ(request.headers.at(0).value, "application/json");
    EXPECT_EQ(request.headers.at(1).value, "text/event-stream");
}

TEST(HttpRequest, ATimeLimitShortensTheOthers)
{
    HttpRequest request;
    request.setTimeLimit(20s);
    EXPECT_EQ(request.limits.whole, 20s);
    EXPECT_EQ(request.limits.connect, 15s);
    EXPECT_EQ(request.limits.firstByte, 20s);
    EXPECT_EQ(request.limits.idle, 20s);
}

TEST(HttpHead, FindsAHeaderWhateverItsLetterCase)
{
    const HttpHead head { 200, { { "content-TYPE"_ba, "a"_ba }, { "Content-Type"_ba, "b"_ba } } };
    EXPECT_EQ(head.header("Content-Type"_ba), "a");
    EXPECT_EQ(head.header("Content-Length"_ba), "");
}

TEST(HttpHead, ReadsRetryAfterAsSeconds)
{
    EXPECT_EQ(retryAfter("7"_ba).retryAfter(), 7s);
    EXPECT_EQ(retryAfter("0"_ba).retryAfter(), 0s);
    EXPECT_EQ(retryAfter("9223372036854775807"_ba).retryAfter(), 365 * 24h);
    EXPECT_EQ(retryAfter("-1"_ba).retryAfter(), std::nullopt);
    EXPECT_EQ(retryAfter("soon"_ba).retryAfter(), std::nullopt);
    EXPECT_EQ(HttpHead().retryAfter(), std::nullopt);
}

TEST(HttpHead, ReadsRetryAfterAsADate)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto wait = retryAfter(httpDate(now.addSecs(3600))).retryAfter();
    ASSERT_TRUE(wait);
    EXPECT_GT(*wait, 3500s);
    EXPECT_LE(*wait, 3600s);
    EXPECT_EQ(retryAfter(httpDate(now.addSecs(-60))).retryAfter(), 0ms);
}
