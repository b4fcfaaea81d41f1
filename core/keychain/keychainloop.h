#pragma once

#include <QTimer>

namespace oagent {

/// Keeps the keychain's jobs going between start() and stop(). On Linux they are answered through GLib's main context
/// (libsecret), which Qt's event loop turns only with its GLib dispatcher: not when Qt was built without GLib, nor with
/// QT_NO_GLIB set. Then this turns it. It also keeps GLib from ending the program when the session's bus goes away.
/// Does nothing elsewhere.
class KeychainLoop
{
public:
    KeychainLoop();
    KeychainLoop(const KeychainLoop &) = delete;
    KeychainLoop &operator=(const KeychainLoop &) = delete;
    ~KeychainLoop();
    void start();
    void stop() { m_timer.stop(); }

private:
    QTimer m_timer;
    [[maybe_unused]] void *m_bus = nullptr; ///< Linux: the GDBusConnection libsecret uses, with a reference of ours
};

} // namespace oagent
