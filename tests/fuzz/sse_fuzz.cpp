// Server-sent events (assistants.md §0.3). The first line steers: "s" as its first character sets small limits, the
// characters behind it are the sizes of the pieces. Splitting never changes the events.
#include "core/connection/sseparser.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;

namespace {

struct Heard
{
    QList<SseEvent> events;
    bool failed = false;
};

Heard hear(const QList<QByteArray> &pieces, SseParser::Limits limits)
{
    SseParser parser(limits);
    Heard heard;
    const auto take = [&heard](const Result<QList<SseEvent>> &events) {
        fuzz::require(!heard.failed || !events, "a parser that failed stays failed");
        if (events)
            heard.events += *events;
        heard.failed = !events;
    };
    for (const QByteArray &piece : pieces)
        take(parser.feed(piece));
    take(parser.end());
    return heard;
}

bool isSame(const SseEvent &left, const SseEvent &right)
{
    return left.event == right.event && left.data == right.data;
}

void requireSame(const Heard &left, const Heard &right)
{
    fuzz::require(left.failed == right.failed, "splitting does not decide whether a stream is too large");
    // What came in one piece with the bytes that were too much is lost with them.
    const qsizetype common = std::min(left.events.size(), right.events.size());
    fuzz::require(left.failed || left.events.size() == right.events.size(), "splitting does not change the events");
    fuzz::require(std::equal(left.events.begin(), left.events.begin() + common, right.events.begin(), isSame),
                  "splitting does not change an event");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const fuzz::Input input = fuzz::toInput(bytes, size);
    SseParser::Limits limits;
    if (fuzz::steer(input, 0) == 's')
        limits = { 64, 128 };
    QList<QByteArray> single;
    for (const char &c : input.body)
        single.append(QByteArray(&c, 1));

    const Heard whole = hear({ input.body }, limits);
    for (const SseEvent &event : whole.events) {
        fuzz::require(!event.event.isEmpty(), "an event has a name");
        fuzz::require(event.data.size() <= limits.event, "an event keeps to its limit");
    }
    requireSame(whole, hear(fuzz::toPieces(input, 1), limits));
    requireSame(whole, hear(single, limits));
    return 0;
}
