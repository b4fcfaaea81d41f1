#include "app/cli/errand.h"

#include "app/control/commands.h"
#include "app/control/controlclient.h"
#include "core/connection/httpclient.h"
#include "core/support/later.h"

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

// Longer than the limit of an assistant's whole answer, which ends the holder's own wait first.
constexpr auto longestTest = 11min;

} // namespace

/// What commands need, without anything running.
class Errand::Place
{
public:
    Place(const Profile &profile, Config config, const std::optional<SecretPlace> &secrets)
        : m_settings(profile.configPath(), std::move(config))
        , m_secrets(secrets ? secrets->open() : nullptr)
        , m_commands({ &m_settings, m_secrets.get(), secrets ? secrets->spec() : QString(), nullptr, &m_http, {} })
    { }
    [[nodiscard]] Commands &commands() { return m_commands; }

private:
    SettingsKeeper m_settings;
    std::unique_ptr<SecretStore> m_secrets;
    HttpClient m_http;
    Commands m_commands;
};

Errand::Errand(Profile profile, std::optional<SecretPlace> secrets, Limits limits, QObject *parent)
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
    const bool needsHolder = m_request.command == "status"_L1 || m_request.command == "assistant test"_L1;
    later(this, [this, needsHolder] {
        if (Commands::changes(m_request.command))
            hold();
        else if (needsHolder)
            askHolder();
        else
            doHere();
    });
}

void Errand::hold()
{
    if (const Result<void> prepared = m_profile.prepare(); !prepared)
        return finish(answerFor(prepared.error()));
    Result<std::unique_ptr<ProfileLock>> lock = ProfileLock::take(m_profile.lockPath());
    if (!lock && lock.error().kind == Error::Kind::InUse) {
        m_held = lock.error();
        return askHolder();
    }
    if (!lock)
        return finish(answerFor(lock.error()));
    m_lock = std::move(*lock);
    doHere();
}

void Errand::askHolder()
{
    const std::optional<ProfileHolder> holder = ProfileLock::holder(m_profile.lockPath());
    if (!holder || holder->socket.isEmpty())
        return withoutHolder();
    ControlClient::Limits limits;
    if (m_request.command == "assistant test"_L1)
        limits.answer = longestTest;
    m_client = std::make_unique<ControlClient>(holder->socket, limits);
    m_client->send(m_request, this, [this](const Result<CommandAnswer> &answer) { judge(answer); });
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
    if (!Commands::changes(m_request.command))
        return doHere();
    // Somebody holds the lock and does not answer: a subcommand like this one, or a program that starts or ends.
    if (m_since.hasExpired(m_limits.patience.count()))
        return finish(answerFor(m_held));
    m_retry.start(m_limits.pause);
}

void Errand::doHere()
{
    Result<Config> config = loadConfig(m_profile.configPath());
    if (!config)
        return finish({ ExitCode::Unavailable, config.error().detail, {} });
    m_place = std::make_unique<Place>(m_profile, std::move(*config), m_secrets);
    m_place->commands().perform(std::move(m_request), this, [this](const CommandAnswer &answer) { finish(answer); });
}

void Errand::finish(const CommandAnswer &answer)
{
    m_lock.reset(); // whoever is told may start the next program at once
    const auto done = std::exchange(m_done, nullptr);
    done(answer);
}

} // namespace oagent
