#include "app/control/commands.h"

#include "app/platform/memory.h"
#include "core/support/isotime.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Of the bots that are switched on and run here, every one is online.
bool allWell(const QJsonArray &bots, const Config &config)
{
    return std::all_of(config.bots.begin(), config.bots.end(), [&bots](const BotConfig &bot) {
        return !bot.isWantedHere() || std::any_of(bots.begin(), bots.end(), [&bot](const QJsonValue &status) {
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
    , m_models(parts)
    , m_config(parts)
    , m_people(parts)
    , m_doctor(parts)
    , m_network(parts)
    , m_desktop(parts)
{
    connect(parts.secrets, &SecretStore::waitingChanged, this,
            [this](bool isWaiting) { m_isWaitingForKeychain = isWaiting; });
}

const Commands::Action *Commands::actionOf(const QString &words)
{
    // words, writes into the profile, needs the database
    static const std::array actions = std::to_array<Action>({
        { "bot add"_L1, true, false, [](auto &c, auto &request, auto &done) { c.m_bots.add(request, done); } },
        { "bot set"_L1, true, false, [](auto &c, auto &request, auto &done) { done(c.m_bots.set(request)); } },
        { "bot secret"_L1, true, false, [](auto &c, auto &request, auto &done) { c.m_bots.setSecret(request, done); } },
        { "bot enable"_L1, true, false,
          [](auto &c, auto &request, auto &done) { done(c.m_bots.setEnabled(request.name, true)); } },
        { "bot disable"_L1, true, false,
          [](auto &c, auto &request, auto &done) { done(c.m_bots.setEnabled(request.name, false)); } },
        { "bot remove"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_bots.remove(request.name, done); } },
        { "bot takeover"_L1, false, false,
          [](auto &c, auto &request, auto &done) { done(c.m_bots.takeOver(request.name)); } },
        { "bot connect"_L1, false, false,
          [](auto &c, auto &request, auto &done) { done(c.m_bots.connectAgain(request.name)); } },
        { "bot list"_L1, false, false, [](auto &c, auto & /*request*/, auto &done) { done(c.m_bots.list()); } },
        { "bot show"_L1, false, false, [](auto &c, auto &request, auto &done) { done(c.m_bots.show(request.name)); } },
        { "assistant add"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_assistants.add(request, done); } },
        { "assistant set"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_assistants.set(request, done); } },
        { "assistant key"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_assistants.setKey(request, done); } },
        { "assistant remove"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_assistants.remove(request.name, done); } },
        { "assistant list"_L1, false, false,
          [](auto &c, auto & /*request*/, auto &done) { done(c.m_assistants.list()); } },
        { "assistant show"_L1, false, false,
          [](auto &c, auto &request, auto &done) { done(c.m_assistants.show(request.name)); } },
        { "assistant test"_L1, false, false,
          [](auto &c, auto &request, auto &done) { c.m_assistants.test(request.name, done); } },
        { "assistant models"_L1, false, false,
          [](auto &c, auto &request, auto &done) { c.m_models.list(request, done); } },
        { "people allow"_L1, true, true, [](auto &c, auto &request, auto &done) { c.m_people.allow(request, done); } },
        { "people block"_L1, true, true, [](auto &c, auto &request, auto &done) { c.m_people.block(request, done); } },
        { "people forget"_L1, true, true,
          [](auto &c, auto &request, auto &done) { c.m_people.forget(request, done); } },
        { "people list"_L1, false, true, [](auto &c, auto &request, auto &done) { c.m_people.list(request, done); } },
        { "pairing approve"_L1, true, true,
          [](auto &c, auto &request, auto &done) { c.m_people.approve(request.name, done); } },
        { "pairing dismiss"_L1, true, true,
          [](auto &c, auto &request, auto &done) { c.m_people.dismiss(request.name, done); } },
        { "pairing list"_L1, false, true,
          [](auto &c, auto &request, auto &done) { c.m_people.listRequests(request, done); } },
        { "config import"_L1, true, false,
          [](auto &c, auto &request, auto &done) { c.m_config.importAll(request, done); } },
        { "config export"_L1, false, false,
          [](auto &c, auto & /*request*/, auto &done) { done(c.m_config.exportAll()); } },
        { "network set"_L1, true, false, [](auto &c, auto &request, auto &done) { c.m_network.set(request, done); } },
        { "network show"_L1, false, false, [](auto &c, auto & /*request*/, auto &done) { done(c.m_network.show()); } },
        { "network test"_L1, false, false, [](auto &c, auto & /*request*/, auto &done) { c.m_network.test(done); } },
        { "desktop set"_L1, true, false, [](auto &c, auto &request, auto &done) { done(c.m_desktop.set(request)); } },
        { "desktop show"_L1, false, false, [](auto &c, auto & /*request*/, auto &done) { done(c.m_desktop.show()); } },
        { "doctor"_L1, false, true,
          [](auto &c, auto &request, auto &done) { c.m_doctor.examine(request.name, done); } },
        { "status"_L1, false, false, [](auto &c, auto & /*request*/, auto &done) { done(c.status()); } },
    });
    const auto *found = std::find_if(actions.begin(), actions.end(),
                                     [&words](const Action &action) { return words == action.words; });
    return found == actions.end() ? nullptr : found;
}

bool Commands::changes(const QString &command)
{
    const Action *action = actionOf(command);
    return action != nullptr && action->changes;
}

bool Commands::usesState(const QString &command)
{
    const Action *action = actionOf(command);
    return action != nullptr && action->usesState;
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
    const bool isHere = request.secretPlace.isEmpty() || request.secretPlace == m_parts.secretPlace
        || (request.secretPlace == placeUntilQuit && m_parts.layered != nullptr);
    if (!isHere)
        return answer({ ExitCode::Usage,
                        u"The running program keeps its secrets at %1; leave --secrets out, or give the same."_s.arg(
                            m_parts.secretPlace),
                        {} });
    const Action *action = actionOf(command);
    if (action == nullptr)
        return answer(
            { ExitCode::Usage,
              u"The running program, version %1, does not know this command; use the same version of both."_s.arg(
                  version),
              {} });
    if (!action->changes)
        return action->perform(*this, request, answer);
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
    // Before anything else: some remove a secret first, and the settings then have to follow.
    if (const Result<void> unchanged = m_parts.settings->checkUnchanged(); !unchanged)
        return done(answerFor(unchanged.error()));
    actionOf(request.command)->perform(*this, request, done);
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
               { u"waitingForKeychain"_s, m_isWaitingForKeychain },
               { u"bots"_s, bots } } };
}

} // namespace oagent
