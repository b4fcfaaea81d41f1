// Frames of Lark's long connection (lark.md §4, §6): what is read is written as the platform reads it, and pieces never
// make more than they are.
#include "core/lark/chunks.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using namespace oagent::lark;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const Result<Frame> frame = parseFrame(fuzz::toBytes(bytes, size));
    if (!frame) {
        fuzz::require(frame.error().detail.size() < 500, "the error of a frame is short");
        return 0;
    }
    const Result<Frame> again = parseFrame(serialized(*frame));
    fuzz::require(again && *again == *frame, "a frame is read as it is written");

    const Frame ack = acknowledgement(*frame, Milliseconds(5), acknowledgementPayload());
    fuzz::require(ack.headers.first(frame->headers.size()) == frame->headers, "an acknowledgement keeps every header");
    fuzz::require(ack.sequenceId == frame->sequenceId && ack.logId == frame->logId, "an acknowledgement keeps its ids");

    const Limits limits;
    ChunkSets sets(limits);
    const Result<std::optional<QByteArray>> whole = sets.take(*frame, {});
    if (!whole)
        fuzz::require(whole.error().detail.size() < 500, "the error of a piece is short");
    else if (*whole)
        fuzz::require(**whole == frame->payload.value_or(QByteArray()), "one piece is no more than it is");
    return 0;
}
