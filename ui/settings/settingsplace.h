#pragma once

#include <QString>

namespace oagent {

/// A place of the Settings window that something else leads to.
struct SettingsPlace
{
    enum class Page { Channels, Assistants, People, Network, General };

    Page page = Page::Channels;
    QString id {}; ///< of a bot or an assistant, whose form opens; empty: of Assistants the form of a new one
    QString field {}; ///< where the cursor goes in that form, called as the option of the command line; "secret" too

    friend bool operator==(const SettingsPlace &, const SettingsPlace &) = default;
};

} // namespace oagent
