#pragma once

#include "core/keychain/secretstore.h"
#include "core/support/result.h"

#include <QString>

#include <memory>
#include <optional>

namespace oagent {

/// Where secrets are to lie: what --secrets and the environment say.
class SecretPlace
{
public:
    /// `option` is the value of --secrets, empty when it was not given; then what systemd laid into
    /// `credentialsDirectory` ($CREDENTIALS_DIRECTORY) is used, if that is not empty. Nothing when neither names a
    /// place. Refused when the option is none of "directory:PATH".
    [[nodiscard]] static Result<std::optional<SecretPlace>> from(const QString &option,
                                                                 const QString &credentialsDirectory);

    /// "directory:/absolute/path"; two places are the same when this is.
    [[nodiscard]] QString spec() const;
    [[nodiscard]] std::unique_ptr<SecretStore> open() const;

private:
    explicit SecretPlace(QString directory);

    QString m_directory;
};

/// For a command that needs a secret while no place is named: Storage, with the cure.
[[nodiscard]] Error noSecretPlace();

} // namespace oagent
