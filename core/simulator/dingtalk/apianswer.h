#pragma once

#include "core/simulator/httpanswer.h"

#include <QString>
#include <QStringList>

namespace oagent::simulator {

/// Answers as DingTalk gives them.
struct ApiAnswer : HttpAnswer
{
    /// The error object of api.dingtalk.com, dingtalk.md §17.
    [[nodiscard]] static HttpAnswer error(int status, const QString &code, const QString &message);
    /// {errcode, errmsg} in HTTP 200, as oapi.dingtalk.com answers.
    [[nodiscard]] static HttpAnswer errcode(int code, const QString &message);

    // Faults, each as the document describes it.
    [[nodiscard]] static HttpAnswer authFailed(); ///< 401, connections/open
    [[nodiscard]] static HttpAnswer invalidParameter(); ///< 400
    [[nodiscard]] static HttpAnswer tooManyRequests(int retryAfterSeconds = 1); ///< 429
    [[nodiscard]] static HttpAnswer xml(int status = 200);
    [[nodiscard]] static HttpAnswer withoutTicket(); ///< 200 of connections/open
    [[nodiscard]] static HttpAnswer invalidAuthentication(); ///< 400, token wrong or expired
    [[nodiscard]] static HttpAnswer permissionMissing(const QStringList &scopes); ///< 403
    [[nodiscard]] static HttpAnswer qpsLimit(); ///< 403
    [[nodiscard]] static HttpAnswer unknownError(); ///< 500
    [[nodiscard]] static HttpAnswer systemBusy(); ///< 500
    [[nodiscard]] static HttpAnswer cardAlreadyExists(); ///< 400, createAndDeliver
    [[nodiscard]] static HttpAnswer cardNotFound(); ///< 400, card/streaming: "card is not exist"
    [[nodiscard]] static HttpAnswer contentTooLarge(); ///< 400, card/streaming
    [[nodiscard]] static HttpAnswer webhookGone(); ///< errcode 300001
};

} // namespace oagent::simulator
