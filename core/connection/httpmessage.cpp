#include "core/connection/httpmessage.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

bool isNamed(const HttpHeader &header, const QByteArray &name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

HttpRequest withJson(HttpRequest::Method method, const QUrl &url, const QJsonObject &body)
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.setHeader("Content-Type"_ba, "application/json"_ba);
    request.setHeader("Accept"_ba, "application/json"_ba);
    return request;
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
    return withJson(Method::Post, url, body);
}

HttpRequest HttpRequest::putJson(const QUrl &url, const QJsonObject &body) { return withJson(Method::Put, url, body); }

void HttpRequest::setHeader(const QByteArray &name, const QByteArray &value)
{
    headers.removeIf([&name](const HttpHeader &header) { return isNamed(header, name); });
    headers.append({ name, value });
}

void HttpRequest::setTimeLimit(std::chrono::milliseconds limit)
{
    limits.whole = limit;
    limits.connect = std::min(limits.connect, limit);
    limits.firstByte = std::min(limits.firstByte, limit);
    limits.idle = std::min(limits.idle, limit);
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
    // RFC 9110 §5.6.7, the one form that may still be written; names of days and months are English everywhere.
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    const std::chrono::milliseconds wait(QDateTime::currentDateTimeUtc().msecsTo(date));
    return std::clamp<std::chrono::milliseconds>(wait, 0ms, longest);
}

} // namespace oagent
