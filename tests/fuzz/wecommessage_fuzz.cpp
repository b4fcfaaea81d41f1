// Bodies of WeCom's callbacks (wecom.md §5, §6), of which any member may be missing or of another type. What stands
// there as a text is tried as a file's name too.
#include "core/wecom/callback.h"
#include "core/wecom/limits.h"
#include "core/wecom/medianame.h"
#include "tests/fuzz/promises.h"

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

namespace {

void requireSafe(const QString &name)
{
    fuzz::require(!name.contains(u'/') && !name.contains(u'\\') && name != "."_L1 && name != ".."_L1,
                  "a name leads nowhere");
    fuzz::require(name.size() <= 200, "a name can be shown");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray raw = fuzz::toBytes(bytes, size);
    requireSafe(nameFromDisposition(raw));
    requireSafe(safeFileName(QString::fromUtf8(raw)));

    Frame frame;
    frame.requestId = u"r"_s;
    frame.body = QJsonDocument::fromJson(withoutRawControls(raw)).object();
    const Event event = parseEvent(frame, u"ops"_s);
    fuzz::require(event.event.botId == "ops"_L1, "an event names its bot");

    Mentions mentions({ u"Bot"_s, u"Claude Code"_s });
    const WallTime now(std::chrono::hours(500000));
    const Result<IncomingMessage> message = parseMessage(frame, u"ops"_s, mentions, { now, now });
    if (!message) {
        fuzz::require(message.error().detail.size() < 500, "the error of a message is short");
        return 0;
    }
    fuzz::require(!message->messageId.isEmpty() && !message->chatId.isEmpty(), "a message has an id and a chat");
    fuzz::require(message->text == message->text.trimmed(), "text is trimmed");
    fuzz::requireStorable(*message);
    const ReplyAddress address = ReplyAddress::fromJson(message->replyAddress);
    fuzz::require(address.requestId == "r"_L1 && address.chatId == message->chatId, "a message can be answered");
    fuzz::require(ReplyAddress::fromJson(address.toJson()).toJson() == address.toJson(), "a reply address is stable");
    fuzz::require(address.receivedAt + Limits().responseUrlFor > address.receivedAt, "times can be reckoned with");
    fuzz::require(message->createdAt + std::chrono::hours(24) > message->createdAt, "times can be reckoned with");
    return 0;
}
