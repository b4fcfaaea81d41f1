#pragma once

#include "core/keychain/secretstore.h"

#include <map>
#include <memory>

namespace oagent {

/// A SecretStore, and above it what a person chose to keep until the program ends because the store cannot take it.
class LayeredSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    explicit LayeredSecretStore(std::unique_ptr<SecretStore> below, QObject *parent = nullptr);

    /// In memory alone; whatever the store below has under this key is not used until then.
    void keepUntilQuit(const QString &key, Secret secret);
    [[nodiscard]] bool isKeptUntilQuit(const QString &key) const { return m_kept.contains(key); }

    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override;
    /// Into the store below; what was kept in memory gives way only to what it took.
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override;
    /// From both. A store that is not there at all holds nothing of what was kept in memory, and does not count.
    void remove(const QString &key, const QObject *context, Callback<void> done) override;
    [[nodiscard]] QString description() const override { return m_below->description(); }

private:
    std::unique_ptr<SecretStore> m_below;
    std::map<QString, Secret> m_kept;
};

} // namespace oagent
