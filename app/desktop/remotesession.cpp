#include "app/desktop/remotesession.h"

#include "app/control/commands.h"
#include "core/settings/profilelock.h"
#include "core/support/later.h"

#include <QPointer>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::chrono::seconds betweenPolls { 2 };
/// For the tray, while no window is to be seen.
constexpr std::chrono::seconds betweenPollsUnseen { 30 };
constexpr std::size_t keptLogEntries = 1000;

QStringList namesOf(const QJsonArray &bots)
{
    QStringList names;
    for (const auto &bot : bots)
        names += { bot["id"_L1].toString(), bot["name"_L1].toString() };
    return names;
}

} // namespace

RemoteSession::RemoteSession(QString lockPath, QObject *parent)
    : Session(parent)
    , m_lockPath(std::move(lockPath))
{
    connect(&m_poll, &QTimer::timeout, this, &RemoteSession::poll);
    m_poll.start(betweenPollsUnseen);
    poll();
}

void RemoteSession::perform(CommandRequest request, const QObject *context, Done done)
{
    const std::optional<ProfileHolder> holder = ProfileLock::holder(m_lockPath);
    if (!holder || holder->socket.isEmpty())
        return later(context, [done = std::move(done)] {
            done({ ExitCode::NotWell, tr("The background service has ended."), {} });
        });
    const auto limits = ControlClient::Limits::forCommand(request.command);
    auto *client = new ControlClient(holder->socket, limits, this); // until it has answered, or nobody waits any more
    const bool changes = Commands::changes(request.command);
    const bool opensLine = request.command == "bot takeover"_L1 || request.command == "bot connect"_L1;
    connect(context, &QObject::destroyed, client, &QObject::deleteLater);
    client->send(request, this,
                 [this, client, changes, opensLine, guard = QPointer(context),
                  done = std::move(done)](const Result<CommandAnswer> &answer) {
                     client->deleteLater();
                     if (guard)
                         done(answer ? *answer : answerFor(answer.error()));
                     if (changes)
                         Q_EMIT settingsChanged();
                     if ((changes || opensLine) && m_isWatched)
                         poll();
                 });
}

void RemoteSession::setWatched(bool isWatched)
{
    if (std::exchange(m_isWatched, isWatched) == isWatched)
        return;
    if (!isWatched) {
        m_poll.start(betweenPollsUnseen);
        m_follower.reset();
        return;
    }
    poll();
    m_poll.start(betweenPolls);
    followLog();
}

void RemoteSession::poll()
{
    if (std::exchange(m_isAsking, true))
        return;
    CommandRequest request;
    request.command = u"status"_s;
    RemoteSession::perform(std::move(request), this, [this](const CommandAnswer &answer) {
        m_isAsking = false;
        takeStatus(answer);
    });
}

void RemoteSession::takeStatus(const CommandAnswer &answer)
{
    const bool isWaiting = answer.result["waitingForKeychain"_L1].toBool();
    const bool wasWaiting = std::exchange(m_isWaitingForKeychain, isWaiting);
    const QJsonArray bots = answer.result["bots"_L1].toArray();
    setProblem(answer.result.isEmpty() ? answer.error : QString());
    if (m_isWatched && !m_follower)
        followLog(); // it came back, or is another one now
    const bool hasOtherBots = namesOf(bots) != namesOf(m_bots); // somebody else changed the settings
    if (std::exchange(m_bots, bots) != bots)
        Q_EMIT botsChanged();
    if (hasOtherBots)
        Q_EMIT settingsChanged();
    if (isWaiting != wasWaiting)
        Q_EMIT keychainWaitingChanged(isWaiting);
}

void RemoteSession::followLog()
{
    const std::optional<ProfileHolder> holder = ProfileLock::holder(m_lockPath);
    if (!holder || holder->socket.isEmpty())
        return;
    m_newestBeforePause = m_log.empty() ? WallTime {} : m_log.back().time;
    m_follower = std::make_unique<ControlClient>(holder->socket, ControlClient::Limits {});
    CommandRequest request;
    request.command = u"logs"_s;
    m_follower->follow(
        request, this, [this](const QByteArray &line) { takeLine(line); },
        [this](const Result<CommandAnswer> &) { m_follower.release()->deleteLater(); }); // it is calling us
}

void RemoteSession::takeLine(const QByteArray &line)
{
    std::optional<LogEntry> entry = entryFromJsonLine(line);
    // After a pause the daemon begins with lines that are known already.
    if (!entry || (!m_log.empty() && entry->time <= m_newestBeforePause))
        return;
    if (m_log.size() >= keptLogEntries)
        m_log.pop_front();
    m_log.push_back(*entry);
    Q_EMIT logged(*entry);
}

void RemoteSession::setProblem(const QString &problem)
{
    if (std::exchange(m_problem, problem) != problem)
        Q_EMIT problemChanged();
}

} // namespace oagent
