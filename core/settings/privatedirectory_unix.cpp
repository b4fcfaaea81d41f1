#include "core/settings/privatedirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool isEmpty(const QString &path)
{
    return QDir(path).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System);
}

} // namespace

Result<void> makePrivateDirectory(const QString &path, bool mayClose)
{
    const QByteArray encoded = QFile::encodeName(path);
    const QString parent = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(parent))
        return failure(
            Error::Kind::Storage,
            u"The directory %1 cannot be made; check that its parents are writable directories."_s.arg(parent));
    if (::mkdir(encoded.constData(), S_IRWXU) == 0)
        return {};
    const int cause = errno;
    if (cause != EEXIST)
        return failure(Error::Kind::Storage,
                       u"The directory %1 cannot be made (%2); check that its parent is writable."_s.arg(
                           path, qt_error_string(cause)));

    struct stat found = {};
    if (::stat(encoded.constData(), &found) != 0)
        return failure(
            Error::Kind::Storage,
            u"The directory %1 cannot be read (%2); check its permissions."_s.arg(path, qt_error_string(errno)));
    if (!S_ISDIR(found.st_mode))
        return failure(Error::Kind::Storage, u"%1 is not a directory; move it away or name another place."_s.arg(path));
    if (found.st_uid != ::geteuid())
        return failure(
            Error::Kind::Storage,
            u"The directory %1 belongs to another user; run as that user or name another place."_s.arg(path));
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return {};
    if (!mayClose && !isEmpty(path))
        return failure(
            Error::Kind::Storage,
            u"The directory %1 holds other things and other users may enter it; name an empty one, or close it with chmod 700."_s
                .arg(path));
    if (::chmod(encoded.constData(), S_IRWXU) != 0)
        return failure(Error::Kind::Storage,
                       u"The directory %1 cannot be closed to other users (%2); do it with chmod 700."_s.arg(
                           path, qt_error_string(errno)));
    return {};
}

} // namespace oagent
