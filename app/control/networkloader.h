#pragma once

#include "core/connection/networksettings.h"
#include "core/support/result.h"

#include <QObject>

namespace oagent {

class Network;
class Redactor;
class SecretStore;

/// Brings the network of the settings into use: reads the file of certificate authorities and the proxy's password.
class NetworkLoader : public QObject
{
public:
    /// @param secrets none: no place is named, and a stored password is not had
    /// @param redactor learns the password; none where nothing is logged
    NetworkLoader(Network &network, SecretStore *secrets, Redactor *redactor, QObject *parent = nullptr);

    /// Answers with what could not be had, a sentence; empty when that is nothing. Without its password the proxy is
    /// used all the same: it will say what it wants. Refused when the file cannot be used: then nothing has changed.
    void load(const NetworkSettings &settings, const QObject *context, const Callback<QString> &done);

private:
    Network &m_network;
    SecretStore *m_secrets;
    Redactor *m_redactor;
    int m_newest = 0; ///< a slow answer of the secret store must not undo a later load()
};

} // namespace oagent
