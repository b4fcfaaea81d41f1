#include "app/platform/outputroom.h"

#include <poll.h>

namespace oagent {

bool hasRoom(std::FILE *stream)
{
    pollfd output { ::fileno(stream), POLLOUT, 0 };
    return ::poll(&output, 1, 0) != 0;
}

} // namespace oagent
