#pragma once

#include "core/doctor/check.h"
#include "core/settings/config.h"
#include "core/support/clock.h"
#include "core/support/result.h"

#include <optional>

namespace oagent {

/// What is known of one assistant when the doctor looks.
struct AssistantFacts
{
    AssistantConfig config;
    Result<void> key; ///< whether it could be read, if it has one
    bool isReachable = false;
    QString cause; ///< why not; empty when it was not tried
    QString cure;
};

/// Empty for Echo, which is part of the program. Without side effects, like all here.
[[nodiscard]] QList<Check> checkAssistant(const AssistantFacts &facts);

/// What is known of the program itself.
struct ProgramFacts
{
    bool isProgramRunning = false;
    QString profileDirectory;
    bool isProfileThere = false;
    bool isProfileWritable = false;
    qint64 freeBytes = -1; ///< -1: not known
    QString secretPlace; ///< SecretStore::description()
    std::optional<Result<void>> database; ///< nothing: there is none yet, or it was not opened
    QStringList damagedDatabases; ///< file names of those kept aside
    std::optional<Milliseconds> clockOffset; ///< a platform's time minus ours
};

[[nodiscard]] QList<Check> checkProgram(const ProgramFacts &facts);

} // namespace oagent
