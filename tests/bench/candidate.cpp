#include "tests/bench/candidate.h"

#include "core/settings/config.h"
#include "core/settings/profile.h"
#include "core/support/privatefile.h"

#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <sys/prctl.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::bench {

namespace {

/// What cannot be set up cannot be measured.
void must(const Result<void> &result)
{
    if (result)
        return;
    std::cerr << result.error().detail.toStdString() << '\n';
    std::exit(1);
}

} // namespace

void spinFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

Candidate::Candidate(Program program, const QString &channel, int apps, bool isStrict)
    : m_program(program)
{
    if (!m_directory.isValid() || !m_assistant.listen())
        must(failure(Error::Kind::Storage, u"no temporary directory or no port"_s));
    for (int i = 0; i < apps; ++i) {
        m_apps.push_back(makeApp(channel, i, isStrict));
        if (!m_apps.back()->listen())
            must(failure(Error::Kind::Network, u"no port is free for a simulated platform"_s));
    }
    if (isOurs())
        writeProfile();
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    // A bench that gives up ends without any destructor, and this must not go on without it.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

Candidate::~Candidate() { stop(); }

void Candidate::writeProfile()
{
    const QString secrets = m_directory.filePath(u"secrets"_s);
    must(createPrivateDirectory(secrets));
    Config config;
    config.profileId = u"bench"_s;
    AssistantConfig assistant;
    assistant.id = u"main"_s;
    assistant.name = u"Main"_s;
    assistant.kind = u"openai"_s;
    assistant.baseUrl = m_assistant.baseUrl();
    assistant.model = u"simulated"_s;
    assistant.historyTurns = 0;
    config.assistants = { assistant };
    for (const auto &app : m_apps) {
        BotConfig bot = app->bot();
        bot.id = u"bot-%1"_s.arg(config.bots.size() + 1);
        bot.name = bot.id;
        config.bots.append(bot);
        must(writePrivateFile(secrets + u'/' + botSecretKey(bot.id).replace(u'/', u'.'), app->secret().toUtf8()));
    }
    const Profile profile = Profile::below(m_directory.filePath(u"profile"_s));
    must(profile.prepare());
    must(saveConfig(profile.configPath(), config));
}

std::optional<Nanoseconds> Candidate::start()
{
    const auto begun = std::chrono::steady_clock::now();
    if (!isOurs()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QByteArray bridge = app().describe(environment);
        environment.insert(u"BENCH_ASSISTANT"_s, m_assistant.baseUrl().toString());
        environment.insert(u"NODE_ENV"_s, u"production"_s);
        m_process.setProcessEnvironment(environment);
        if (m_program == Program::Bare)
            m_process.start(QStringLiteral(OAGENT_BARE), { app().bot().channel, m_directory.filePath(u"ledger"_s) });
        else
            m_process.start(u"node"_s, { qEnvironmentVariable(bridge.constData()) });
    } else {
        m_process.start(m_program == Program::Unpaced ? QStringLiteral(OAGENT_BRIDGED_UNPACED)
                                                      : QStringLiteral(OAGENT_BRIDGED),
                        { u"run"_s, u"--profile-dir"_s, m_directory.filePath(u"profile"_s), u"--secrets"_s,
                          u"directory:"_s + m_directory.filePath(u"secrets"_s) });
    }
    std::chrono::steady_clock::time_point subscribed {};
    QObject context;
    for (const auto &app : m_apps)
        QObject::connect(app.get(), &App::connectedChanged, &context,
                         [&subscribed] { subscribed = std::chrono::steady_clock::now(); });
    if (!spinUntil([this] { return isSubscribed(); }, 30s))
        return std::nullopt;
    return subscribed - begun;
}

bool Candidate::isSubscribed() const
{
    return std::all_of(m_apps.begin(), m_apps.end(), [](const auto &app) { return app->isConnected(); });
}

void Candidate::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!spinUntil([this] { return m_process.state() == QProcess::NotRunning; }, 10s)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

simulator::Violations Candidate::violations() const
{
    simulator::Violations all;
    for (const auto &app : m_apps)
        all += app->audit();
    return all;
}

} // namespace oagent::bench
