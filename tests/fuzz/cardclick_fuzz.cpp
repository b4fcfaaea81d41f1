// Clicks on cards (dingtalk.md §13): what is read is a click on this bot's card, and an error floods no log.
#include "core/dingtalk/cardclick.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const Result<IncomingEvent> event
        = dingtalk::parseCardClick(QString::fromUtf8(fuzz::toBytes(bytes, size)), u"ops"_s);
    if (!event) {
        fuzz::require(event.error().detail.size() < 500, "the error of a click is short");
        return 0;
    }
    fuzz::require(event->kind == IncomingEvent::Kind::CardAction, "a click is an action on a card");
    fuzz::require(event->botId == "ops"_L1, "a click belongs to the bot it came to");
    return 0;
}
