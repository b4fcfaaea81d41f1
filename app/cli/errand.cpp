#include "app/cli/errand.h"

#include "app/control/commands.h"
#include "app/control/controlclient.h"
#include "app/control/networkloader.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/store/peoplestore.h"
#include "core/support/later.h"

#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

/// What commands need, without anything running.
class Errand::Place
{
public:
    Place(const Profile &profile, Config config, const SecretPlace &secrets, bool hasState)
        : m_settings(profile.configPath(), std::move(config))
        , m_secrets(secrets.open(profile.keychainPrefix(m_settings.config().profileId)))
        , m_loader(m_network, m_secrets.get(), nullptr)
        , m_people(m_database, m_clock)
        , m_http(m_network)
        , m_commands({ &m_settings,
                       m_secrets.get(),
                       secrets.spec(),
                       nullptr,
                       &m_http,
                       {},
                       hasState ? &m_people : nullptr,
                       &profile,
                       nullptr,
                       &m_network })
    { }
    [[nodiscard]] Commands &commands() { return m_commands; }
    [[nodiscard]] StateDatabase &database() { return m_database; }
    [[nodiscard]] const SecretStore &secrets() const { return *m_secrets; }
    /// What stands in the way of the settings' network.
    void loadNetwork(const QObject *context, const Callback<QString> &done)
    {
        m_loader.load(m_settings.config().network, context, done);
    }

private:
    SystemClock m_clock;
    StateDatabase m_database;
    SettingsKeeper m_settings;
    std::unique_ptr<SecretStore> m_secrets;
    Network m_network;
    NetworkLoader m_loader;
    PeopleStore m_people;
    HttpClient m_http;
    Commands m_commands;
};

Errand::Errand(Profile profile, SecretPlace secrets, Limits limits, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_secrets(std::move(secrets))
    , m_limits(limits)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Errand::hold);
}

Errand::~Errand() = default;

void Errand::run(CommandRequest request, std::function<void(const CommandAnswer &)> done)
{
    m_request = std::move(request);
    m_done = std::move(done);
    m_since.start();
    const bool opensLine = m_request.command == "bot takeover"_L1 || m_request.command == "bot connect"_L1;
    const bool needsHolder = m_takeLine || m_request.command == "status"_L1 || usesNetwork() || opensLine;
    later(this, [this, needsHolder] {
        if (Commands::changes(m_request.command) || readsDatabase())
            hold();
        else if (needsHolder)
            askHolder();
        else
            doHere();
    });
}

void Errand::follow(CommandRequest request, std::function<void(const QByteArray &)> line,
                    std::function<void(const CommandAnswer &)> done)
{
    m_takeLine = std::move(line);
    run(std::move(request), std::move(done));
}

void Errand::hold()
{
    if (const Result<void> prepared = m_profile.prepare(); !prepared)
        return isDoctor() ? doHere() : finish(answerFor(prepared.error()));
    Result<std::unique_ptr<ProfileLock>> lock = ProfileLock::take(m_profile.lockPath());
    if (!lock && lock.error().kind == Error::Kind::InUse) {
        m_held = lock.error();
        return askHolder();
    }
    if (!lock)
        return isDoctor() ? doHere() : finish(answerFor(lock.error()));
    m_lock = std::move(*lock);
    doHere();
}

void Errand::askHolder()
{
    const std::optional<ProfileHolder> holder = ProfileLock::holder(m_profile.lockPath());
    if (!holder || holder->socket.isEmpty())
        return withoutHolder();
    m_client = std::make_unique<ControlClient>(holder->socket, ControlClient::Limits::forCommand(m_request.command));
    const auto judgeIt = [this](const Result<CommandAnswer> &answer) { judge(answer); };
    if (m_takeLine)
        m_client->follow(m_request, this, m_takeLine, judgeIt);
    else
        m_client->send(m_request, this, judgeIt);
}

void Errand::judge(const Result<CommandAnswer> &answer)
{
    if (answer)
        return finish(*answer);
    // Nothing was sent in these cases; in the others the command may have been done, and must not be repeated.
    if (answer.error().kind == Error::Kind::Gone)
        return withoutHolder();
    finish({ ExitCode::Unavailable, answer.error().detail, {} });
}

void Errand::withoutHolder()
{
    if (m_takeLine)
        return finish({ ExitCode::NotWell, u"Nothing is running on this profile; start it with `run`."_s, {} });
    if (!Commands::changes(m_request.command) && !readsDatabase())
        return doHere();
    // Somebody holds the lock and does not answer: a subcommand like this one, or a program that starts or ends.
    if (m_since.hasExpired(m_limits.patience.count()))
        return isDoctor() ? doHere() : finish(answerFor(m_held));
    m_retry.start(m_limits.pause);
}

void Errand::doHere()
{
    Result<Config> config = loadConfig(m_profile.configPath());
    if (!config)
        return finish({ ExitCode::Unavailable, config.error().detail, {} });
    // Who holds the profile may open its database, and nobody else can.
    const bool hasState = m_lock && readsDatabase();
    m_place = std::make_unique<Place>(m_profile, std::move(*config), m_secrets, hasState);
    connect(&m_place->secrets(), &SecretStore::waitingChanged, this, [this](bool isWaiting) {
        if (isWaiting)
            Q_EMIT waitingForKeychain();
    });
    if (!usesNetwork() && !isDoctor())
        return openState();
    m_place->loadNetwork(this, [this](const Result<QString> &loaded) {
        if (!loaded && !isDoctor())
            return finish({ ExitCode::Unavailable, loaded.error().detail, {} });
        openState(); // a password that is missing, the proxy will ask for
    });
}

void Errand::openState()
{
    if (!m_lock || !readsDatabase())
        return performHere();
    // Should it not open, what asks it is answered with the reason.
    m_place->database().open(m_profile.databasePath(), this, [this](const Result<void> &) { performHere(); });
}

void Errand::performHere()
{
    m_place->commands().perform(std::move(m_request), this, [this](const CommandAnswer &answer) {
        later(this, [this, answer] {
            m_place.reset(); // its database is closed before the profile is let go
            finish(answer);
        });
    });
}

/// A database that is not there need not be asked, and is not made by looking.
bool Errand::readsDatabase() const
{
    return Commands::usesState(m_request.command) && QFile::exists(m_profile.databasePath());
}

/// Needs the network as it is set, and best the way of who runs.
bool Errand::usesNetwork() const
{
    return m_request.command == "assistant test"_L1 || m_request.command == "assistant models"_L1
        || m_request.command == "network test"_L1;
}

/// Says what is wrong instead of failing over it.
bool Errand::isDoctor() const { return m_request.command == "doctor"_L1; }

void Errand::finish(const CommandAnswer &answer)
{
    m_lock.reset(); // whoever is told may start the next program at once
    const auto done = std::exchange(m_done, nullptr);
    done(answer);
}

} // namespace oagent
