#include "app/daemon/linewriter.h"

namespace oagent {

void writeAll(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
    std::clearerr(stream);
}

} // namespace oagent
