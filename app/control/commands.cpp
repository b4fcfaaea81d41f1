#include "app/control/commands.h"

#include "app/platform/memory.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString isoTime(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

/// Of the bots that are switched on and run here, every one is online.
bool allWell(const QJsonArray &bots, const Config &config)
{
    return std::all_of(config.bots.begin(), config.bots.end(), [&bots](const BotConfig &bot) {
        return !bot.enabled || !bot.runsHere || std::any_of(bots.begin(), bots.end(), [&bot](const QJsonValue &status) {
            return status["id"_L1] == bot.id && status["state"_L1] == "online"_L1;
        });
    });
}

} // namespace

Commands::Commands(const CommandParts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_bots(parts)
    , m_assistants(parts)
{ }

bool Commands::changes(const QString &command)
{
    static const QStringList changing { u"bot add"_s,    u"bot enable"_s,    u"bot disable"_s,
                                        u"bot remove"_s, u"assistant add"_s, u"assistant remove"_s };
    return changing.contains(command);
}

void Commands::perform(CommandRequest request, const QObject *context, const Done &done)
{
    const QString command = request.command;
    const Done answer = [this, command, done, guard = QPointer<const QObject>(context)](const CommandAnswer &result) {
        // Never inside a call, whichever way the answer was found.
        later(this, [this, command, done, guard, result] {
            Q_EMIT performed(command, result.exitCode);
            if (!guard.isNull())
                done(result);
        });
    };
    if (!request.secretPlace.isEmpty() && request.secretPlace != m_parts.secretPlace)
        return answer({ ExitCode::Usage,
                        u"The running program keeps its secrets at %1; leave --secrets out, or give the same."_s.arg(
                            m_parts.secretPlace),
                        {} });
    if (!changes(command))
        return read(request, answer);
    m_waiting.push_back({ std::move(request), answer });
    changeNext();
}

void Commands::changeNext()
{
    if (m_changing)
        return;
    if (m_waiting.empty()) {
        Q_EMIT idle();
        return;
    }
    m_changing = true;
    const Job job = std::move(m_waiting.front());
    m_waiting.pop_front();
    change(job.request, [this, done = job.done](const CommandAnswer &answer) {
        done(answer);
        m_changing = false;
        later(this, [this] { changeNext(); });
    });
}

void Commands::change(const CommandRequest &request, const Done &done)
{
    if (request.command == "bot add"_L1)
        return m_bots.add(request, done);
    if (request.command == "bot remove"_L1)
        return m_bots.remove(request.name, done);
    if (request.command == "bot enable"_L1)
        return done(m_bots.setEnabled(request.name, true));
    if (request.command == "bot disable"_L1)
        return done(m_bots.setEnabled(request.name, false));
    if (request.command == "assistant add"_L1)
        return m_assistants.add(request, done);
    m_assistants.remove(request.name, done);
}

void Commands::read(const CommandRequest &request, const Done &done)
{
    if (request.command == "bot list"_L1)
        return done(m_bots.list());
    if (request.command == "bot show"_L1)
        return done(m_bots.show(request.name));
    if (request.command == "assistant list"_L1)
        return done(m_assistants.list());
    if (request.command == "assistant test"_L1)
        return m_assistants.test(request.name, done);
    if (request.command == "status"_L1)
        return done(status());
    done({ ExitCode::Usage,
           u"The running program, version %1, does not know this command; use the same version of both."_s.arg(version),
           {} });
}

CommandAnswer Commands::status() const
{
    if (m_parts.running == nullptr)
        return { ExitCode::NotWell, u"Nothing is running on this profile; start it with `run`."_s, {} };
    const QJsonArray bots = m_parts.running->botStatus();
    return { allWell(bots, m_parts.settings->config()) ? ExitCode::Good : ExitCode::NotWell,
             {},
             { { u"version"_s, version },
               { u"pid"_s, QCoreApplication::applicationPid() },
               { u"startedAt"_s, isoTime(m_parts.startedAt) },
               { u"residentBytes"_s, residentBytes() },
               { u"bots"_s, bots } } };
}

} // namespace oagent
