#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"

namespace oagent {

/// `desktop show | set`: how the desktop program behaves.
///
/// Both answer {"language": "system"|"en"|"zh", "keepInTray", "notifications": true or false, "logRows", "historyDays":
/// number}; the last one is what the running program keeps to, whether it was set or not. Where none runs, only what
/// was set.
class DesktopCommands
{
public:
    explicit DesktopCommands(CommandParts parts);

    [[nodiscard]] CommandAnswer show() const;
    [[nodiscard]] CommandAnswer set(const CommandRequest &request) const;

private:
    CommandParts m_parts;
};

} // namespace oagent
