#include "core/keychain/memorysecretstore.h"

#include "core/keychain/answer.h"

using namespace Qt::StringLiterals;

namespace oagent {

void MemorySecretStore::read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done)
{
    const auto found = m_secrets.find(key);
    if (found == m_secrets.end())
        answer<Secret>(context, std::move(done), failure(Error::Kind::NotFound, u"No secret under "_s % key));
    else
        answer<Secret>(context, std::move(done), found->second.clone());
}

void MemorySecretStore::write(const QString &key, Secret secret, const QObject *context, Callback<void> done)
{
    m_secrets.insert_or_assign(key, std::move(secret));
    answer<void>(context, std::move(done), {});
}

void MemorySecretStore::remove(const QString &key, const QObject *context, Callback<void> done)
{
    m_secrets.erase(key);
    answer<void>(context, std::move(done), {});
}

QString MemorySecretStore::description() const { return u"memory (until the program ends)"_s; }

} // namespace oagent
