#include "core/settings/lockfile.h"

#include <QDir>

#include <windows.h>

namespace oagent {

namespace {

// A Windows lock forbids others to read what it covers, so it covers one byte far behind the content.
constexpr DWORD lockedOffsetHigh = 1;

HANDLE handleOf(qintptr value) { return reinterpret_cast<HANDLE>(value); }

} // namespace

Result<std::unique_ptr<LockFile>> LockFile::lock(const QString &path)
{
    const std::wstring native = QDir::toNativeSeparators(path).toStdWString();
    const HANDLE handle
        = ::CreateFileW(native.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                        OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        const DWORD cause = ::GetLastError();
        return failure(Error::Kind::Storage, qt_error_string(static_cast<int>(cause)), static_cast<int>(cause));
    }
    std::unique_ptr<LockFile> file(new LockFile(reinterpret_cast<qintptr>(handle)));
    OVERLAPPED range = {};
    range.OffsetHigh = lockedOffsetHigh;
    if (!::LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &range)) {
        const DWORD cause = ::GetLastError();
        const bool held = cause == ERROR_LOCK_VIOLATION || cause == ERROR_IO_PENDING;
        return failure(held ? Error::Kind::InUse : Error::Kind::Storage, qt_error_string(static_cast<int>(cause)),
                       static_cast<int>(cause));
    }
    return file;
}

LockFile::~LockFile() { ::CloseHandle(handleOf(m_handle)); }

bool LockFile::replaceContent(const QByteArray &content) const
{
    const HANDLE handle = handleOf(m_handle);
    DWORD written = 0;
    return ::SetFilePointer(handle, 0, nullptr, FILE_BEGIN) == 0 && ::SetEndOfFile(handle)
        && ::WriteFile(handle, content.constData(), static_cast<DWORD>(content.size()), &written, nullptr)
        && written == static_cast<DWORD>(content.size());
}

} // namespace oagent
