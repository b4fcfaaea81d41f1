#pragma once

#include "core/phrases/phrases.h"
#include "core/support/result.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace oagent {

/// What `oagent-bridge` was started with.
struct DesktopOptions
{
    QString profileDirectory; ///< empty: the user's own profile
    bool isDemo = false;
    bool isMinimized = false; ///< begins in the tray
    /// For a tray that comes up after this program, at login; tests shrink it.
    std::chrono::milliseconds trayWait = std::chrono::seconds(30);
    QString print; ///< --help, --version: this is printed and nothing else happens

    /// Refused for what is no option, and for those that exclude each other. The help is written in `language`, errors
    /// in English.
    [[nodiscard]] static Result<DesktopOptions> parse(const QStringList &arguments, Language language);
};

} // namespace oagent
