// The JSON of a message as the store gives it back, perhaps after the file was damaged or edited.
#include "tests/fuzz/promises.h"

using namespace oagent;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray stored = fuzz::toBytes(bytes, size);
    const auto message = messageFromJson(jsonDocument(stored).object());
    if (message)
        fuzz::requireStorable(*message);
    return 0;
}
