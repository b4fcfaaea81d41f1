#pragma once

#include <QJsonObject>
#include <QString>

namespace oagent {

/// How the desktop program is to behave: the member "desktop" of config.json. The daemon keeps it and does not use it.
struct DesktopSettings
{
    enum class Language { System, English, Chinese };

    Language language = Language::System;
    bool keepInTray = true; ///< closing the window lets the bots run on
    bool notifications = true;
    QJsonObject unknown; ///< members of a newer version; written back as they were

    bool operator==(const DesktopSettings &) const = default;
};

[[nodiscard]] QString nameOf(DesktopSettings::Language language); // "system", "en", "zh"

} // namespace oagent
