#pragma once

#include "core/keychain/secretstore.h"

#include <map>

namespace oagent {

/// Secrets that end with the program: the demo and tests.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT
public:
    using SecretStore::SecretStore;
    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override;
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override;
    void remove(const QString &key, const QObject *context, Callback<void> done) override;
    [[nodiscard]] QString description() const override;

private:
    std::map<QString, Secret> m_secrets;
};

} // namespace oagent
