#pragma once

#include "app/control/runningbridge.h"
#include "core/connection/linewatch.h"
#include "core/log/logbook.h"
#include "core/settings/profile.h"
#include "core/support/clock.h"

#include <memory>

namespace oagent {

class HttpClient;
class Network;
class SecretStore;

/// What a running bridge is made from. Owned elsewhere, and outliving it.
struct BridgeParts
{
    const Profile &profile; ///< held, its directories made
    SecretStore &secrets;
    HttpClient &http;
    LogBook &log;
    Redactor &redactor;
    const Clock &clock;
    Network &network; ///< that of `http`
    /// There is "Ask the assistant", and what is said in the chats is kept unless the settings say otherwise.
    bool hasWindow = false;
    LineWatch::Limits watch {}; ///< tests shrink them
};

/// Notes a sentence in the log: about a bot, or about the profile itself where `bot` is empty.
void note(const BridgeParts &parts, LogLevel level, const QString &bot, const QString &text,
          const QString &foreign = {});

/// A ProfileRunner.
[[nodiscard]] std::unique_ptr<RunningBridge> makeRunningBridge(const BridgeParts &parts);

} // namespace oagent
