// What a server sends on an open WebSocket (RFC 6455). The first line steers: "s" as its first character sets a small
// limit, the characters behind it are the sizes of the pieces. Splitting never changes the events.
#include "core/connection/websocketreader.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;

namespace {

using Event = WebSocketReader::Event;

QList<Event> read(const QList<QByteArray> &pieces, quint64 most)
{
    WebSocketReader reader(most);
    QList<Event> events;
    for (const QByteArray &piece : pieces) {
        reader.add(piece);
        while (const std::optional<Event> event = reader.next()) {
            fuzz::require(events.isEmpty() || events.last().kind != Event::Kind::Close, "nothing comes after the end");
            events.append(*event);
        }
    }
    return events;
}

bool isSame(const Event &left, const Event &right)
{
    return left.kind == right.kind && left.bytes == right.bytes && left.text == right.text
        && left.closeCode == right.closeCode;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const fuzz::Input input = fuzz::toInput(bytes, size);
    const quint64 most = fuzz::steer(input, 0) == 's' ? 20 : 100'000;
    QList<QByteArray> single;
    for (const char &c : input.body)
        single.append(QByteArray(&c, 1));

    const QList<Event> whole = read({ input.body }, most);
    for (const Event &event : whole) {
        fuzz::require(static_cast<quint64>(event.bytes.size()) <= std::max(most, quint64 { 125 }), "limits hold");
        fuzz::require(event.kind == Event::Kind::Close || event.closeCode == 0, "only an end has a code");
        fuzz::require(event.kind != Event::Kind::Close || event.closeCode >= 1000, "an end has a code");
    }
    for (const QList<Event> &other : { read(fuzz::toPieces(input, 1), most), read(single, most) }) {
        fuzz::require(whole.size() == other.size(), "splitting does not change the events");
        fuzz::require(std::equal(whole.begin(), whole.end(), other.begin(), isSame),
                      "splitting does not change an event");
    }
    return 0;
}
