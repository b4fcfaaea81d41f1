#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/websocketserver.h"

#include <QString>
#include <QStringList>

namespace oagent::simulator {

/// Answers as Lark gives them, lark.md §9.2, §9.3.
struct LarkAnswer : HttpAnswer
{
    /// {"code":0,"msg":"success","data":{…}}
    [[nodiscard]] static HttpAnswer success(const QJsonObject &data = {});
    /// A code that is not 0, with "error" and X-Tt-Logid. Most come with HTTP 400.
    [[nodiscard]] static HttpAnswer error(int code, const QString &message, int status = 400);
    /// HTTP 429 with x-ogw-ratelimit-reset, in seconds.
    [[nodiscard]] static HttpAnswer frequencyLimit(int resetSeconds = 1);
    [[nodiscard]] static HttpAnswer chatFrequencyLimit(); ///< 230020
    [[nodiscard]] static HttpAnswer tokenInvalid(); ///< 99991663
    /// 99991672 naming the permissions of which one is enough, and the console's page for them. `structured` false:
    /// only the text names them.
    [[nodiscard]] static HttpAnswer scopeMissing(const QStringList &anyOf, const QString &appId,
                                                 bool structured = true);
    [[nodiscard]] static HttpAnswer cardRefused(int inner, const QString &message); ///< 230099
    [[nodiscard]] static HttpAnswer recalled(); ///< 230011
    [[nodiscard]] static HttpAnswer badParameter(const QString &reason); ///< 230001

    /// The endpoint call's refusals, HTTP 200. Without data, or with "data":null.
    [[nodiscard]] static HttpAnswer endpointCode(int code, const QString &message, bool nullData = false);
};

/// Refused upgrades, lark.md §3.1.
struct LarkHandshake
{
    /// `status` in HTTP, the headers as given; 0 leaves a header out. `lowered`: header names in small letters.
    [[nodiscard]] static UpgradeAnswer refused(int status, int handshakeStatus, int authErrorCode = 0,
                                               const QByteArray &message = {}, bool lowered = false);
    [[nodiscard]] static UpgradeAnswer connectionLimit() { return refused(403, 514, 1'000'040'350); }
    [[nodiscard]] static UpgradeAnswer forbidden() { return refused(403, 403); }
    [[nodiscard]] static UpgradeAnswer authFailed() { return refused(401, 514); }
};

} // namespace oagent::simulator
