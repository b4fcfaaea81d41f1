#include "app/desktop/singleinstance.h"

#include "app/platform/socketplace.h"
#include "core/support/later.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QLatin1StringView raiseWords { "window raise" };
/// With one that holds the place and does not answer: it is starting, or ending.
constexpr int mostRaises = 100;
constexpr std::chrono::milliseconds betweenRaises { 100 };

} // namespace

SingleInstance::SingleInstance(const Profile &profile, QObject *parent)
    : QObject(parent)
    , m_place(profile.stateDirectory() + u"/window"_s)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(betweenRaises);
    connect(&m_retry, &QTimer::timeout, this, &SingleInstance::claim);
}

SingleInstance::~SingleInstance() { standDown(); }

void SingleInstance::standDown()
{
    m_server.reset();
    if (!m_socket.isEmpty())
        removeSocketPlace(m_socket);
    m_socket.clear();
}

void SingleInstance::claim()
{
    Result<std::unique_ptr<ProfileLock>> lock = ProfileLock::take(m_place + u".lock"_s);
    if (!lock && lock.error().kind == Error::Kind::InUse)
        return askOther(lock.error());
    Result<void> listening = failure(lock ? Error() : lock.error());
    if (lock) {
        m_lock = std::move(*lock);
        listening = listen();
    }
    if (!listening) {
        Q_EMIT failed(listening.error());
        return;
    }
    Q_EMIT claimed();
}

Result<void> SingleInstance::listen()
{
    // Named after the lock, which is there: all that is not there would have one name, whatever the profile.
    const Result<QString> socket = makeSocketPlace(m_place + u".lock"_s);
    if (!socket)
        return failure(socket.error());
    m_socket = *socket;
    m_server = std::make_unique<ControlServer>(
        [this](const CommandRequest &request, const QObject *context,
               const std::function<void(const CommandAnswer &)> &done) {
            const bool isKnown = request.command == raiseWords;
            later(context, [done, isKnown] {
                done(isKnown ? CommandAnswer {}
                             : CommandAnswer { ExitCode::Usage, u"A window can only be raised."_s, {} });
            });
            if (isKnown)
                Q_EMIT raiseWanted();
        },
        ControlServer::Limits {});
    if (Result<void> listening = m_server->listen(m_socket); !listening)
        return listening;
    return m_lock->announce(m_socket);
}

void SingleInstance::askOther(const Error &held)
{
    if (++m_attempts > mostRaises) {
        Q_EMIT failed(held);
        return;
    }
    const std::optional<ProfileHolder> other = ProfileLock::holder(m_place + u".lock"_s);
    if (!other || other->socket.isEmpty())
        return m_retry.start();
    m_client = std::make_unique<ControlClient>(other->socket, ControlClient::Limits {});
    CommandRequest request;
    request.command = raiseWords;
    m_client->send(request, this, [this](const Result<CommandAnswer> &answer) {
        if (!answer)
            return m_retry.start();
        Q_EMIT raisedOther();
    });
}

} // namespace oagent
