#include "core/simulator/dingtalk/apianswer.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

ApiAnswer ApiAnswer::json(const QJsonObject &object, int status)
{
    ApiAnswer answer;
    answer.status = status;
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return answer;
}

ApiAnswer ApiAnswer::error(int status, const QString &code, const QString &message)
{
    return json({ { u"requestid"_s, u"ED203550-DBBC-7C58-9504-9FA6D4444F17"_s },
                  { u"code"_s, code },
                  { u"message"_s, message } },
                status);
}

ApiAnswer ApiAnswer::errcode(int code, const QString &message)
{
    return json({ { u"errcode"_s, code }, { u"errmsg"_s, message } });
}

ApiAnswer ApiAnswer::authFailed() { return error(401, u"authFailed"_s, u"鉴权失败"_s); }

ApiAnswer ApiAnswer::invalidParameter() { return error(400, u"invalidParameter"_s, u"invalid parameter"_s); }

ApiAnswer ApiAnswer::tooManyRequests(int retryAfterSeconds)
{
    ApiAnswer answer = error(429, u"Throttling"_s, u"too many requests"_s);
    answer.headers.append({ "Retry-After"_ba, QByteArray::number(retryAfterSeconds) });
    return answer;
}

ApiAnswer ApiAnswer::unavailable() { return { .status = 503, .body = {}, .contentType = {}, .headers = {} }; }

ApiAnswer ApiAnswer::html(int status)
{
    return { .status = status,
             .body = "<html><head><title>400</title></head><body>The plain HTTP request was sent to HTTPS port"
                     "</body></html>"_ba,
             .contentType = "text/html"_ba,
             .headers = {} };
}

ApiAnswer ApiAnswer::xml(int status)
{
    return { .status = status,
             .body = "<?xml version=\"1.0\"?><response><code>invalidParameter</code></response>"_ba,
             .contentType = "application/xml"_ba,
             .headers = {} };
}

ApiAnswer ApiAnswer::withoutTicket() { return json({ { u"endpoint"_s, u"wss://nowhere.example/connect"_s } }); }

ApiAnswer ApiAnswer::hang() { return { .status = 0, .body = {}, .contentType = {}, .headers = {} }; }

ApiAnswer ApiAnswer::invalidAuthentication()
{
    return error(400, u"InvalidAuthentication"_s, u"不合法的access_token"_s);
}

ApiAnswer ApiAnswer::permissionMissing(const QStringList &scopes)
{
    return json(
        { { u"requestid"_s, u"e64a36ef-2fb4-4bc5-bbd8-80e0f54218f9"_s },
          { u"code"_s, u"Forbidden.AccessDenied.AccessTokenPermissionDenied"_s },
          { u"message"_s, u"没有调用该接口的权限"_s },
          { u"accessdenieddetail"_s, QJsonObject { { u"requiredScopes"_s, QJsonArray::fromStringList(scopes) } } } },
        403);
}

ApiAnswer ApiAnswer::qpsLimit()
{
    return error(403, u"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"_s, u"qps limit"_s);
}

ApiAnswer ApiAnswer::unknownError() { return error(500, u"unknownError"_s, u"未知错误"_s); }

ApiAnswer ApiAnswer::systemBusy() { return error(500, u"system.busy"_s, u"system busy"_s); }

ApiAnswer ApiAnswer::cardAlreadyExists() { return error(400, u"param.cardAlreadyExist"_s, u"card already exist"_s); }

ApiAnswer ApiAnswer::cardNotFound() { return error(400, u"param.stream.outTrackId"_s, u"card is not exist"_s); }

ApiAnswer ApiAnswer::contentTooLarge() { return error(400, u"param.stream.content"_s, u"content is too large"_s); }

ApiAnswer ApiAnswer::webhookGone() { return errcode(300001, u"session 不存在"_s); }

} // namespace oagent::simulator
