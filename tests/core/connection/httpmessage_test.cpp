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

TEST(HttpHead, ReadsStatusAndHeadersLineByLine)
{
    HttpHead head;
    EXPECT_FALSE(head.takeLine("HTTP/1.1 429 Too Many Requests\r\n"));
    EXPECT_FALSE(head.takeLine("Retry-After:  7 \r\n"));
    EXPECT_TRUE(head.takeLine("\r\n"));
    EXPECT_EQ(head.status, 429);
    EXPECT_EQ(head.retryAfter(), 7s);
}

TEST(HttpHead, AnInterimHeadGivesWayToTheNext)
{
    HttpHead head;
    EXPECT_FALSE(head.takeLine("HTTP/1.1 103 Early Hints"));
    EXPECT_FALSE(head.takeLine("Link: x"));
    EXPECT_FALSE(head.takeLine(""));
    EXPECT_FALSE(head.takeLine("HTTP/1.1 200 OK"));
    EXPECT_TRUE(head.takeLine(""));
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.headers.isEmpty());
}

TEST(HttpHead, PassesOverLinesThatOnlyBeginLikeAStatus)
{
    // A server may send these among the headers, where curl does not look at them.
    HttpHead head;
    EXPECT_FALSE(head.takeLine("HTTP/1.1 200 OK"));
    for (const char *line :
         { "HTTP/", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2", "HTTP/1.1 -20", "HTTP/1.1 2x0", ":", "no colon" })
        EXPECT_FALSE(head.takeLine(line)) << line;
    EXPECT_TRUE(head.takeLine(""));
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.headers.isEmpty());
}

TEST(HttpHead, ReadsRetryAfterByTheServersClock)
{
    const QDateTime itsNow = QDateTime::currentDateTimeUtc().addDays(-1);
    HttpHead head = retryAfter(httpDate(itsNow.addSecs(5)));
    head.headers.append({ "Date"_ba, httpDate(itsNow) });
    EXPECT_EQ(head.retryAfter(), 5s);
    head.headers.last().value = "today"_ba;
    EXPECT_EQ(head.retryAfter(), 0s); // a day ago, by ours
}

TEST(HttpRequest, PutsAFileIntoAForm)
{
    const QByteArray bytes("\r\n--\0-", 6);
    const HttpRequest request
        = HttpRequest::postFile(QUrl(u"http://h/up"_s), "media"_ba, "image.png"_ba, "image/png"_ba, bytes);
    const QByteArray type = HttpHead { 0, request.headers }.header("Content-Type"_ba);
    ASSERT_TRUE(type.startsWith("multipart/form-data; boundary="));
    const QByteArray boundary = type.mid(type.indexOf('=') + 1);
    EXPECT_EQ(request.body,
              "--" + boundary
                  + "\r\nContent-Disposition: form-data; name=\"media\"; filename=\"image.png\"\r\n"
                    "Content-Type: image/png\r\n\r\n"
                  + bytes + "\r\n--" + boundary + "--\r\n");
    EXPECT_EQ(request.method, HttpRequest::Method::Post);
}
