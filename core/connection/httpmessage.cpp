#include "core/connection/httpmessage.h"
#include "core/support/json.h"

#include <QDateTime>
#include <QLocale>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

bool isNamed(const HttpHeader &header, const QByteArray &name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

/// Of "HTTP/1.1 200 OK".
std::optional<int> statusOf(QByteArrayView line)
{
    const qsizetype blank = line.indexOf(' ');
    if (!line.startsWith("HTTP/") || blank < 0 || line.size() < blank + 4)
        return std::nullopt;
    const QByteArrayView digits = line.sliced(blank + 1, 3);
    const bool isNumber = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? std::optional(digits.toInt()) : std::nullopt;
}

/// RFC 9110 §5.6.7, the one form that may still be written; names of days and months are English everywhere.
QDateTime httpDate(const QByteArray &value)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (date.isValid())
        date.setTimeSpec(Qt::UTC);
    return date;
}

} // namespace

HttpRequest HttpRequest::get(const QUrl &url)
{
    HttpRequest request;
    request.url = url;
    return request;
}

HttpRequest HttpRequest::postJson(const QUrl &url, const QJsonObject &body)
{
    return withJson(Method::Post, url, jsonBytes(body));
}

HttpRequest HttpRequest::withJson(Method method, const QUrl &url, const QByteArray &body)
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.body = body;
    request.setHeader("Content-Type"_ba, "application/json"_ba);
    request.setHeader("Accept"_ba, "application/json"_ba);
    return request;
}

HttpRequest HttpRequest::postFile(const QUrl &url, const QByteArray &field, const QByteArray &fileName,
                                  const QByteArray &contentType, const QByteArray &bytes,
                                  const QList<HttpHeader> &texts)
{
    const QByteArray boundary = "oagent-" + QUuid::createUuid().toByteArray(QUuid::Id128); // stands in no file
    HttpRequest request;
    request.method = Method::Post;
    request.url = url;
    for (const HttpHeader &text : texts)
        request.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + text.name + "\"\r\n\r\n"
            + text.value + "\r\n";
    request.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\""
        + fileName + "\"\r\nContent-Type: " + contentType + "\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n";
    request.setHeader("Content-Type"_ba, QByteArray("multipart/form-data; boundary=" + boundary));
    request.setHeader("Accept"_ba, "application/json"_ba);
    return request;
}

void HttpRequest::setHeader(const QByteArray &name, const QByteArray &value)
{
    headers.removeIf([&name](const HttpHeader &header) { return isNamed(header, name); });
    headers.append({ name, value });
}

QString HttpRequest::host() const
{
    return url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port());
}

void HttpRequest::setTimeLimit(std::chrono::milliseconds limit)
{
    limits.whole = limit;
    limits.connect = std::min(limits.connect, limit);
    limits.firstByte = std::min(limits.firstByte, limit);
    limits.idle = std::min(limits.idle, limit);
}

bool HttpHead::takeLine(QByteArrayView line)
{
    line = line.trimmed();
    if (line.isEmpty())
        return status >= 200 || status == 101;
    if (const std::optional<int> found = statusOf(line))
        *this = { *found, {} };
    else if (const qsizetype colon = line.indexOf(':'); colon > 0)
        headers.append({ line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray() });
    return false;
}

QByteArray HttpHead::header(const QByteArray &name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&name](const HttpHeader &header) { return isNamed(header, name); });
    return found == headers.end() ? QByteArray() : found->value;
}

std::optional<std::chrono::milliseconds> HttpHead::retryAfter() const
{
    constexpr std::chrono::milliseconds longest = 365 * 24h;
    const QByteArray value = header("Retry-After"_ba);
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber && seconds >= 0)
        return std::min<std::chrono::milliseconds>(std::chrono::seconds(std::min<qint64>(seconds, 1'000'000'000)),
                                                   longest);
    const QDateTime date = httpDate(value);
    if (!date.isValid())
        return std::nullopt;
    // By the server's clock, which the date is from; ours may be a day off.
    const QDateTime sent = httpDate(header("Date"_ba));
    const std::chrono::milliseconds wait((sent.isValid() ? sent : QDateTime::currentDateTimeUtc()).msecsTo(date));
    return std::clamp<std::chrono::milliseconds>(wait, 0ms, longest);
}

std::optional<WallTime> HttpHead::date() const
{
    const QDateTime sent = httpDate(header("Date"_ba));
    return sent.isValid() ? std::optional(WallTime(Milliseconds(sent.toMSecsSinceEpoch()))) : std::nullopt;
}

} // namespace oagent
