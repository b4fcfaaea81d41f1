#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// How the operating system's keychain stands. It is asked before and after every use, because what the keychain itself
/// answers does not tell: on Linux a locked keyring that nobody unlocks looks as if the entry were not there.
class KeychainState : public QObject
{
    Q_OBJECT
public:
    enum class Condition {
        Ready,
        NoService, ///< nobody offers a keychain, or what offers it cannot be started
        NoKeyring, ///< there is a service, but nothing yet that it would write into
        Locked,
    };

    explicit KeychainState(QObject *parent = nullptr);
    ~KeychainState() override;

    /// Calls `done` once, later, unless `context` died; a service that is silent makes that much later. Never asks a
    /// person for anything. Linux: starts a service that the session can start, for which the bus waits 25 s.
    void ask(const QObject *context, std::function<void(Condition)> done);

Q_SIGNALS:
    /// The condition may be another one now. Only where ask() was called before; on systems that do not tell, never.
    void changed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
