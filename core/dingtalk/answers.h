#pragma once

#include "core/connection/httpclient.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QUrl>

namespace oagent::dingtalk {

/// The two hosts of DingTalk (dingtalk.md §1).
enum class Host {
    Api, ///< https://api.dingtalk.com
    Legacy, ///< https://oapi.dingtalk.com
};

/// The address of an API path, at `apiUrl` when one is set.
[[nodiscard]] QUrl address(Host host, const QString &path, const QUrl &apiUrl);

/// The address with these items, of which "+" and "&" stand in secrets and tokens and must not go out raw.
[[nodiscard]] QUrl withQuery(QUrl url, const QList<std::pair<QString, QString>> &items);

/// Judges an answer of api.dingtalk.com (§2.3, §17): a JSON object with a 2xx status, or an Error whose kind says what
/// to do; PermissionMissing names the scopes also where the service does not. Bodies may be XML, HTML or empty; a few
/// hundred characters of them go into `detail`.
[[nodiscard]] Result<QJsonObject> judge(const Result<HttpResponse> &response, const QString &path);

/// Judges an answer of a session webhook (§15), which is HTTP 200 even for failures: `errcode` as number or text,
/// `code`, `success`.
[[nodiscard]] Result<void> judgeWebhook(const Result<HttpResponse> &response);

/// Judges an answer of the legacy host (§16, §19.2): {"errcode", "errmsg"} in HTTP 200, 0 being good. Authentication
/// for a token it does not take.
[[nodiscard]] Result<QJsonObject> judgeLegacy(const Result<HttpResponse> &response, const QString &path);

} // namespace oagent::dingtalk
