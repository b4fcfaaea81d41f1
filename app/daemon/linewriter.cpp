#include "app/daemon/linewriter.h"

#include "app/platform/outputroom.h"

#include <cerrno>

namespace oagent {

bool writeAll(std::FILE *stream, const QByteArray &bytes)
{
    errno = 0;
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
    const bool isReaderGone = std::ferror(stream) != 0 && errno == EPIPE;
    std::clearerr(stream);
    return !isReaderGone;
}

void writeWhileRead(std::FILE *stream, const QByteArray &line)
{
    constexpr qsizetype most = 4096; // hasRoom()
    for (qsizetype written = 0; written < line.size() && hasRoom(stream); written += most)
        writeAll(stream, line.mid(written, most));
}

} // namespace oagent
