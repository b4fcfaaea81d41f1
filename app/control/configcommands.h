#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"

#include <QObject>

#include <functional>

namespace oagent {

struct SettingsImport;

/// `config export | import`. Whoever typed the command reads and writes the file; here the settings themselves pass.
class ConfigCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit ConfigCommands(CommandParts parts, QObject *parent = nullptr);

    /// exportedSettings() as "settings".
    [[nodiscard]] CommandAnswer exportAll() const;
    /// Options "file", a name for errors, and "settings", the text. Answers SettingsImport::report. All of it takes
    /// effect, or nothing; then secrets nobody needs any more are removed.
    void importAll(const CommandRequest &request, const Done &done);

private:
    void removeSecrets(SettingsImport plan, const QStringList &left, const Done &done);

    CommandParts m_parts;
};

} // namespace oagent
