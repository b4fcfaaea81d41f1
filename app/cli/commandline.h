#pragma once

#include "app/cli/commandtable.h"
#include "core/phrases/phrases.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QStringList>

namespace oagent {

/// What somebody typed, understood as far as the command table goes.
struct CommandLine
{
    const CommandSpec *command = nullptr; ///< of commandTable(); none when there is only something to print
    QString print; ///< help or version, asked for; then nothing else is to be done
    QString name;
    QJsonObject options; ///< the command's own: name without dashes -> text, or true
    QString profileDirectory; ///< empty: the user's own
    QString secrets; ///< as given
    bool json = false;
};

/// `arguments` begins with the program. Refused: one sentence with cause and cure, in English like every error; help is
/// in `language`.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList &arguments, Language language = Language::English);

} // namespace oagent
