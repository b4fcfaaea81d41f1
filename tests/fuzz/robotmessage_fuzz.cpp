// The data of robot messages (dingtalk.md §12), of which any member may be missing or of another type.
#include "core/dingtalk/limits.h"
#include "core/dingtalk/robotmessage.h"
#include "tests/fuzz/promises.h"

using namespace oagent;
using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QString data = QString::fromUtf8(fuzz::toBytes(bytes, size));
    const Result<RobotMessage> parsed = parseRobotMessage(data, u"ops"_s, u"dingclient"_s);
    if (!parsed) {
        fuzz::require(parsed.error().detail.size() < 500, "the error of a message is short");
        return 0;
    }
    if (parsed->kind != RobotMessage::Kind::Message)
        return 0;
    const IncomingMessage &message = parsed->message;
    fuzz::require(!message.messageId.isEmpty() && !message.chatId.isEmpty(), "a message has an id and a chat");
    fuzz::require(!message.text.isEmpty() || !message.unsupported.isEmpty() || !message.attachments.isEmpty()
                      || QJsonDocument::fromJson(data.toUtf8()).object()["msgtype"_L1] == "text"_L1,
                  "a message without text says what it holds instead");
    fuzz::require(message.text == message.text.trimmed(), "text is trimmed");
    fuzz::requireStorable(message);

    const ReplyAddress address = ReplyAddress::fromJson(message.replyAddress);
    fuzz::require(!address.robotCode.isEmpty(), "there is always a robotCode");
    fuzz::require(ReplyAddress::fromJson(address.toJson()).toJson() == address.toJson(), "a reply address is stable");
    // As Sender does: a foreign time must not overflow.
    fuzz::require(address.webhookExpires - Limits().webhookMargin < address.webhookExpires,
                  "times can be reckoned with");
    fuzz::require(message.createdAt + std::chrono::hours(24) > message.createdAt, "times can be reckoned with");
    return 0;
}
