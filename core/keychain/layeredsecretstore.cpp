#include "core/keychain/layeredsecretstore.h"

#include "core/keychain/answer.h"
#include "core/keychain/keychainsecretstore.h"

#include <QPointer>

#include <utility>

namespace oagent {

LayeredSecretStore::LayeredSecretStore(std::unique_ptr<SecretStore> below, QObject *parent)
    : SecretStore(parent)
    , m_below(std::move(below))
{
    connect(m_below.get(), &SecretStore::waitingChanged, this, &SecretStore::waitingChanged);
    connect(m_below.get(), &SecretStore::becameAvailable, this, &SecretStore::becameAvailable);
}

void LayeredSecretStore::keepUntilQuit(const QString &key, Secret secret)
{
    m_kept.insert_or_assign(key, std::move(secret));
}

void LayeredSecretStore::read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done)
{
    const auto kept = m_kept.find(key);
    if (kept == m_kept.end())
        return m_below->read(key, context, std::move(done));
    answer<Secret>(context, std::move(done), kept->second.clone());
}

void LayeredSecretStore::write(const QString &key, Secret secret, const QObject *context, Callback<void> done)
{
    m_below->write(key, std::move(secret), context,
                   [self = QPointer(this), key, done = std::move(done)](const Result<void> &written) {
                       if (written && !self.isNull())
                           self->m_kept.erase(key);
                       done(written);
                   });
}

void LayeredSecretStore::remove(const QString &key, const QObject *context, Callback<void> done)
{
    const bool wasKept = m_kept.erase(key) > 0;
    m_below->remove(key, context, [wasKept, done = std::move(done)](const Result<void> &removed) {
        const bool isAbsent = !removed && removed.error().serviceCode == keychainAbsent;
        done(wasKept && isAbsent ? Result<void>() : removed);
    });
}

} // namespace oagent
