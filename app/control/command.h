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

/// A subcommand on its way to whoever holds the profile.
///
/// As a line: {"command": "bot add", "name": text, "options": {"app-id": text, "no-mention": true, …},
/// "secretPlace": text, "secret": text}; all but "command" may be missing.
struct CommandRequest
{
    QString command; ///< the words, one blank between: "bot add"
    QString name; ///< NAME of `bot show NAME`; empty where there is none
    QJsonObject options; ///< by the flag's name without dashes: its text, or true for one without a value
    QString secretPlace; ///< --secrets as SecretPlace::spec(); empty: the holder's own, whatever it is
    Secret secret; ///< UTF-8
};

/// As a line: {"exit": number, "error": text, "result": object}. Never holds a secret.
struct CommandAnswer
{
    ExitCode exitCode = ExitCode::Good;
    QString error; ///< one sentence with cause and cure; empty when the result says it all
    QJsonObject result; ///< what --json prints; empty when there is nothing to print
};

/// Compact JSON and a line end.
[[nodiscard]] QByteArray toLine(const CommandRequest &request);
[[nodiscard]] QByteArray toLine(const CommandAnswer &answer);
/// Protocol when the line is not such an object; the error never repeats the line.
[[nodiscard]] Result<CommandRequest> requestFromLine(const QByteArray &line);
[[nodiscard]] Result<CommandAnswer> answerFromLine(const QByteArray &line);

[[nodiscard]] CommandAnswer answerFor(const Error &error);

} // namespace oagent
