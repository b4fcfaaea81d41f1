#include "core/keychain/keychainloop.h"

#include <QAbstractEventDispatcher>
#include <QByteArray>
#include <QLibrary>

#include <chrono>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::chrono::milliseconds betweenTurns { 20 };
constexpr int mostTurns = 100; // a source that is always ready must not keep Qt's own loop from turning

/// gboolean g_main_context_iteration(GMainContext *context, gboolean may_block). Looked up, as QtKeychain does with
/// libsecret, because nothing else here needs GLib.
using Iterate = int (*)(void *context, int mayBlock);

Iterate iterate()
{
    static const auto found = reinterpret_cast<Iterate>(QLibrary(u"glib-2.0"_s, 0).resolve("g_main_context_iteration"));
    return found;
}

void drop(void *object)
{
    using Unref = void (*)(void *object);
    static const auto unref = reinterpret_cast<Unref>(QLibrary(u"gobject-2.0"_s, 0).resolve("g_object_unref"));
    if (object != nullptr && unref != nullptr)
        unref(object);
}

/// libsecret uses the process's one connection to the session's bus, and that one ends the program by SIGTERM when the
/// bus goes (g_bus_get(), "exit-on-close"). Bots do not end with somebody's desktop.
///
/// @param held the connection of the last call. It is held, because one that nobody holds is made anew, and ends the
/// program again; until it is closed, because GLib would go on handing it out.
void *connectionThatStays(void *held)
{
    using GetBus = void *(*)(int type, void *cancellable, void **error);
    using IsClosed = int (*)(void *connection);
    using SetExit = void (*)(void *connection, int exits);
    static const auto getBus = reinterpret_cast<GetBus>(QLibrary(u"gio-2.0"_s, 0).resolve("g_bus_get_sync"));
    static const auto isClosed
        = reinterpret_cast<IsClosed>(QLibrary(u"gio-2.0"_s, 0).resolve("g_dbus_connection_is_closed"));
    static const auto setExit
        = reinterpret_cast<SetExit>(QLibrary(u"gio-2.0"_s, 0).resolve("g_dbus_connection_set_exit_on_close"));
    constexpr int sessionBus = 2; // G_BUS_TYPE_SESSION
    if (getBus == nullptr || isClosed == nullptr || setExit == nullptr)
        return nullptr;
    if (held != nullptr && isClosed(held) == 0)
        return held;
    drop(held);
    void *connection = getBus(sessionBus, nullptr, nullptr);
    if (connection != nullptr)
        setExit(connection, 0);
    return connection;
}

bool turnsGLib(const QAbstractEventDispatcher *dispatcher)
{
    // QEventDispatcherGlib, QPAEventDispatcherGlib, QXcbGlibEventDispatcher: all private to Qt.
    return dispatcher != nullptr && QByteArray(dispatcher->metaObject()->className()).contains("Glib");
}

} // namespace

KeychainLoop::KeychainLoop()
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [] {
        for (int turn = 0; turn < mostTurns && iterate()(nullptr, 0) != 0; ++turn) { }
    });
}

KeychainLoop::~KeychainLoop() { drop(m_bus); }

void KeychainLoop::start()
{
    m_bus = connectionThatStays(m_bus);
    if (!turnsGLib(QAbstractEventDispatcher::instance()) && iterate() != nullptr)
        m_timer.start(betweenTurns);
}

} // namespace oagent
