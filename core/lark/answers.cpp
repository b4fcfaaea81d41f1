#include "core/lark/answers.h"

#include "core/connection/urlrules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace oagent::lark {

using Kind = Error::Kind;

namespace {

/// Of the permissions that an answer names.
constexpr qsizetype mostScopes = 10;

/// Enough to recognise what was said, in a log that one answer must not flood.
QString excerpt(const QString &text) { return text.left(300).simplified(); }

Kind kindOfStatus(int status)
{
    if (status == 401)
        return Kind::Authentication;
    if (status == 403)
        return Kind::Forbidden;
    if (status == 404)
        return Kind::NotFound;
    if (status == 413)
        return Kind::TooLarge;
    if (status == 429)
        return Kind::RateLimited;
    return status == 408 || status >= 500 ? Kind::Overloaded : Kind::BadRequest;
}

/// §9.3 and the table of §10.
Kind kindOf(int status, int code)
{
    switch (code) {
    case 99991663:
    case 99991664:
    case 99991665:
    case 99991668:
    case 99991677: // until here the token, then APP ID or APP Secret
    case 10003:
    case 10014:
    case 99991543: return Kind::Authentication;
    case code::appDisabled:
    case code::appNotUsable:
    case code::addressNotAllowed:
    case code::quotaUsedUp:
    case 230006:
    case 230013:
    case 230017:
    case 230018:
    case code::mayNotSend:
    case 230035:
    case 230038: return Kind::Forbidden;
    case 99991672:
    case 99991676:
    case 99991679: return Kind::PermissionMissing;
    case 99991400:
    case 11232:
    case code::tooFastForChat:
    case 230101: return Kind::RateLimited;
    case 230002:
    case 230011:
    case 230019:
    case 230050:
    case 230110:
    case 231003:
    case 232009:
    case 99992354: return Kind::Gone;
    case 230022:
    case 230028: return Kind::ContentFiltered;
    case 230025:
    case 200860:
    case 300305:
    case 234037: return Kind::TooLarge;
    case 234003:
    case 234004:
    case 234038:
    case 234043:
    case 200740:
    case 200750: return Kind::NotFound;
    case 230049:
    case 300120: return Kind::Overloaded;
    default: return code >= 1 && code <= 5 ? Kind::Overloaded : kindOfStatus(status);
    }
}

/// §9.4: what the platform names as a list, else as text.
QStringList scopesIn(const QJsonObject &object)
{
    QStringList scopes;
    const QJsonArray violations = object["error"_L1]["permission_violations"_L1].toArray();
    for (const auto &violation : violations)
        scopes.append(violation["subject"_L1].toString());
    if (scopes.isEmpty()) {
        static const QRegularExpression list(u"\\[([^\\[\\]]*)\\]"_s);
        scopes = list.match(object["msg"_L1].toString()).captured(1).split(u',');
    }
    QStringList named;
    for (const QString &scope : scopes) {
        // The platform still names one that is no more (§9.4).
        const QString name
            = scope.trimmed() == "contact:contact.base:readonly"_L1 ? u"contact:user.base:readonly"_s : scope.trimmed();
        if (!name.isEmpty() && !named.contains(name) && named.size() < mostScopes)
            named.append(name.left(100));
    }
    return named;
}

/// §9.4: where the platform says that they are granted, if that is a page of its own.
QString linkIn(const QJsonObject &object)
{
    const QUrl link(object["error"_L1]["helps"_L1][0]["url"_L1].toString(), QUrl::StrictMode);
    static const QStringList consoles { u"feishu.cn"_s, u"larksuite.com"_s };
    return checkHandedOutUrl(link, consoles, {}) ? link.toString(QUrl::FullyEncoded) : QString();
}

std::optional<Milliseconds> waitOf(const HttpResponse &response)
{
    bool isNumber = false;
    const double seconds = response.header("x-ogw-ratelimit-reset"_ba).toDouble(&isNumber);
    if (isNumber && std::isfinite(seconds)) // §9.5
        return Milliseconds(static_cast<Milliseconds::rep>(std::ceil(std::clamp(seconds, 1.0, 60.0) * 1000)));
    return response.retryAfter();
}

QString logIdOf(const HttpResponse &response, const QJsonObject &object)
{
    const QString header = QString::fromLatin1(response.header("X-Tt-Logid"_ba));
    return (header.isEmpty() ? object["error"_L1]["log_id"_L1].toString() : header).left(100);
}

Error errorOf(const HttpResponse &response, const QJsonDocument &document, const QString &path)
{
    const QJsonObject object = document.object();
    Error error;
    error.code = numberIn(object["code"_L1]).value_or(response.status);
    error.kind = kindOf(response.status, error.code);
    error.serviceCode = QString::number(error.code);
    if (error.kind == Kind::PermissionMissing) {
        error.scopes = scopesIn(object);
        error.link = linkIn(object);
    }
    if (error.kind == Kind::RateLimited)
        error.retryAfter = waitOf(response).value_or(std::chrono::seconds(1));
    const QString said = document.isObject()
        ? QString(error.serviceCode + u' ' + excerpt(object["msg"_L1].toString()))
        : QString(QString::number(response.status) + u' ' + excerpt(QString::fromUtf8(response.body.left(1000))));
    const QString logId = logIdOf(response, object);
    error.detail = path + u" answered "_s + said + (logId.isEmpty() ? QString() : u" (log id %1)"_s.arg(logId));
    return error;
}

} // namespace

Error withoutId(const QString &detail)
{
    Error error;
    error.kind = Kind::Server;
    error.serviceCode = u"0"_s;
    error.detail = detail;
    return error;
}

bool concernsAllCalls(int code)
{
    return code == code::quotaUsedUp || code == code::addressNotAllowed || code == code::appDisabled
        || code == code::appNotUsable;
}

std::optional<int> numberIn(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const qint64 number = value.isString() ? value.toString().toLongLong(&isNumber) : value.toInteger();
    if (!isNumber || number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
        return std::nullopt;
    return static_cast<int>(number);
}

Result<QJsonObject> judge(const Result<HttpResponse> &response, const QString &path)
{
    if (!response)
        return failure(response.error());
    const QJsonDocument document = QJsonDocument::fromJson(response->body);
    const std::optional<int> code = numberIn(document["code"_L1]);
    if (code == 0)
        return document.object();
    const bool isGood = response->status >= 200 && response->status < 300;
    if (isGood && !code)
        return failure(Kind::Protocol,
                       u"%1 answered %2 without a code: %3"_s.arg(path)
                           .arg(response->status)
                           .arg(excerpt(QString::fromUtf8(response->body.left(1000)))));
    return failure(errorOf(*response, document, path));
}

Result<QByteArray> judgeFile(const Result<HttpResponse> &response, const QString &path)
{
    if (!response)
        return failure(response.error());
    const bool isJson = response->header("Content-Type"_ba).contains("json");
    const QJsonDocument document = isJson ? QJsonDocument::fromJson(response->body) : QJsonDocument();
    // A file may be JSON itself; a refusal is an object with a code that is not 0.
    const bool isRefused = numberIn(document["code"_L1]).value_or(0) != 0 && document.object().contains("msg"_L1);
    if (response->status == 200 && !isRefused)
        return response->body;
    return failure(errorOf(*response, document, path));
}

} // namespace oagent::lark
