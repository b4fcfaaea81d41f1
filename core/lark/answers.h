#pragma once

#include "core/connection/httpclient.h"
#include "core/support/result.h"

#include <QJsonObject>

namespace oagent::lark {

/// Codes of the platform that the program acts on by themselves (lark.md §2.1, §9.3, §10).
namespace code {
inline constexpr int forbidden = 403;
inline constexpr int authFailed = 514;
inline constexpr int connectionLimit = 1000040350;
inline constexpr int wrongDomain = 1000040351;
inline constexpr int quotaUsedUp = 99991403;
inline constexpr int addressNotAllowed = 99991401;
inline constexpr int appDisabled = 99991662;
inline constexpr int appNotUsable = 99991673;
inline constexpr int tooFastForChat = 230020;
inline constexpr int mayNotSend = 230027;
inline constexpr int cardRefused = 230099;
inline constexpr int cardJsonBad = 200220;
inline constexpr int pictureRefused = 200570;
inline constexpr int cardJsonRefused = 200621;
inline constexpr int uuidUsedBefore = 200770;
inline constexpr int userInteracts = 200810;
inline constexpr int streamingTimedOut = 200850;
inline constexpr int streamingClosed = 300309;
inline constexpr int sequenceNotRising = 300317;
} // namespace code

/// What was made has no id by which to go on with it, although the answer says that all is well. As good as a refusal:
/// asked again, the platform would make another one.
[[nodiscard]] Error withoutId(const QString &detail);

/// Whether a refusal with this code (§9.3) says the same to every call, until somebody does something about it.
[[nodiscard]] bool concernsAllCalls(int code);

/// A number, which may come as text.
[[nodiscard]] std::optional<int> numberIn(const QJsonValue &value);

/// Judges an answer of {domain}/open-apis (§9.2, §9.3): the whole JSON object when `code` is 0, whatever the status;
/// else an Error whose kind says what to do, with the code and the platform's log id. PermissionMissing names the
/// scopes of which any one is enough and where they are granted, RateLimited how long to wait. Bodies may be HTML or
/// empty; a few hundred characters of them go into `detail`.
[[nodiscard]] Result<QJsonObject> judge(const Result<HttpResponse> &response, const QString &path);

/// Judges the bytes of a file (§11.5), which come as they are; failures come as JSON.
[[nodiscard]] Result<QByteArray> judgeFile(const Result<HttpResponse> &response, const QString &path);

} // namespace oagent::lark
