#include "tests/testing/keyring.h"

#include "tests/testing/waituntil.h"

#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QFile>

#include <gtest/gtest.h>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

/// The Secret of the Secret Service API: session, parameters, value, content type.
struct BusSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString type;
};

QDBusArgument &operator<<(QDBusArgument &argument, const BusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.type;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, BusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.type;
    argument.endStructure();
    return argument;
}

} // namespace

Q_DECLARE_METATYPE(BusSecret)

namespace oagent::testing {

namespace {

constexpr QLatin1StringView name { "org.freedesktop.secrets" };
constexpr QLatin1StringView program { "gnome-keyring-daemon" };
constexpr QLatin1StringView serviceInterface { "org.freedesktop.Secret.Service" };
// What the login screen uses to hand a password over: no window is opened.
constexpr QLatin1StringView passwordInterface { "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface" };

QDBusObjectPath collection() { return QDBusObjectPath(u"/org/freedesktop/secrets/collection/login"_s); }

} // namespace

Keyring::Keyring()
    : m_bus(QDBusConnection::sessionBus())
{
    EXPECT_TRUE(qEnvironmentVariableIsSet("OAGENT_SESSION_SERVICES"))
        << "run this through tests/testing/withkeyring.sh, so that it does not meet a person's keyring";
    qDBusRegisterMetaType<BusSecret>();
    m_daemon.setProgram(program);
    m_daemon.setArguments({ u"--foreground"_s, u"--components=secrets"_s });
    m_daemon.setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

Keyring::~Keyring() { stop(); }

void Keyring::start()
{
    m_daemon.start();
    ASSERT_TRUE(waitUntil([this] { return isThere(); }));
}

void Keyring::stop()
{
    if (m_daemon.state() == QProcess::NotRunning)
        return;
    m_daemon.kill(); // also when it is frozen
    m_daemon.waitForFinished();
    EXPECT_TRUE(waitUntil([this] { return !isThere(); }));
}

void Keyring::makeStartable() const
{
    QFile file(qEnvironmentVariable("OAGENT_SESSION_SERVICES") + "/org.freedesktop.secrets.service"_L1);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("[D-BUS Service]\nName=org.freedesktop.secrets\n"
               "Exec=/usr/bin/env gnome-keyring-daemon --start --foreground --components=secrets\n");
    file.close();
    m_bus.call(QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                                              u"org.freedesktop.DBus"_s, u"ReloadConfig"_s));
}

void Keyring::create()
{
    const QVariantMap properties { { u"org.freedesktop.Secret.Collection.Label"_s, u"login"_s } };
    call(passwordInterface, u"CreateWithMasterPassword"_s, { properties, password() });
    const QVariantList found = call(serviceInterface, u"ReadAlias"_s, { u"default"_s });
    ASSERT_EQ(found.value(0).value<QDBusObjectPath>(), collection());
}

void Keyring::lock()
{
    call(serviceInterface, u"Lock"_s, { QVariant::fromValue(QList<QDBusObjectPath> { collection() }) });
}

void Keyring::unlock()
{
    call(passwordInterface, u"UnlockWithMasterPassword"_s, { QVariant::fromValue(collection()), password() });
}

void Keyring::freeze() const { ::kill(static_cast<pid_t>(m_daemon.processId()), SIGSTOP); }

void Keyring::goOn() const { ::kill(static_cast<pid_t>(m_daemon.processId()), SIGCONT); }

QByteArray Keyring::lookUp(const QString &key)
{
    QProcess tool;
    tool.start(u"secret-tool"_s, { u"lookup"_s, u"server"_s, u"oagent-bridge"_s, u"user"_s, key });
    EXPECT_TRUE(waitUntil([&tool] { return tool.state() == QProcess::NotRunning; }));
    return tool.readAllStandardOutput();
}

bool Keyring::isThere() const { return m_bus.interface()->isServiceRegistered(name); }

QVariantList Keyring::call(const QString &interface, const QString &method, const QVariantList &arguments) const
{
    QDBusMessage message = QDBusMessage::createMethodCall(name, u"/org/freedesktop/secrets"_s, interface, method);
    message.setArguments(arguments);
    const QDBusMessage reply = m_bus.call(message);
    EXPECT_EQ(reply.type(), QDBusMessage::ReplyMessage) << reply.errorMessage().toStdString();
    return reply.arguments();
}

QVariant Keyring::password() const
{
    const QVariantList session
        = call(serviceInterface, u"OpenSession"_s, { u"plain"_s, QVariant::fromValue(QDBusVariant(QString())) });
    return QVariant::fromValue(
        BusSecret { session.value(1).value<QDBusObjectPath>(), {}, "opens the keyring"_ba, u"text/plain"_s });
}

} // namespace oagent::testing
