// Chunks of an answer (assistants.md §A.3 to §A.5) in an event stream, and the whole answer of a server that does not
// stream. The first line holds the sizes of the pieces.
#include "core/assistant/openai/chatchunkreader.h"
#include "core/connection/sseparser.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;

namespace {

/// What a turn makes of a stream.
struct Told
{
    QString text;
    QString reasoning;
    QStringList tools;
    std::optional<Error::Kind> failed;
    bool isWhole = false;
    std::optional<Error::Kind> end;

    bool operator==(const Told &) const = default;
};

Told tell(const QList<QByteArray> &pieces)
{
    SseParser parser;
    ChatChunkReader reader;
    Told told;
    const auto read = [&](const Result<QList<SseEvent>> &events) {
        fuzz::require(events.has_value(), "nothing here is beyond the limits of the parser");
        for (const SseEvent &event : *events) {
            if (told.failed || reader.isDone())
                return;
            const ChatPiece piece = reader.read(event);
            if (piece.error) {
                fuzz::require(piece.error->detail.size() < 1000, "the error of a stream is short");
                told.failed = piece.error->kind;
            }
            told.text += piece.text;
            told.reasoning += piece.reasoning;
            told.tools += piece.tools;
        }
    };
    for (const QByteArray &piece : pieces)
        read(parser.feed(piece));
    read(parser.end());
    told.isWhole = reader.isWhole();
    if (const Result<ChatEnd> end = reader.end(); !end)
        told.end = end.error().kind;
    fuzz::require(told.isWhole || told.end == Error::Kind::Truncated, "an answer without an end is cut off");
    return told;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const fuzz::Input input = fuzz::toInput(bytes, size);
    const Told whole = tell({ input.body });
    fuzz::require(tell(fuzz::toPieces(input, 0)) == whole, "splitting does not change an answer");

    ChatChunkReader reader;
    const ChatPiece piece = reader.readWhole(input.body);
    fuzz::require(piece.error || reader.isWhole(), "an answer that does not stream is whole or an error");
    return 0;
}
