#include "core/support/privatefile.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr mode_t permissionBits = 07777;

tl::unexpected<Error> systemFailure(const QString &whatFailed, int number)
{
    const bool isFull = number == ENOSPC || number == EDQUOT;
    return failure(isFull ? Error::Kind::StorageFull : Error::Kind::Storage,
                   whatFailed % u": "_s % qt_error_string(number)
                       % (isFull ? u". Free some space and try again."_s
                                 : u". Check that the path exists and that this account may use it."_s),
                   number);
}

QString octal(mode_t mode) { return u"0%1"_s.arg(uint(mode & permissionBits), 3, 8, QChar(u'0')); }

} // namespace

Result<void> createPrivateFile(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const int descriptor = ::open(name.constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) {
        ::close(descriptor);
        return {};
    }
    if (errno != EEXIST)
        return systemFailure(u"Cannot create "_s % path, errno);
    struct stat status = {};
    if (::stat(name.constData(), &status) != 0)
        return systemFailure(u"Cannot examine "_s % path, errno);
    // By name: to open and close a file that SQLite holds would release SQLite's locks on it.
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::chmod(name.constData(), S_IRUSR | S_IWUSR) != 0)
        return systemFailure(u"Cannot make "_s % path % u" private"_s, errno);
    return {};
}

Result<void> createPrivateDirectory(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return {};
    const QString parent = info.absolutePath();
    if (parent != info.absoluteFilePath()) {
        if (Result<void> made = createPrivateDirectory(parent); !made)
            return made;
    }
    if (::mkdir(QFile::encodeName(path).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFailure(u"Cannot create the directory "_s % path, errno);
    return {};
}

Result<void> checkPrivateFile(const QFile &openFile, PrivateFileRule rule)
{
    const QString path = openFile.fileName();
    struct stat status = {};
    if (::fstat(openFile.handle(), &status) != 0)
        return systemFailure(u"Cannot examine "_s % path, errno);
    if (!S_ISREG(status.st_mode))
        return failure(Error::Kind::Storage, path % u" is not an ordinary file. Put a file with the secret there."_s);

    const bool isCredential = rule == PrivateFileRule::SystemdCredential;
    if (status.st_uid != ::geteuid() && !(isCredential && status.st_uid == 0)) {
        return failure(Error::Kind::Storage,
                       path % u" belongs to another account. Run: chown "_s % QString::number(::geteuid()) % u' '
                           % path);
    }
    // An access list shows in the group's bits: systemd's 0400 for another user reads as 0440.
    const mode_t mode = status.st_mode & permissionBits;
    const bool isPrivate = mode == 0600 || mode == 0400 || (isCredential && mode == 0440);
    if (!isPrivate) {
        return failure(Error::Kind::Storage,
                       u"%1 has mode %2; only 0600 and 0400 are accepted. Run: chmod 600 %1"_s.arg(path, octal(mode)));
    }
    return {};
}

} // namespace oagent
