#include "app/control/networkloader.h"

#include "core/connection/network.h"
#include "core/keychain/secretstore.h"
#include "core/log/redactor.h"
#include "core/settings/config.h"
#include "core/support/later.h"

#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

NetworkLoader::NetworkLoader(Network &network, SecretStore *secrets, Redactor *redactor, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_secrets(secrets)
    , m_redactor(redactor)
{ }

void NetworkLoader::load(const NetworkSettings &settings, const QObject *context, const Callback<QString> &done)
{
    const int number = ++m_newest;
    Result<Trust> trust = settings.caFile.isEmpty() ? Trust() : Trust::withFile(settings.caFile);
    if (!trust)
        return later(context, [done, error = trust.error()] { done(failure(error)); });
    const bool needsPassword = settings.proxy == NetworkSettings::Proxy::Manual && settings.hasProxyPassword;
    if (!needsPassword || m_secrets == nullptr) {
        m_network.use(settings, {}, std::move(*trust));
        const QString missing = needsPassword
            ? u"The proxy's password lies in a place for secrets that is not named; add --secrets directory:PATH."_s
            : QString();
        return later(context, [done, missing] { done(missing); });
    }
    m_secrets->read(proxyPasswordKey(), this,
                    [this, number, settings, trust = std::move(*trust), done,
                     guard = QPointer<const QObject>(context)](Result<Secret> password) {
                        QString missing;
                        if (!password)
                            missing = u"The proxy's password could not be read: %1"_s.arg(password.error().detail);
                        else if (m_redactor != nullptr)
                            m_redactor->remember(proxyPasswordKey(), *password);
                        // What cannot be read now takes nothing away from lines that are open with it.
                        const bool isAway = !password && password.error().kind != Error::Kind::NotFound;
                        if (!password)
                            password = isAway ? m_network.passwordFor(settings) : Secret();
                        if (number == m_newest)
                            m_network.use(settings, std::move(*password), trust);
                        if (guard)
                            done(missing);
                    });
}

} // namespace oagent
