#pragma once

#include "core/support/result.h"
#include "core/support/secret.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// What a program of ours ends with (architecture.md §8).
enum class ExitCode {
    Good = 0,
    NotWell = 1, ///< the thing asked for is not well; nothing is running
    Usage = 2, ///< usage, refused option or URL
    Unavailable = 3, ///< secret store or profile held, unreadable, unwritable, full, broken
};

[[nodiscard]] ExitCode exitCodeFor(Error::Kind kind);

/// The CommandRequest::secretPlace of a secret that the desktop program is to keep in memory until it ends.
inline constexpr QLatin1StringView placeUntilQuit { "until-quit" };

/// A subcommand on its way to whoever holds the profile.
///
/// As a line: {"command": "bot add", "name": text, "options": {"app-id": text, "no-mention": true, …},
/// "secretPlace": text, "secret": text}; all but "command" may be missing.
struct CommandRequest
{
    QString command; ///< the words, one blank between: "bot add"
    QString name; ///< NAME of `bot show NAME`; empty where there is none
    QJsonObject options; ///< by the flag's name without dashes: its text, or true for one without a value
    QString secretPlace; ///< --secrets as SecretPlace::spec(); empty: the holder's own; or placeUntilQuit
    Secret secret; ///< UTF-8
};

/// As a line: {"exit": number, "error": text, "reason": text, "result": object, "stream": true}; all but "exit" may be
/// missing. Never holds a secret. It is the only line of an answer, but for "stream": then lines of the command's own
/// kind follow, as they come, until one of the two closes. Today that is `logs`, whose lines are those of the log file.
struct CommandAnswer
{
    ExitCode exitCode = ExitCode::Good;
    QString error; ///< one sentence with cause and cure; empty when the result says it all
    QJsonObject result; ///< what --json prints; empty when there is nothing to print
    bool isStream = false;
    QString reason {}; ///< of an error: Error::serviceCode, such as "keychain-absent", else the name of its kind
};

/// Compact JSON and a line end.
[[nodiscard]] QByteArray toLine(const CommandRequest &request);
[[nodiscard]] QByteArray toLine(const CommandAnswer &answer);
/// Protocol when the line is not such an object; the error never repeats the line.
[[nodiscard]] Result<CommandRequest> requestFromLine(const QByteArray &line);
[[nodiscard]] Result<CommandAnswer> answerFromLine(const QByteArray &line);

[[nodiscard]] CommandAnswer answerFor(const Error &error);

} // namespace oagent
