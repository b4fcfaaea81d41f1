// Lines on the control socket, in both directions.
#include "core/control/command.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;

namespace {

template <class Parsed, class Parse>
void requireStable(const Parsed &parsed, Parse parse)
{
    const QByteArray line = toLine(parsed);
    fuzz::require(line.indexOf('\n') == line.size() - 1, "a line ends where it should");
    const auto again = parse(line);
    fuzz::require(again.has_value(), "a line of ours can be read");
    fuzz::require(toLine(*again) == line, "a line says the same the second time");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray line = fuzz::toBytes(bytes, size);
    if (const Result<CommandRequest> request = requestFromLine(line))
        requireStable(*request, requestFromLine);
    if (const Result<CommandAnswer> answer = answerFromLine(line))
        requireStable(*answer, answerFromLine);
    return 0;
}
