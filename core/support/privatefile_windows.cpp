#include "core/support/privatefile.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

// QFileInfo tells an NTFS access list as permissions only while this counter is above zero (Qt's documentation of
// QFileInfo, "NTFS permissions").
extern Q_CORE_EXPORT int qt_ntfs_permission_lookup; // NOLINT(readability-identifier-naming): Qt's name

namespace oagent {

// On Windows a file inherits the access list of its directory, and the profile's directories (AppData) belong to one
// account. So nothing is narrowed here; what lies elsewhere is judged by checkPrivateFile.

Result<void> createPrivateFile(const QString &path)
{
    QFile file(path);
    if (QFileInfo::exists(path) || file.open(QIODevice::NewOnly | QIODevice::WriteOnly))
        return {};
    return failure(fileError(file, u"Cannot create "_s % path));
}

Result<void> createPrivateDirectory(const QString &path)
{
    if (QDir().mkpath(path))
        return {};
    return failure(Error::Kind::Storage,
                   u"Cannot create the directory "_s % path
                       % u". Check that the path exists and that this account may use it."_s);
}

Result<void> checkPrivateFile(const QFile &openFile, PrivateFileRule /*rule: systemd is not here*/)
{
    const QString path = openFile.fileName();
    ++qt_ntfs_permission_lookup;
    const QFileDevice::Permissions permissions = QFileInfo(path).permissions();
    --qt_ntfs_permission_lookup;
    if ((permissions & (QFileDevice::ReadOther | QFileDevice::WriteOther)) != 0) {
        return failure(
            Error::Kind::Storage,
            u"Everyone may read or write %1. Run: icacls \"%1\" /inheritance:r /grant:r \"%USERNAME%:F\""_s.arg(
                QDir::toNativeSeparators(path)));
    }
    return {};
}

} // namespace oagent
