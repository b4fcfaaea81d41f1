#pragma once

#include "app/runtime/demoplatforms.h"
#include "core/settings/profile.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace oagent {

class SimulatorWindow;

/// What `--demo` adds to the ordinary program: a temporary profile with a bot on every simulated platform, and a window
/// for each in which one plays the person. Leaves nothing behind.
class DesktopDemo
{
public:
    DesktopDemo();
    ~DesktopDemo();
    DesktopDemo(const DesktopDemo &) = delete;
    DesktopDemo &operator=(const DesktopDemo &) = delete;

    [[nodiscard]] Profile profile() const { return Profile::below(m_directory.path()); }
    /// Writes the settings: before the profile is read. Storage, Network.
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] const DemoPlatforms &platforms() const { return m_platforms; }
    /// Those that were closed too.
    void showWindows();

private:
    QTemporaryDir m_directory;
    DemoPlatforms m_platforms;
    std::vector<std::unique_ptr<SimulatorWindow>> m_windows; ///< die before the platforms they show
};

} // namespace oagent
