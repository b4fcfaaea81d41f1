#include "app/cli/cli.h"

#include "app/cli/humantext.h"
#include "app/cli/texttable.h"
#include "app/control/assistantcommands.h"
#include "app/control/botcommands.h"
#include "app/control/secretinput.h"
#include "app/daemon/daemon.h"
#include "app/daemon/demo.h"
#include "core/support/later.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Whether the command has a secret, once its options are known to be good.
bool readsSecret(const CommandLine &line)
{
    switch (line.command->input) {
    case CommandSpec::Input::None: return false;
    case CommandSpec::Input::Secret: return true;
    case CommandSpec::Input::KeyUnlessNone:
        return line.options["kind"_L1].toString().trimmed() != "echo"_L1 && !line.options.contains("no-key"_L1);
    }
    return false;
}

} // namespace

Cli::Cli(Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_surroundings(std::move(surroundings))
{ }

Cli::~Cli() = default;

void Cli::start(const QStringList &arguments)
{
    if (const Result<void> begun = begin(arguments); !begun)
        show(answerFor(begun.error()));
}

Result<void> Cli::begin(const QStringList &arguments)
{
    Result<CommandLine> line = parseCommandLine(arguments);
    if (!line)
        return failure(line.error());
    m_line = std::move(*line);
    if (m_line.command == nullptr || !m_line.print.isEmpty()) {
        m_surroundings.out(m_line.print.toUtf8());
        finish(ExitCode::Good);
        return {};
    }
    if (m_line.command->words == "demo"_L1) {
        runDemo();
        return {};
    }
    const auto place = SecretPlace::from(m_line.secrets, m_surroundings.credentialsDirectory);
    if (!place)
        return failure(place.error());
    const Profile profile
        = m_line.profileDirectory.isEmpty() ? Profile::ofUser() : Profile::below(m_line.profileDirectory);
    if (m_line.command->words == "run"_L1) {
        runDaemon(profile, *place);
        return {};
    }

    CommandRequest request;
    request.command = m_line.command->words;
    request.name = m_line.name;
    request.options = m_line.options;
    if (!m_line.secrets.isEmpty())
        request.secretPlace = (*place)->spec();
    if (readsSecret(m_line)) {
        if (Result<void> good = check(profile, request, place->has_value()); !good)
            return good;
        Result<Secret> secret = m_surroundings.readSecret(
            m_line.command->input == CommandSpec::Input::Secret ? u"APP Secret: "_s : u"Key: "_s);
        if (secret)
            secret = usableSecret(*secret);
        if (!secret)
            return failure(secret.error());
        request.secret = std::move(*secret);
    }
    runErrand(profile, *place, std::move(request));
    return {};
}

/// Nobody should have to type a secret before hearing that a flag is wrong. Settings that cannot be read are left to
/// the errand, which says so.
Result<void> Cli::check(const Profile &profile, const CommandRequest &request, bool hasPlace)
{
    const std::optional<ProfileHolder> holder = ProfileLock::holder(profile.lockPath());
    if (const Result<Config> config = loadConfig(profile.configPath())) {
        if (request.command == "bot add"_L1) {
            if (const Result<BotConfig> bot = botFromOptions(request.options, *config); !bot)
                return failure(bot.error());
        } else if (const Result<AssistantConfig> assistant = assistantFromOptions(request.options, *config);
                   !assistant) {
            return failure(assistant.error());
        }
    }
    if (!hasPlace && (!holder || holder->socket.isEmpty()))
        return failure(noSecretPlace());
    return {};
}

void Cli::runErrand(const Profile &profile, const std::optional<SecretPlace> &place, CommandRequest request)
{
    m_errand = std::make_unique<Errand>(profile, place, Errand::Limits {});
    m_errand->run(std::move(request), [this](const CommandAnswer &answer) { show(answer); });
}

void Cli::runDaemon(const Profile &profile, const std::optional<SecretPlace> &place)
{
    if (!place)
        return show(answerFor(noSecretPlace()));
    m_daemon = std::make_unique<Daemon>(profile, *place, makeRunningBridge, m_surroundings.out);
    connect(m_daemon.get(), &Daemon::finished, this, &Cli::show);
    m_daemon->start();
}

void Cli::runDemo()
{
    m_demo = std::make_unique<Demo>(m_surroundings.out);
    connect(m_demo.get(), &Demo::finished, this, &Cli::show);
    m_demo->start();
}

void Cli::show(const CommandAnswer &answer)
{
    if (!answer.result.isEmpty())
        m_surroundings.out(m_line.json ? QJsonDocument(answer.result).toJson(QJsonDocument::Compact) + '\n'
                                       : humanText(m_line.command->words, answer.result).toUtf8());
    if (!answer.error.isEmpty())
        m_surroundings.err(printable("oagent-bridged: "_L1 + answer.error).toUtf8() + '\n');
    finish(answer.exitCode);
}

void Cli::finish(ExitCode exitCode)
{
    later(this, [this, exitCode] { Q_EMIT finished(static_cast<int>(exitCode)); });
}

} // namespace oagent
