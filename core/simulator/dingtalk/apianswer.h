#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace oagent::simulator {

/// What the gateway says to one HTTP call; also the faults it can be told to answer with.
struct ApiAnswer
{
    int status = 200; ///< 0: never answers
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;

    [[nodiscard]] static ApiAnswer json(const QJsonObject &object, int status = 200);
    /// The error object of api.dingtalk.com, dingtalk.md §17.
    [[nodiscard]] static ApiAnswer error(int status, const QString &code, const QString &message);
    /// {errcode, errmsg} in HTTP 200, as oapi.dingtalk.com answers.
    [[nodiscard]] static ApiAnswer errcode(int code, const QString &message);

    // Faults, each as the document describes it.
    [[nodiscard]] static ApiAnswer authFailed(); ///< 401, connections/open
    [[nodiscard]] static ApiAnswer invalidParameter(); ///< 400
    [[nodiscard]] static ApiAnswer tooManyRequests(int retryAfterSeconds = 1); ///< 429
    [[nodiscard]] static ApiAnswer unavailable(); ///< 503, empty body
    [[nodiscard]] static ApiAnswer html(int status = 400);
    [[nodiscard]] static ApiAnswer xml(int status = 200);
    [[nodiscard]] static ApiAnswer withoutTicket(); ///< 200 of connections/open
    [[nodiscard]] static ApiAnswer hang(); ///< never answers
    [[nodiscard]] static ApiAnswer invalidAuthentication(); ///< 400, token wrong or expired
    [[nodiscard]] static ApiAnswer permissionMissing(const QStringList &scopes); ///< 403
    [[nodiscard]] static ApiAnswer qpsLimit(); ///< 403
    [[nodiscard]] static ApiAnswer unknownError(); ///< 500
    [[nodiscard]] static ApiAnswer systemBusy(); ///< 500
    [[nodiscard]] static ApiAnswer cardAlreadyExists(); ///< 400, createAndDeliver
    [[nodiscard]] static ApiAnswer cardNotFound(); ///< 400, card/streaming: "card is not exist"
    [[nodiscard]] static ApiAnswer contentTooLarge(); ///< 400, card/streaming
    [[nodiscard]] static ApiAnswer webhookGone(); ///< errcode 300001
};

} // namespace oagent::simulator
