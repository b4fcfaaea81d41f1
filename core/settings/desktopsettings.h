#pragma once

#include <QJsonObject>
#include <QString>

namespace oagent {

/// How the desktop program is to behave: the member "desktop" of config.json. The daemon keeps it and does not use it.
struct DesktopSettings
{
    enum class Language { System, English, Chinese };

    static constexpr int leastLogRows = 10'000;
    static constexpr int usualLogRows = 100'000;
    static constexpr int mostLogRows = 1'000'000; ///< searched in 10 ms still

    Language language = Language::System;
    bool keepInTray = true; ///< closing the window lets the bots run on
    bool notifications = true;
    int logRows = usualLogRows; ///< of the live log; the oldest ones beyond it go
    QJsonObject unknown; ///< members of a newer version; written back as they were

    bool operator==(const DesktopSettings &) const = default;
};

[[nodiscard]] QString nameOf(DesktopSettings::Language language); // "system", "en", "zh"

} // namespace oagent
