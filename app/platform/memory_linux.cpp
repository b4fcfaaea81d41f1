#include "app/platform/memory.h"

#include <QFile>

#include <malloc.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

qint64 residentBytes()
{
    // proc(5): the second number of statm counts resident pages.
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() < 2 ? 0 : pages.at(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

void returnFreeMemory()
{
#ifdef __GLIBC__
    static_cast<void>(::malloc_trim(0));
#endif
}

void sharePool()
{
#ifdef __GLIBC__
    static_cast<void>(::mallopt(M_ARENA_MAX, 1));
#endif
}

} // namespace oagent
