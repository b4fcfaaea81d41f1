// Frames of the DingTalk Stream connection (dingtalk.md §4 to §7): what is read is acknowledged so that the platform
// reads the same id and, for a ping, the same data.
#include "core/dingtalk/frame.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const Result<Frame> frame = parseFrame(QString::fromUtf8(fuzz::toBytes(bytes, size)));
    if (!frame) {
        fuzz::require(frame.error().detail.size() < 500, "the error of a frame is short");
        return 0;
    }
    const QString ack = acknowledgement(frame->messageId, 200, frame->data);
    const QJsonObject read = QJsonDocument::fromJson(ack.toUtf8()).object();
    fuzz::require(read["headers"_L1]["messageId"_L1] == frame->messageId, "an acknowledgement names the delivery");
    fuzz::require(read["data"_L1] == frame->data, "a ping comes back unchanged");
    fuzz::require(read["code"_L1] == 200, "an acknowledgement has a number as its code");
    return 0;
}
