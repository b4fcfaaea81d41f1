#pragma once

#include "core/log/logbook.h"

namespace oagent::testing {

/// A row of a bot, as the bridge writes it.
inline LogEntry logEntry(const QString &text, const QString &bot = QStringLiteral("ops"),
                         LogLevel level = LogLevel::Info)
{
    LogEntry entry;
    entry.time = WallTime(Milliseconds(1'700'000'000'123));
    entry.level = level;
    entry.bot = bot;
    entry.conversation = QStringLiteral("ob:dingtalk:%1:p2p:chat1").arg(bot);
    entry.stage = QStringLiteral("asked");
    entry.text = text;
    return entry;
}

} // namespace oagent::testing
