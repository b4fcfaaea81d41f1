#include "core/keychain/keychainstate.h"

#include "core/support/later.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QLibrary>
#include <QPointer>
#include <QStringList>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

// Secret Service API Draft 0.2 (freedesktop.org): sections "Service", "Collection".
constexpr QLatin1StringView secretService { "org.freedesktop.secrets" };
constexpr QLatin1StringView servicePath { "/org/freedesktop/secrets" };
constexpr QLatin1StringView serviceInterface { "org.freedesktop.Secret.Service" };
constexpr QLatin1StringView collectionInterface { "org.freedesktop.Secret.Collection" };
constexpr QLatin1StringView propertiesInterface { "org.freedesktop.DBus.Properties" };
constexpr QLatin1StringView bus { "org.freedesktop.DBus" };

/// What QtKeychain uses on KDE. It tells by itself when it is locked, so that nothing needs to be asked before.
bool hasWallet(const QStringList &names)
{
    return names.contains(u"org.kde.kwalletd5"_s) || names.contains(u"org.kde.kwalletd6"_s);
}

/// libsecret keeps its session with a service or a bus that has ended, and every later call fails ("The session does
/// not exist"). void secret_service_disconnect(void) lets it begin anew; looked up, as QtKeychain does with libsecret.
void forgetSession()
{
    if (const auto disconnect = QLibrary(u"secret-1"_s, 0).resolve("secret_service_disconnect"))
        disconnect();
}

constexpr int noTimeout = std::numeric_limits<int>::max(); ///< DBUS_TIMEOUT_INFINITE of libdbus

using Condition = KeychainState::Condition;

/// One question: which services are there, which collection is the default one, is it locked?
class Question : public QObject
{
public:
    Question(QDBusConnection connection, const QObject *context, std::function<void(Condition)> done, QObject *parent)
        : QObject(parent)
        , m_connection(std::move(connection))
        , m_context(context)
        , m_done(std::move(done))
    { }

    void findRunning()
    {
        call(busCall(u"ListNames"_s), [this](const QDBusMessage &reply) {
            m_names = reply.arguments().value(0).toStringList();
            if (m_names.contains(secretService))
                findDefault();
            else
                findStartable();
        });
    }

private:
    static QDBusMessage busCall(const QString &method)
    {
        return QDBusMessage::createMethodCall(bus, u"/org/freedesktop/DBus"_s, bus, method);
    }

    void findStartable()
    {
        call(busCall(u"ListActivatableNames"_s), [this](const QDBusMessage &reply) {
            m_names += reply.arguments().value(0).toStringList();
            if (m_names.contains(secretService))
                findDefault(); // starts it
            else
                finish(hasWallet(m_names) ? Condition::Ready : Condition::NoService);
        });
    }

    void findDefault()
    {
        QDBusMessage message
            = QDBusMessage::createMethodCall(secretService, servicePath, serviceInterface, u"ReadAlias"_s);
        message << u"default"_s;
        call(message, [this](const QDBusMessage &reply) {
            const QString path = reply.arguments().value(0).value<QDBusObjectPath>().path();
            if (path.isEmpty() || path == "/"_L1)
                finish(Condition::NoKeyring);
            else
                readLocked(path);
        });
    }

    void readLocked(const QString &path)
    {
        QDBusMessage message = QDBusMessage::createMethodCall(secretService, path, propertiesInterface, u"Get"_s);
        message << QString(collectionInterface) << u"Locked"_s;
        call(message, [this](const QDBusMessage &reply) {
            const bool isLocked = reply.arguments().value(0).value<QDBusVariant>().variant().toBool();
            finish(isLocked ? Condition::Locked : Condition::Ready);
        });
    }

    /// An error at any step means that there is nobody who could answer. Silence does not: whoever asks has a deadline
    /// of their own, and the bus tells when the service goes, or cannot be started.
    void call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> good)
    {
        auto *watcher = new QDBusPendingCallWatcher(m_connection.asyncCall(message, noTimeout), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this,
                [this, good = std::move(good)](QDBusPendingCallWatcher *answered) {
                    answered->deleteLater();
                    if (answered->isError())
                        finish(Condition::NoService);
                    else
                        good(answered->reply());
                });
    }

    void finish(Condition condition)
    {
        deleteLater();
        if (m_context)
            m_done(condition);
    }

    QDBusConnection m_connection;
    QPointer<const QObject> m_context;
    std::function<void(Condition)> m_done;
    QStringList m_names;
};

} // namespace

class KeychainState::Private : public QObject
{
    Q_OBJECT
public:
    explicit Private(KeychainState *owner)
        : m_owner(owner)
        , m_connectionName(u"oagent-keychain-%1"_s.arg(reinterpret_cast<quintptr>(this), 0, 16))
    { }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
    ~Private() override { QDBusConnection::disconnectFromBus(m_connectionName); }

    void ask(const QObject *context, std::function<void(Condition)> done)
    {
        if (!connectToBus()) {
            later(context, [done = std::move(done)] { done(Condition::NoService); });
            return;
        }
        auto *question = new Question(QDBusConnection(m_connectionName), context, std::move(done), this);
        question->findRunning();
    }

public Q_SLOTS:
    /// Later, because whoever hears it may ask, and a question may replace what is just telling of the change.
    void noteChange()
    {
        later(this, [this] { Q_EMIT m_owner->changed(); });
    }

private:
    /// A connection of our own: the shared one of QtDBus stays broken when the session's bus came after the program.
    bool connectToBus()
    {
        if (QDBusConnection(m_connectionName).isConnected())
            return true;
        m_watcher.reset();
        forgetSession();
        QDBusConnection::disconnectFromBus(m_connectionName);
        QDBusConnection connection = QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_connectionName);
        if (!connection.isConnected())
            return false;
        m_watcher = std::make_unique<QDBusServiceWatcher>(secretService, connection,
                                                          QDBusServiceWatcher::WatchForOwnerChange);
        connect(m_watcher.get(), &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
            forgetSession();
            noteChange();
        });
        // A refused match costs speed alone: whoever waits also asks again from time to time.
        static_cast<void>(connection.connect(secretService, {}, propertiesInterface, u"PropertiesChanged"_s,
                                             QStringList { collectionInterface }, {}, this, SLOT(noteChange())));
        // gnome-keyring tells of a keyring that it found locked at its start by CollectionChanged alone.
        for (const QString &signal : { u"CollectionCreated"_s, u"CollectionChanged"_s })
            static_cast<void>(
                connection.connect(secretService, servicePath, serviceInterface, signal, this, SLOT(noteChange())));
        return true;
    }

    KeychainState *m_owner;
    QString m_connectionName;
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
};

KeychainState::KeychainState(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{ }

KeychainState::~KeychainState() = default;

void KeychainState::ask(const QObject *context, std::function<void(Condition)> done)
{
    d->ask(context, std::move(done));
}

} // namespace oagent

#include "keychainstate_linux.moc"
