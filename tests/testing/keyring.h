#pragma once

#include <QByteArray>
#include <QDBusConnection>
#include <QProcess>
#include <QString>
#include <QVariantList>

namespace oagent::testing {

/// A real gnome-keyring in the D-Bus session that withkeyring.sh made for this process. There is nobody who could
/// answer its windows.
class Keyring
{
public:
    Keyring();
    ~Keyring();
    Keyring(const Keyring &) = delete;
    Keyring &operator=(const Keyring &) = delete;

    /// Starts the service and waits until it is there; keyrings of an earlier one are there, but locked.
    void start();
    void stop();
    /// Lets the session start it as soon as somebody asks for it.
    void makeStartable() const;
    /// Makes the default keyring, unlocked.
    void create();
    void lock();
    void unlock();
    /// Lets it answer nobody, until goOn().
    void freeze() const;
    void goOn() const;
    /// What another program finds under that user name: empty when there is nothing.
    [[nodiscard]] static QByteArray lookUp(const QString &key);

private:
    [[nodiscard]] bool isThere() const;
    QVariantList call(const QString &interface, const QString &method, const QVariantList &arguments) const;
    [[nodiscard]] QVariant password() const;

    QDBusConnection m_bus;
    QProcess m_daemon;
};

} // namespace oagent::testing
