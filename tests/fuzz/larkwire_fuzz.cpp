// The two codecs of Lark's frames, the channel's and the simulator's, which have nothing in common: what one writes the
// other reads as the same, and bytes that both take for a frame mean the same to both (lark.md §4).
#include "core/lark/frame.h"
#include "core/simulator/lark/wireframe.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using simulator::larkparts::WireFrame;

namespace {

bool isSame(const lark::Frame &channel, const WireFrame &simulated)
{
    const bool sameHeaders = std::equal(
        channel.headers.begin(), channel.headers.end(), simulated.headers.begin(), simulated.headers.end(),
        [](const auto &one, const auto &other) { return one.key == other.key && one.value == other.value; });
    return sameHeaders && channel.sequenceId == simulated.seqId && channel.logId == simulated.logId
        && channel.service == simulated.service && channel.method == simulated.method
        && channel.payloadEncoding == simulated.payloadEncoding && channel.payloadType == simulated.payloadType
        && channel.payload == simulated.payload && channel.logIdNew == simulated.logIdNew;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray input = fuzz::toBytes(bytes, size);
    const Result<lark::Frame> channel = lark::parseFrame(input);
    const std::optional<WireFrame> simulated = WireFrame::decode(input);
    if (channel && simulated)
        fuzz::require(isSame(*channel, *simulated), "both read the same frame");
    if (channel) {
        const std::optional<WireFrame> read = WireFrame::decode(lark::serialized(*channel));
        fuzz::require(read && isSame(*channel, *read), "the simulator reads what the channel writes");
    }
    if (simulated) {
        const Result<lark::Frame> read = lark::parseFrame(simulated->encoded());
        fuzz::require(read && isSame(*read, *simulated), "the channel reads what the simulator writes");
    }
    return 0;
}
