// The head of an HTTP answer, line by line as curl hands it over; and requests as the simulator reads them, cut into
// the pieces of the first line, which must not change them.
#include "core/connection/httpmessage.h"
#include "core/simulator/httpparser.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using simulator::HttpParser;
using simulator::HttpServerRequest;

namespace {

void readHead(const QByteArray &bytes)
{
    HttpHead head;
    for (const QByteArray &line : bytes.split('\n')) {
        if (head.takeLine(line))
            break;
    }
    fuzz::require(head.status >= 0 && head.status <= 999, "a status has three digits");
    for (const HttpHeader &header : head.headers)
        fuzz::require(head.header(header.name).size() <= bytes.size(), "a header is part of the head");
    if (const auto wait = head.retryAfter())
        fuzz::require(wait->count() >= 0 && *wait <= std::chrono::hours(24 * 365), "a wait is a year at most");
}

QList<QByteArray> requestsIn(const QList<QByteArray> &pieces)
{
    HttpParser parser;
    QList<QByteArray> requests;
    for (const QByteArray &piece : pieces) {
        parser.feed(piece);
        HttpParser::State state = parser.advance();
        for (; state == HttpParser::State::Complete; state = parser.advance()) {
            const HttpServerRequest request = parser.take();
            QByteArray said = request.method + ' ' + request.path + '?' + request.query;
            for (const auto &[name, value] : request.headers)
                said += '\n' + name + ':' + value;
            requests.append(said + "\n\n" + request.body);
        }
        if (state != HttpParser::State::NeedMore) {
            requests.append("refused");
            break;
        }
    }
    return requests;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const fuzz::Input input = fuzz::toInput(bytes, size);
    readHead(input.body);
    fuzz::require(requestsIn(fuzz::toPieces(input, 0)) == requestsIn({ input.body }),
                  "splitting does not change a request");
    return 0;
}
