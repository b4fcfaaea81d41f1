// Events of Lark (lark.md §8): messages of every type, clicks and all else, of which any member may be missing or of
// another type.
#include "core/lark/chatmessage.h"
#include "tests/fuzz/promises.h"

using namespace oagent;
using namespace oagent::lark;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const Result<Envelope> envelope = parseEnvelope(fuzz::toBytes(bytes, size));
    if (!envelope) {
        fuzz::require(envelope.error().detail.size() < 500, "the error of an event is short");
        return 0;
    }
    const IncomingEvent event = parseEvent(*envelope, u"ops"_s);
    fuzz::require(event.botId == "ops"_L1, "an event knows its bot");
    for (const QString &ownId : { u"ou_bot"_s, QString() }) {
        const Result<ChatMessage> parsed = parseMessage(*envelope, u"ops"_s, ownId);
        if (!parsed) {
            fuzz::require(parsed.error().detail.size() < 500, "the error of a message is short");
            continue;
        }
        const IncomingMessage &message = parsed->message;
        fuzz::require(!message.messageId.isEmpty() && !message.chatId.isEmpty(), "a message has an id and a chat");
        fuzz::require(message.text == message.text.trimmed(), "text is trimmed");
        fuzz::require(message.createdAt + std::chrono::hours(24) > message.createdAt, "times can be reckoned with");
        fuzz::requireStorable(message);
    }
    return 0;
}
