#pragma once

#include <atomic>
#include <sqlite3.h>

namespace oagent::testing {

/// While it lives, counts how often SQLite brings a write-ahead log to the medium, and can have that fail. For
/// databases that are opened and closed meanwhile; one at a time.
class MediumFlushes
{
public:
    MediumFlushes()
    {
        s_count = 0;
        s_failures = 0;
        s_system = sqlite3_vfs_find(nullptr);
        m_vfs = *s_system;
        m_vfs.zName = "flushes";
        m_vfs.xOpen = &MediumFlushes::open;
        sqlite3_vfs_register(&m_vfs, 1);
    }
    MediumFlushes(const MediumFlushes &) = delete;
    MediumFlushes &operator=(const MediumFlushes &) = delete;
    ~MediumFlushes()
    {
        sqlite3_vfs_unregister(&m_vfs);
        sqlite3_vfs_register(s_system, 1);
    }

    [[nodiscard]] static int count() { return s_count; }
    /// The next ones fail as on a medium that breaks.
    static void failNext(int count) { s_failures = count; }
    [[nodiscard]] static int failuresLeft() { return s_failures; }

private:
    static int open(sqlite3_vfs * /*vfs*/, const char *name, sqlite3_file *file, int flags, int *given)
    {
        const int code = s_system->xOpen(s_system, name, file, flags, given);
        if (code != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0)
            return code;
        s_systemSync = file->pMethods->xSync;
        s_methods = *file->pMethods;
        s_methods.xSync = &MediumFlushes::sync;
        file->pMethods = &s_methods;
        return code;
    }

    static int sync(sqlite3_file *file, int flags)
    {
        if (s_failures > 0) {
            --s_failures;
            return SQLITE_IOERR_FSYNC;
        }
        ++s_count;
        return s_systemSync(file, flags);
    }

    inline static std::atomic<int> s_count = 0;
    inline static std::atomic<int> s_failures = 0;
    inline static sqlite3_vfs *s_system = nullptr;
    inline static sqlite3_io_methods s_methods {};
    inline static int (*s_systemSync)(sqlite3_file *, int) = nullptr;
    sqlite3_vfs m_vfs {};
};

} // namespace oagent::testing
