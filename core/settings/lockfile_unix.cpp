#include "core/settings/lockfile.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace oagent {

Result<std::unique_ptr<LockFile>> LockFile::lock(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                                  S_IRUSR | S_IWUSR); // NOLINT(hicpp-vararg): the system's own signature
    if (descriptor < 0)
        return failure(Error::Kind::Storage, qt_error_string(errno), errno);
    std::unique_ptr<LockFile> file(new LockFile(descriptor));
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int cause = errno;
        if (cause == EINTR)
            continue;
        return failure(cause == EWOULDBLOCK ? Error::Kind::InUse : Error::Kind::Storage, qt_error_string(cause), cause);
    }
    return file;
}

LockFile::~LockFile() { ::close(static_cast<int>(m_handle)); }

bool LockFile::replaceContent(const QByteArray &content) const
{
    const int descriptor = static_cast<int>(m_handle);
    const auto size = static_cast<std::size_t>(content.size());
    return ::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, content.constData(), size, 0) == content.size();
}

} // namespace oagent
