#include "core/simulator/lark/larkanswer.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

const QString sampleLogId = u"20241127171717277458C16348679700"_s;

HttpAnswer failed(int code, const QString &message, int status, QJsonObject error = {})
{
    error[u"log_id"_s] = sampleLogId;
    HttpAnswer answer = HttpAnswer::json({ { u"code"_s, code }, { u"msg"_s, message }, { u"error"_s, error } }, status);
    answer.headers.append({ "X-Tt-Logid"_ba, sampleLogId.toLatin1() });
    return answer;
}

} // namespace

HttpAnswer LarkAnswer::success(const QJsonObject &data)
{
    return json({ { u"code"_s, 0 }, { u"msg"_s, u"success"_s }, { u"data"_s, data } });
}

HttpAnswer LarkAnswer::error(int code, const QString &message, int status) { return failed(code, message, status); }

HttpAnswer LarkAnswer::frequencyLimit(int resetSeconds)
{
    HttpAnswer answer = failed(99'991'400, u"request trigger frequency limit"_s, 429);
    answer.headers.append({ "x-ogw-ratelimit-limit"_ba, "50"_ba });
    answer.headers.append({ "x-ogw-ratelimit-reset"_ba, QByteArray::number(resetSeconds) });
    return answer;
}

HttpAnswer LarkAnswer::chatFrequencyLimit()
{
    return failed(230'020, u"This operation triggers the frequency limit."_s, 400);
}

HttpAnswer LarkAnswer::tokenInvalid()
{
    return failed(99'991'663, u"Invalid access token for authorization. Please make a request with token attached."_s,
                  400);
}

HttpAnswer LarkAnswer::scopeMissing(const QStringList &anyOf, const QString &appId, bool structured)
{
    const QString url
        = u"https://open.feishu.cn/app/%1/auth?q=%2&op_from=openapi&token_type=tenant"_s.arg(appId, anyOf.join(u','));
    const QString message
        = u"Access denied. One of the following scopes is required: [%1].应用尚未开通所需的应用身份权限：[%1]，点击链接申请并开通任一权限即可：%2"_s
              .arg(anyOf.join(u", "_s), url);
    if (!structured)
        return failed(99'991'672, message, 400);
    QJsonArray violations;
    for (const QString &scope : anyOf)
        violations.append(QJsonObject { { u"type"_s, u"action_scope_required"_s }, { u"subject"_s, scope } });
    const QJsonObject help { { u"url"_s, url }, { u"description"_s, u"请前往开放平台开通权限"_s } };
    return failed(99'991'672, message, 400,
                  { { u"permission_violations"_s, violations }, { u"helps"_s, QJsonArray { help } } });
}

HttpAnswer LarkAnswer::cardRefused(int inner, const QString &message)
{
    return failed(
        230'099, u"Failed to create card content, ext=ErrCode: %1; ErrMsg: %2; ErrorValue: ;"_s.arg(inner).arg(message),
        400);
}

HttpAnswer LarkAnswer::recalled() { return failed(230'011, u"The message was withdrawn."_s, 400); }

HttpAnswer LarkAnswer::badParameter(const QString &reason)
{
    return failed(230'001, u"Your request contains an invalid request parameter, ext="_s + reason, 400);
}

HttpAnswer LarkAnswer::endpointCode(int code, const QString &message, bool nullData)
{
    QJsonObject body { { u"code"_s, code }, { u"msg"_s, message } };
    if (nullData)
        body[u"data"_s] = QJsonValue::Null;
    return json(body);
}

UpgradeAnswer LarkHandshake::refused(int status, int handshakeStatus, int authErrorCode, const QByteArray &message,
                                     bool lowered)
{
    UpgradeAnswer answer { .status = status, .body = {}, .headers = {} };
    const auto add = [&](const QByteArray &name, const QByteArray &value) {
        answer.headers.append({ lowered ? name.toLower() : name, value });
    };
    if (handshakeStatus != 0)
        add("Handshake-Status"_ba, QByteArray::number(handshakeStatus));
    if (!message.isEmpty())
        add("Handshake-Msg"_ba, message);
    if (authErrorCode != 0)
        add("Handshake-Autherrcode"_ba, QByteArray::number(authErrorCode));
    return answer;
}

} // namespace oagent::simulator
