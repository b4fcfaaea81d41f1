#pragma once

#include "core/keychain/secretstore.h"

namespace oagent {

/// `--secrets directory:PATH`: one file per secret, named like its key with "/" written as ".". Only files of this
/// account with mode 0600 or 0400 are read. What systemd laid into $CREDENTIALS_DIRECTORY is read too (LoadCredential=,
/// SetCredentialEncrypted= in systemd.exec(5)), and cannot be written.
class DirectorySecretStore final : public SecretStore
{
    Q_OBJECT
public:
    explicit DirectorySecretStore(QString path, QObject *parent = nullptr);

    /// One newline at the end of the file is not part of the secret: editors and `echo` add it.
    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override;
    /// Makes the directory (0700) when it is missing, and the file (0600) whole or not at all.
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override;
    void remove(const QString &key, const QObject *context, Callback<void> done) override;
    [[nodiscard]] QString description() const override;

private:
    [[nodiscard]] Result<QString> fileOf(const QString &key) const;
    [[nodiscard]] Result<QString> writableFileOf(const QString &key) const;
    [[nodiscard]] Result<Secret> readNow(const QString &key) const;
    [[nodiscard]] Result<void> writeNow(const QString &key, const Secret &secret) const;
    [[nodiscard]] Result<void> removeNow(const QString &key) const;

    QString m_path;
    bool m_isCredentials; ///< laid down by systemd
};

} // namespace oagent
