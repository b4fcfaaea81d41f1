#pragma once

#include "ui/settings/autostart.h"

namespace oagent {

// What autostart_files.cpp does not know of a system that keeps its entries as files; defined in the system's own
// source.

[[nodiscard]] QString autostartPath(const QString &name);
/// @param arguments of the command, each as the entry has it
[[nodiscard]] QString autostartEntry(const QString &name, const QStringList &arguments);
/// What an entry says that begins this profile.
[[nodiscard]] Autostart::Setting settingIn(const QString &entry);

} // namespace oagent
