#include "app/platform/socketplace.h"

#include "core/settings/privatedirectory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

// QLocalServer binds in a directory of its own ("/XXXXXX/") beside the final place first.
constexpr qsizetype roomForQt = 8;
constexpr qsizetype longestPath = static_cast<qsizetype>(sizeof(sockaddr_un::sun_path)) - 1 - roomForQt;
constexpr auto nameInOwnDirectory = "/control"_L1;

bool isPrivateDirectoryOfThisUser(const QString &path)
{
    struct stat found = {};
    return ::lstat(QFile::encodeName(path).constData(), &found) == 0 && S_ISDIR(found.st_mode)
        && found.st_uid == ::geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

QString shortName(const QString &profile)
{
    const QByteArray place
        = QFile::encodeName(QFileInfo(profile).canonicalFilePath()) + '\n' + QByteArray::number(::geteuid());
    const QByteArray hash = QCryptographicHash::hash(place, QCryptographicHash::Sha256).toHex().first(16);
    return "oagent-bridge-"_L1 + QLatin1StringView(hash);
}

} // namespace

Result<QString> makeSocketPlace(const QString &profile)
{
    const QString name = shortName(profile);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (QString path = runtime + '/'_L1 + name;
        !runtime.isEmpty() && QFile::encodeName(path).size() <= longestPath && isPrivateDirectoryOfThisUser(runtime))
        return path;

    const QString directory = QDir::tempPath() + '/'_L1 + name;
    QString path = directory + nameInOwnDirectory;
    if (QFile::encodeName(path).size() > longestPath)
        return failure(
            Error::Kind::Storage,
            u"The temporary directory's name is too long for a local socket; set TMPDIR to a shorter one."_s);
    if (const Result<void> made = makePrivateDirectory(directory, false); !made)
        return failure(made.error());
    // Everybody may write in a temporary directory: a link that somebody else laid there must not lead us away.
    if (!isPrivateDirectoryOfThisUser(directory))
        return failure(
            Error::Kind::Storage,
            u"%1 is not a private directory of this user; remove it or set XDG_RUNTIME_DIR."_s.arg(directory));
    return path;
}

void removeSocketPlace(const QString &path)
{
    if (path.endsWith(nameInOwnDirectory))
        QDir().rmdir(QFileInfo(path).absolutePath());
}

} // namespace oagent
