#include "app/runtime/bridgeparts.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

void note(const BridgeParts &parts, LogLevel level, const QString &bot, const QString &text, const QString &foreign)
{
    LogEntry entry;
    entry.level = level;
    entry.bot = bot;
    entry.stage = u"profile"_s;
    entry.text = text;
    entry.foreign = foreign;
    parts.log.add(std::move(entry));
}

} // namespace oagent
