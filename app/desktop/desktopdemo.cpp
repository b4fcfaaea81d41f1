#include "app/desktop/desktopdemo.h"

#include "ui/look/botlook.h"
#include "ui/simulator/simulatorwindow.h"

using namespace Qt::StringLiterals;

namespace oagent {

DesktopDemo::DesktopDemo() = default;

DesktopDemo::~DesktopDemo() = default;

Result<void> DesktopDemo::prepare()
{
    if (!m_directory.isValid())
        return failure(Error::Kind::Storage,
                       u"No temporary directory can be made (%1). Free some space or set TMPDIR."_s.arg(
                           m_directory.errorString()));
    if (Result<void> prepared = profile().prepare(); !prepared)
        return prepared;
    if (Result<void> listening = m_platforms.listen(); !listening)
        return listening;
    Config config = m_platforms.config();
    config.profileId = u"demo"_s;
    return saveConfig(profile().configPath(), config);
}

void DesktopDemo::showWindows()
{
    if (m_windows.empty()) {
        for (const auto &platform : m_platforms.platforms())
            m_windows.push_back(std::make_unique<SimulatorWindow>(*platform, channelTitle(platform->channel())));
    }
    for (const auto &window : m_windows) {
        window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
        window->show();
        window->raise();
    }
}

} // namespace oagent
