#pragma once

#include "core/keychain/secretstore.h"
#include "core/support/result.h"

#include <QString>

#include <memory>

namespace oagent {

/// Where secrets are to lie: what --secrets and the environment say.
class SecretPlace
{
public:
    /// `option` is the value of --secrets: "keychain" or "directory:PATH", else Refused. Empty when it was not given;
    /// then what systemd laid into `credentialsDirectory` ($CREDENTIALS_DIRECTORY) is used, and the keychain when that
    /// is empty too.
    [[nodiscard]] static Result<SecretPlace> from(const QString &option, const QString &credentialsDirectory);
    /// For the demo: what is written is gone with the program.
    [[nodiscard]] static SecretPlace inMemory();

    /// "keychain", "directory:/absolute/path" or "memory"; two places are the same when this is.
    [[nodiscard]] QString spec() const;
    /// `keychainPrefix` stands before every key in the keychain, which all profiles share.
    [[nodiscard]] std::unique_ptr<SecretStore> open(const QString &keychainPrefix) const;

private:
    enum class Kind { Keychain, Directory, Memory };

    explicit SecretPlace(Kind kind, QString directory = {});

    Kind m_kind;
    QString m_directory;
};

} // namespace oagent
