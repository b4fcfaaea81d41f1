#pragma once

#include "core/support/result.h"
#include "core/support/secret.h"

#include <QObject>

#include <memory>

namespace oagent {

/// Where secrets lie. Keys are those of architecture.md §6 ("bot/<id>/secret"). Errors: NotFound (nothing under that
/// key), Storage (unreachable, locked, denied, unsafe permissions: cause and cure in `detail`; of a keychain also the
/// name of its state in `serviceCode`). A failed read never drops or overwrites.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) = 0;
    virtual void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) = 0;
    /// Removing what is not there is a success.
    virtual void remove(const QString &key, const QObject *context, Callback<void> done) = 0;
    /// For people: "directory …", "memory".
    [[nodiscard]] virtual QString description() const = 0;

Q_SIGNALS:
    /// true: nothing goes on until a person answers the keychain's own window. false: it goes on.
    void waitingChanged(bool isWaiting);
    /// What could not be read may be readable now; ask for it again.
    void becameAvailable();
};

} // namespace oagent
