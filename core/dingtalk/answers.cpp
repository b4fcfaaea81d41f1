#include "core/dingtalk/answers.h"

#include "core/connection/urlrules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

using Kind = Error::Kind;

namespace {

/// What says nothing definite may pass. "unknownError" of these two does not: the template has no such variable, or a
/// permission is missing (§17).
Kind kindOfServerError(const QString &code, const QString &path)
{
    const bool isAboutTheCard = path == "/v1.0/card/streaming"_L1 || path == "/v1.0/card/instances/createAndDeliver"_L1;
    return code == "unknownError"_L1 && isAboutTheCard ? Kind::Server : Kind::Overloaded;
}

Kind kindOf(int status, const QString &code, const QString &path)
{
    const bool isQps = code.contains("QpsLimit"_L1, Qt::CaseInsensitive);
    switch (status) {
    case 400:
        return code.compare("InvalidAuthentication"_L1, Qt::CaseInsensitive) == 0 ? Kind::Authentication
                                                                                  : Kind::BadRequest;
    case 401: return Kind::Authentication;
    case 403:
        if (isQps)
            return Kind::RateLimited;
        return code.contains("PermissionDenied"_L1, Qt::CaseInsensitive) ? Kind::PermissionMissing : Kind::Forbidden;
    case 404: return Kind::NotFound;
    case 408: return Kind::Overloaded;
    case 413: return Kind::TooLarge;
    case 429: return Kind::RateLimited;
    default: return status >= 500 ? kindOfServerError(code, path) : Kind::BadRequest;
    }
}

/// Of the permissions that an answer names.
constexpr qsizetype mostScopes = 10;

/// What a path needs, for refusals that do not say it (§18, §20).
QStringList scopesOf(const QString &path)
{
    if (path == "/v1.0/card/streaming"_L1)
        return { u"Card.Streaming.Write"_s };
    if (path.startsWith("/v1.0/card/"_L1))
        return { u"Card.Instance.Write"_s };
    return path.startsWith("/v1.0/robot/"_L1) ? QStringList { u"qyapi_robot_sendmsg"_s } : QStringList();
}

/// Enough to recognise what was said, in a log that one answer must not flood.
QString excerpt(const QString &text) { return text.left(300).simplified(); }

/// A code or a name; the longest that DingTalk has is a fifth of that.
QString word(const QString &text) { return text.left(300); }

QString excerpt(const QByteArray &body) { return excerpt(QString::fromUtf8(body.left(1000))); }

} // namespace

QUrl address(Host host, const QString &path, const QUrl &apiUrl)
{
    const QUrl platform(host == Host::Api ? u"https://api.dingtalk.com"_s + path
                                          : u"https://oapi.dingtalk.com"_s + path);
    return apiUrl.isEmpty() ? platform : withBase(platform, apiUrl);
}

QUrl withQuery(QUrl url, const QList<std::pair<QString, QString>> &items)
{
    QUrlQuery query;
    for (const auto &[name, value] : items)
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    url.setQuery(query);
    return url;
}

Result<QJsonObject> judge(const Result<HttpResponse> &response, const QString &path)
{
    if (!response)
        return failure(response.error());
    const QJsonDocument document = QJsonDocument::fromJson(response->body);
    if (response->status >= 200 && response->status < 300) {
        if (document.isObject())
            return document.object();
        return failure(
            Kind::Protocol,
            u"%1 answered %2 with no JSON object: %3"_s.arg(path).arg(response->status).arg(excerpt(response->body)));
    }
    const QJsonObject object = document.object();
    Error error;
    error.code = response->status;
    error.serviceCode = word(object["code"_L1].toVariant().toString());
    error.kind = kindOf(response->status, error.serviceCode, path);
    error.retryAfter = response->retryAfter();
    // A gateway that gave up waiting (§17), and an error that nobody put into words.
    error.mayHaveArrived = response->status == 504 || (response->status == 500 && error.serviceCode.isEmpty());
    const QJsonArray scopes = object["accessdenieddetail"_L1].toObject()["requiredScopes"_L1].toArray();
    for (qsizetype i = 0; i < std::min(scopes.size(), mostScopes); ++i)
        error.scopes.append(word(scopes[i].toString()));
    if (error.kind == Kind::Forbidden && !error.scopes.isEmpty())
        error.kind = Kind::PermissionMissing;
    if (error.kind == Kind::PermissionMissing && error.scopes.isEmpty())
        error.scopes = scopesOf(path);
    const QString said = document.isObject()
        ? excerpt(QString(error.serviceCode + u": " + object["message"_L1].toString()))
        : excerpt(response->body);
    error.detail = u"%1 answered %2 %3"_s.arg(path).arg(response->status).arg(said);
    return failure(error);
}

Result<void> judgeWebhook(const Result<HttpResponse> &response)
{
    const Result<QJsonObject> answer = judge(response, u"the session webhook"_s);
    if (!answer)
        return failure(answer.error());
    const QJsonValue errcode = answer->contains("errcode"_L1) ? answer->value("errcode"_L1) : answer->value("code"_L1);
    const QString code = word(errcode.toVariant().toString());
    const bool failed = (!code.isEmpty() && code != "0"_L1)
        || (answer->contains("success"_L1) && !answer->value("success"_L1).toBool());
    if (!failed)
        return {};
    Error error;
    error.code = code.toInt();
    error.serviceCode = code;
    error.detail = u"the session webhook answered %1 %2"_s.arg(
        code, excerpt(answer->value("errmsg"_L1).toString(answer->value("message"_L1).toString())));
    switch (error.code) {
    case -1: error.kind = Kind::Overloaded; break;
    case 130101:
    case 410100:
        error.kind = Kind::RateLimited;
        error.retryAfter = std::chrono::minutes(1); // §15
        break;
    case 400013:
    case 400102:
    case 400106: error.kind = Kind::Gone; break;
    case 101002:
    case 460101: error.kind = Kind::TooLarge; break;
    case 300001: error.kind = Kind::NotFound; break;
    case 430101:
    case 430102:
    case 430103:
    case 430104: error.kind = Kind::ContentFiltered; break;
    default: error.kind = Kind::BadRequest; break;
    }
    return failure(error);
}

Result<QJsonObject> judgeLegacy(const Result<HttpResponse> &response, const QString &path)
{
    Result<QJsonObject> answer = judge(response, path);
    if (!answer)
        return answer;
    const int errcode = answer->value("errcode"_L1).toVariant().toInt();
    if (errcode == 0)
        return answer;
    Error error;
    error.code = errcode;
    error.serviceCode = QString::number(errcode);
    error.detail = u"%1 answered %2 %3"_s.arg(path, error.serviceCode, excerpt(answer->value("errmsg"_L1).toString()));
    switch (errcode) {
    case -1: error.kind = Kind::Overloaded; break;
    case 40001: // the credentials or the token made from them
    case 40014: // no such token
    case 40089: // the credentials
    case 42001: error.kind = Kind::Authentication; break; // the token ran out
    default: error.kind = Kind::BadRequest; break;
    }
    return failure(error);
}

} // namespace oagent::dingtalk
