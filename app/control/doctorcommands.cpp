#include "app/control/doctorcommands.h"

#include "app/control/openaisettings.h"
#include "app/control/testanswer.h"
#include "core/bridge/channel.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/doctor/botchecks.h"
#include "core/doctor/programchecks.h"
#include "core/log/redactor.h"
#include "core/settings/profile.h"
#include "core/store/peoplestore.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

// Somebody is waiting at a terminal, and an assistant that takes longer to list its models is not well.
constexpr Milliseconds assistantTimeLimit = 5s;

Result<void> withoutValue(const Result<Secret> &secret)
{
    return secret ? Result<void>() : Result<void>(failure(secret.error()));
}

/// The id of the assistant that answers this bot; empty: Echo, for want of another.
QString assistantOf(const BotConfig &bot, const Config &config)
{
    if (!bot.assistant.isEmpty())
        return bot.assistant;
    if (!config.defaultAssistant.isEmpty())
        return config.defaultAssistant;
    return config.assistants.isEmpty() ? QString() : config.assistants.first().id;
}

/// The place of the home directory tells the account's name, which is often a person's.
void hideHome(QList<Check> &checks)
{
    const QString home = QDir::homePath();
    if (home.size() < 2)
        return;
    for (Check &check : checks) {
        check.cause.replace(home, u"~"_s);
        check.cure.replace(home, u"~"_s);
    }
}

} // namespace

/// One report under way. Every question it asks is counted; the last answer ends it.
class DoctorCommands::Examination : public QObject
{
public:
    Examination(CommandParts parts, QList<BotConfig> bots, QList<AssistantConfig> assistants, Done done,
                QObject *parent)
        : QObject(parent)
        , m_parts(std::move(parts))
        , m_done(std::move(done))
    {
        for (BotConfig &bot : bots)
            m_bots.emplaceBack().config = std::move(bot);
        for (AssistantConfig &assistant : assistants)
            m_assistants.append({ std::move(assistant), {}, false, {}, {} });
    }

    void start()
    {
        ++m_open; // itself, until everything is asked
        lookAtProgram();
        askStore();
        for (qsizetype i = 0; i < m_bots.size(); ++i)
            askBot(i);
        for (qsizetype i = 0; i < m_assistants.size(); ++i)
            askAssistant(i);
        answered();
    }

private:
    void lookAtProgram()
    {
        m_program.isProgramRunning = m_parts.running != nullptr;
        m_program.secretPlace = m_parts.secrets->description();
        if (m_parts.profile == nullptr)
            return;
        const QFileInfo state(m_parts.profile->stateDirectory());
        const QFileInfo config(QFileInfo(m_parts.profile->configPath()).absolutePath());
        m_program.profileDirectory = state.absoluteFilePath();
        m_program.isProfileThere = state.exists();
        m_program.isProfileWritable = state.isWritable() && (!config.exists() || config.isWritable());
        const QStorageInfo disk(state.absoluteFilePath());
        m_program.freeBytes = disk.isValid() ? disk.bytesAvailable() : -1;
        const QString database = QFileInfo(m_parts.profile->databasePath()).fileName();
        m_program.damagedDatabases
            = QDir(state.absoluteFilePath()).entryList({ database + u".damaged-*Z"_s }, QDir::Files, QDir::Name);
    }

    void askStore()
    {
        if (m_parts.people == nullptr)
            return;
        m_open += 2;
        m_parts.people->everybody(this, [this](const Result<PeopleStore::Everybody> &everybody) {
            m_program.database = everybody ? Result<void>() : Result<void>(failure(everybody.error()));
            if (everybody)
                takePeople(everybody->people);
            answered();
        });
        m_parts.people->pairing().requests(this, [this](const Result<QList<PairingRequest>> &requests) {
            for (BotFacts &bot : m_bots)
                if (requests)
                    bot.openPairings = static_cast<int>(
                        std::count_if(requests->begin(), requests->end(), [&](const PairingRequest &request) {
                            return request.person.botId == bot.config.id;
                        }));
            answered();
        });
    }

    void takePeople(const QList<KnownPerson> &people)
    {
        for (BotFacts &bot : m_bots) {
            for (const KnownPerson &person : people) {
                if (person.botId != bot.config.id)
                    continue;
                bot.lastMessageAt = std::max(bot.lastMessageAt.value_or(person.lastMessageAt), person.lastMessageAt);
                bot.allowedPeople += person.verdict == PersonVerdict::Allowed
                        || (person.verdict == PersonVerdict::Approved
                            && bot.config.privateChats == BotConfig::PrivateChats::Pairing)
                    ? 1
                    : 0;
            }
        }
    }

    void askBot(qsizetype index)
    {
        BotFacts &bot = m_bots[index];
        const Channel *channel = channelById(bot.config.channel);
        bot.platform = channel->title;
        bot.consoleLink = channel->consoleLink(bot.config);
        bot.silenceCure = channel->silenceCure;
        bot.namesPermissions = channel->namesPermissions;
        bot.tellsTakeOver = channel->tellsTakeOver;
        bot.assistant = assistantOf(bot.config, m_parts.settings->config());
        bot.isProgramRunning = m_parts.running != nullptr;
        if (m_parts.running != nullptr)
            bot.line = m_parts.running->lineFacts(bot.config.id);
        findWay(bot, *channel);
        if (bot.line && bot.line->lastMessageOffset)
            m_program.clockOffset = bot.line->lastMessageOffset;
        ++m_open;
        m_parts.secrets->read(botSecretKey(bot.config.id), this, [this, index](Result<Secret> secret) {
            takeSecret(index, std::move(secret));
            answered();
        });
    }

    /// Not asked for where that takes time: a line that was opened has asked.
    void findWay(BotFacts &bot, const Channel &channel) const
    {
        if (!channel.reach || m_parts.network == nullptr)
            return;
        const ReachTargets targets = channel.reach(bot.config);
        for (const QUrl &url : { targets.http, targets.webSocket }) {
            bot.host = url.host();
            if (const std::optional<Route> route = m_parts.network->knownRoute(url))
                bot.proxy = (*route)->isDirect() ? QString() : (*route)->name();
        }
    }

    void takeSecret(qsizetype index, Result<Secret> secret)
    {
        BotFacts &bot = m_bots[index];
        bot.secret = withoutValue(secret);
        if (!secret)
            return;
        m_redactor.remember(botSecretKey(bot.config.id), *secret);
        const Channel *channel = channelById(bot.config.channel);
        if (channel->checkPermissions && bot.config.runsHere && m_parts.http != nullptr) {
            ++m_open;
            channel->checkPermissions(bot.config, secret->trimmed(), *m_parts.http, m_redactor, this,
                                      [this, index](const Result<PermissionReport> &report) {
                                          m_bots[index].permissions = report;
                                          answered();
                                      });
        }
        // A line that is there has its own judgement; a bot of another computer is not ours to ask for.
        const bool hasLine = bot.line && bot.line->state != ConnectionState::Stopped;
        if (hasLine || !bot.config.runsHere || m_parts.http == nullptr || !channel->checkCredentials)
            return;
        ++m_open;
        channel->checkCredentials(bot.config, secret->trimmed(), *m_parts.http, m_redactor, this,
                                  [this, index](const Result<void> &result) {
                                      m_bots[index].credentials = result;
                                      answered();
                                  });
    }

    void askAssistant(qsizetype index)
    {
        const AssistantConfig &assistant = m_assistants.at(index).config;
        if (assistant.kind == "echo"_L1)
            return; // part of this program
        if (!assistant.hasKey)
            return reach(index, Secret());
        ++m_open;
        m_parts.secrets->read(assistantKeyKey(assistant.id), this, [this, index](Result<Secret> key) {
            m_assistants[index].key = withoutValue(key);
            if (key) {
                m_redactor.remember(assistantKeyKey(m_assistants.at(index).config.id), *key);
                reach(index, std::move(*key));
            }
            answered();
        });
    }

    void reach(qsizetype index, Secret key)
    {
        if (m_parts.http == nullptr)
            return;
        ++m_open;
        OpenAiLimits limits;
        limits.http.whole = assistantTimeLimit;
        auto *probe = new AssistantProbe(*m_parts.http, openAiSettings(m_assistants.at(index).config, std::move(key)),
                                         limits, this); // owned by this
        connect(probe, &AssistantProbe::finished, this, [this, probe, index](const AssistantProbeResult &result) {
            probe->deleteLater();
            AssistantFacts &facts = m_assistants[index];
            const QJsonObject judged = testAnswer(facts.config, result).result;
            facts.isReachable = judged["ok"_L1].toBool();
            facts.cause = judged["cause"_L1].toString();
            facts.cure = judged["cure"_L1].toString();
            answered();
        });
        probe->startReachOnly();
    }

    void answered()
    {
        if (--m_open > 0)
            return;
        DoctorReport report;
        const WallTime now = SystemClock().wallNow();
        for (const BotFacts &bot : m_bots)
            report.bots.append({ bot.config.id, checkBot(bot, now) });
        for (const AssistantFacts &assistant : m_assistants)
            report.assistants.append({ assistant.config.id, checkAssistant(assistant) });
        report.program = checkProgram(m_program);
        for (DoctorReport::Subject &subject : report.bots)
            hideHome(subject.checks);
        for (DoctorReport::Subject &subject : report.assistants)
            hideHome(subject.checks);
        hideHome(report.program);
        deleteLater();
        m_done({ report.hasFailed() ? ExitCode::NotWell : ExitCode::Good, {}, toJson(report, m_redactor) });
    }

    CommandParts m_parts;
    Done m_done;
    QList<BotFacts> m_bots;
    QList<AssistantFacts> m_assistants;
    ProgramFacts m_program;
    Redactor m_redactor; ///< knows what this report must not show
    int m_open = 0;
};

DoctorCommands::DoctorCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

DoctorCommands::~DoctorCommands() = default;

void DoctorCommands::examine(const QString &name, const Done &done)
{
    const Config &config = m_parts.settings->config();
    QList<BotConfig> bots = config.bots;
    QList<AssistantConfig> assistants = config.assistants;
    if (!name.isEmpty()) {
        const BotConfig *bot = config.botNamed(name);
        if (bot == nullptr)
            return done({ ExitCode::Usage, u"There is no bot \"%1\"; `bot list` shows the names."_s.arg(name), {} });
        bots = { *bot };
        assistants.removeIf([id = assistantOf(*bot, config)](const AssistantConfig &one) { return one.id != id; });
    }
    (new Examination(m_parts, std::move(bots), std::move(assistants), done, this))->start(); // deletes itself
}

} // namespace oagent
