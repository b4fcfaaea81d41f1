#include "app/platform/memory.h"

#include <QFile>

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// A debugger keeps its breakpoints in the code.
bool isTraced()
{
    QFile file(u"/proc/self/status"_s);
    return !file.open(QIODevice::ReadOnly) || !file.readAll().contains("\nTracerPid:\t0\n");
}

/// Code and constants are as they stand in the file (what was changed in loading lies in writable segments), so the
/// system reads what is needed of them again, mostly out of its cache.
int returnCode(dl_phdr_info *object, std::size_t /*size*/, void * /*data*/)
{
    const auto page = static_cast<ElfW(Addr)>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr) &segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0)
            continue;
        const ElfW(Addr) begin = (object->dlpi_addr + segment.p_vaddr) & ~(page - 1);
        const ElfW(Addr) end = object->dlpi_addr + segment.p_vaddr + segment.p_memsz;
        // The loader counts addresses. NOLINTNEXTLINE(performance-no-int-to-ptr)
        static_cast<void>(::madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED));
    }
    return 0;
}

} // namespace

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
    if (!isTraced())
        ::dl_iterate_phdr(&returnCode, nullptr);
}

void sharePool()
{
#ifdef __GLIBC__
    static_cast<void>(::mallopt(M_ARENA_MAX, 1));
#endif
}

} // namespace oagent
