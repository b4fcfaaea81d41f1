#include "core/simulator/dingtalk/apianswer.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

HttpAnswer ApiAnswer::error(int status, const QString &code, const QString &message)
{
    return json({ { u"requestid"_s, u"ED203550-DBBC-7C58-9504-9FA6D4444F17"_s },
                  { u"code"_s, code },
                  { u"message"_s, message } },
                status);
}

HttpAnswer ApiAnswer::errcode(int code, const QString &message)
{
    return json({ { u"errcode"_s, code }, { u"errmsg"_s, message } });
}

HttpAnswer ApiAnswer::authFailed() { return error(401, u"authFailed"_s, u"鉴权失败"_s); }

HttpAnswer ApiAnswer::invalidParameter() { return error(400, u"invalidParameter"_s, u"invalid parameter"_s); }

HttpAnswer ApiAnswer::tooManyRequests(int retryAfterSeconds)
{
    HttpAnswer answer = error(429, u"Throttling"_s, u"too many requests"_s);
    answer.headers.append({ "Retry-After"_ba, QByteArray::number(retryAfterSeconds) });
    return answer;
}

HttpAnswer ApiAnswer::xml(int status)
{
    return { .status = status,
             .body = R"(<?xml version="1.0"?><response><code>invalidParameter</code></response>)"_ba,
             .contentType = "application/xml"_ba,
             .headers = {} };
}

HttpAnswer ApiAnswer::withoutTicket() { return json({ { u"endpoint"_s, u"wss://nowhere.example/connect"_s } }); }

HttpAnswer ApiAnswer::invalidAuthentication()
{
    return error(400, u"InvalidAuthentication"_s, u"不合法的access_token"_s);
}

HttpAnswer ApiAnswer::permissionMissing(const QStringList &scopes)
{
    return json(
        { { u"requestid"_s, u"e64a36ef-2fb4-4bc5-bbd8-80e0f54218f9"_s },
          { u"code"_s, u"Forbidden.AccessDenied.AccessTokenPermissionDenied"_s },
          { u"message"_s, u"没有调用该接口的权限"_s },
          { u"accessdenieddetail"_s, QJsonObject { { u"requiredScopes"_s, QJsonArray::fromStringList(scopes) } } } },
        403);
}

HttpAnswer ApiAnswer::qpsLimit()
{
    return error(403, u"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"_s, u"qps limit"_s);
}

HttpAnswer ApiAnswer::unknownError() { return error(500, u"unknownError"_s, u"未知错误"_s); }

HttpAnswer ApiAnswer::systemBusy() { return error(500, u"system.busy"_s, u"system busy"_s); }

HttpAnswer ApiAnswer::cardAlreadyExists() { return error(400, u"param.cardAlreadyExist"_s, u"card already exist"_s); }

HttpAnswer ApiAnswer::cardNotFound() { return error(400, u"param.stream.outTrackId"_s, u"card is not exist"_s); }

HttpAnswer ApiAnswer::contentTooLarge() { return error(400, u"param.stream.content"_s, u"content is too large"_s); }

HttpAnswer ApiAnswer::webhookGone() { return errcode(300001, u"session 不存在"_s); }

} // namespace oagent::simulator
