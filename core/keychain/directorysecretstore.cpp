#include "core/keychain/directorysecretstore.h"

#include "core/keychain/answer.h"
#include "core/support/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qint64 maxSecretBytes = 65'536; // also far above any key in PEM form

bool isCredentialsDirectory(const QString &path)
{
    const QString credentials = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    return !credentials.isEmpty() && QDir::cleanPath(credentials) == QDir::cleanPath(path);
}

} // namespace

DirectorySecretStore::DirectorySecretStore(QString path, QObject *parent)
    : SecretStore(parent)
    , m_path(std::move(path))
    , m_isCredentials(isCredentialsDirectory(m_path))
{ }

void DirectorySecretStore::read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done)
{
    answer<Secret>(context, std::move(done), readNow(key));
}

void DirectorySecretStore::write(const QString &key, Secret secret, const QObject *context, Callback<void> done)
{
    answer<void>(context, std::move(done), writeNow(key, secret));
}

void DirectorySecretStore::remove(const QString &key, const QObject *context, Callback<void> done)
{
    answer<void>(context, std::move(done), removeNow(key));
}

QString DirectorySecretStore::description() const { return u"directory "_s % m_path; }

Result<QString> DirectorySecretStore::fileOf(const QString &key) const
{
    const auto isAllowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-'
            || c == u'_' || c == u'/';
    };
    if (key.isEmpty() || key.startsWith(u'/') || !std::all_of(key.begin(), key.end(), isAllowed)) {
        return failure(Error::Kind::Refused,
                       u"\"%1\" cannot name a secret. Use letters, digits, \"-\", \"_\" and \"/\"."_s.arg(key));
    }
    return QString(m_path % u'/' % QString(key).replace(u'/', u'.'));
}

Result<QString> DirectorySecretStore::writableFileOf(const QString &key) const
{
    if (m_isCredentials) {
        return failure(Error::Kind::Storage,
                       m_path
                           % u" was laid down by systemd and is read-only. Change the credential in the unit "
                             "(LoadCredential=) and restart the service, or use another directory."_s);
    }
    return fileOf(key);
}

Result<Secret> DirectorySecretStore::readNow(const QString &key) const
{
    const Result<QString> path = fileOf(key);
    if (!path)
        return failure(path.error());
    if (!QFileInfo::exists(*path))
        return failure(Error::Kind::NotFound, u"There is no file "_s % *path);
    QFile file(*path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return failure(fileError(file, u"Cannot read "_s % *path));
    const auto rule = m_isCredentials ? PrivateFileRule::SystemdCredential : PrivateFileRule::OwnerOnly;
    if (const Result<void> safe = checkPrivateFile(file, rule); !safe)
        return failure(safe.error());
    if (file.size() > maxSecretBytes)
        return failure(Error::Kind::Storage, *path % u" is too large for a secret. Put only the secret into it."_s);
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(fileError(file, u"Cannot read "_s % *path));
    if (bytes.endsWith('\n'))
        bytes.chop(bytes.endsWith("\r\n") ? 2 : 1);
    if (bytes.isEmpty())
        return failure(Error::Kind::Storage, *path % u" is empty. Put the secret into it."_s);
    return Secret(std::move(bytes));
}

Result<void> DirectorySecretStore::writeNow(const QString &key, const Secret &secret) const
{
    const Result<QString> path = writableFileOf(key);
    if (!path)
        return failure(path.error());
    if (Result<void> made = createPrivateDirectory(m_path); !made)
        return made;
    return writePrivateFile(*path, secret.reveal());
}

Result<void> DirectorySecretStore::removeNow(const QString &key) const
{
    if (const Result<QString> file = fileOf(key); file && !QFileInfo::exists(*file))
        return {}; // which also a directory that is read-only can grant
    const Result<QString> path = writableFileOf(key);
    if (!path)
        return failure(path.error());
    if (QFile file(*path); !file.remove())
        return failure(fileError(file, u"Cannot remove "_s % *path));
    return {};
}

} // namespace oagent
