#include "app/control/secretplace.h"

#include "core/keychain/directorysecretstore.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto directoryPrefix = "directory:"_L1;

} // namespace

SecretPlace::SecretPlace(QString directory)
    : m_directory(std::move(directory))
{ }

Result<std::optional<SecretPlace>> SecretPlace::from(const QString &option, const QString &credentialsDirectory)
{
    QString directory = credentialsDirectory;
    if (!option.isEmpty()) {
        directory = option.mid(directoryPrefix.size());
        if (!option.startsWith(directoryPrefix) || directory.isEmpty())
            return failure(Error::Kind::Refused,
                           u"--secrets cannot be \"%1\" in this version; use directory:PATH."_s.arg(option));
    }
    if (directory.isEmpty())
        return std::nullopt;
    return SecretPlace(QDir::cleanPath(QFileInfo(directory).absoluteFilePath()));
}

QString SecretPlace::spec() const { return directoryPrefix + m_directory; }

std::unique_ptr<SecretStore> SecretPlace::open() const { return std::make_unique<DirectorySecretStore>(m_directory); }

Error noSecretPlace()
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.detail
        = u"No place for secrets is named, and this version knows no keychain; add --secrets directory:PATH."_s;
    return error;
}

} // namespace oagent
