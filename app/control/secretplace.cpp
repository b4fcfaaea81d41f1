#include "app/control/secretplace.h"

#include "core/keychain/directorysecretstore.h"
#include "core/keychain/keychainsecretstore.h"
#include "core/keychain/memorysecretstore.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QLatin1StringView keychainWord { "keychain" };
constexpr QLatin1StringView directoryPrefix { "directory:" };

} // namespace

SecretPlace::SecretPlace(Kind kind, QString directory)
    : m_kind(kind)
    , m_directory(std::move(directory))
{ }

Result<SecretPlace> SecretPlace::from(const QString &option, const QString &credentialsDirectory)
{
    if (option == keychainWord)
        return SecretPlace(Kind::Keychain);
    QString directory = credentialsDirectory;
    if (!option.isEmpty()) {
        directory = option.mid(directoryPrefix.size());
        if (!option.startsWith(directoryPrefix) || directory.isEmpty())
            return failure(Error::Kind::Refused,
                           u"--secrets cannot be \"%1\"; use keychain or directory:PATH."_s.arg(option));
    }
    if (directory.isEmpty())
        return SecretPlace(Kind::Keychain);
    return SecretPlace(Kind::Directory, QDir::cleanPath(QFileInfo(directory).absoluteFilePath()));
}

SecretPlace SecretPlace::inMemory() { return SecretPlace(Kind::Memory); }

QString SecretPlace::spec() const
{
    switch (m_kind) {
    case Kind::Keychain: break;
    case Kind::Directory: return directoryPrefix + m_directory;
    case Kind::Memory: return u"memory"_s;
    }
    return keychainWord;
}

std::unique_ptr<SecretStore> SecretPlace::open(const QString &keychainPrefix) const
{
    switch (m_kind) {
    case Kind::Keychain: break;
    case Kind::Directory: return std::make_unique<DirectorySecretStore>(m_directory);
    case Kind::Memory: return std::make_unique<MemorySecretStore>();
    }
    return std::make_unique<KeychainSecretStore>(keychainPrefix, KeychainSecretStore::Limits {});
}

} // namespace oagent
