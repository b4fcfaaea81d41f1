#include "app/cli/cli.h"

#include "app/cli/humantext.h"
#include "app/cli/logprinter.h"
#include "app/cli/settingsfile.h"
#include "app/cli/texttable.h"
#include "app/control/assistantcommands.h"
#include "app/control/botcommands.h"
#include "app/control/networkcommands.h"
#include "app/control/secretinput.h"
#include "app/daemon/daemon.h"
#include "app/daemon/demo.h"
#include "core/phrases/interpreter.h"
#include "core/support/json.h"
#include "core/support/later.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Whether the command has a secret, once its options are known to be good.
bool readsSecret(const CommandLine &line)
{
    switch (line.command->input) {
    case CommandSpec::Input::None: return false;
    case CommandSpec::Input::Secret:
    case CommandSpec::Input::Key: return true;
    case CommandSpec::Input::KeyUnlessNone:
        return line.options["kind"_L1].toString().trimmed() != "echo"_L1 && !line.options.contains("no-key"_L1);
    case CommandSpec::Input::PasswordWhenAsked: return line.options["proxy-password"_L1].toBool();
    }
    return false;
}

template <class Entry>
Result<void> outcomeOf(const Result<Entry> &entry)
{
    return entry ? Result<void>() : failure(entry.error());
}

/// Whether a command with a secret could be done.
Result<void> checkAgainst(const Config &config, const CommandRequest &request)
{
    if (request.command == "bot add"_L1)
        return outcomeOf(botFromOptions(request.options, config));
    if (request.command == "bot secret"_L1)
        return outcomeOf(botNamed(request.name, config));
    if (request.command == "assistant key"_L1)
        return outcomeOf(assistantWithKey(request.name, config));
    if (request.command == "network set"_L1)
        return outcomeOf(networkFromOptions(request.options, config.network));
    return outcomeOf(assistantFromOptions(request.options, config));
}

QString promptFor(CommandSpec::Input input)
{
    switch (input) {
    case CommandSpec::Input::None: return {};
    case CommandSpec::Input::Secret: return u"APP Secret: "_s;
    case CommandSpec::Input::Key:
    case CommandSpec::Input::KeyUnlessNone: return u"Key: "_s;
    case CommandSpec::Input::PasswordWhenAsked: return u"Password of the proxy: "_s;
    }
    return {};
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
    Result<CommandLine> line = parseCommandLine(arguments, m_surroundings.language);
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

    if (m_line.command->words == "logs"_L1) {
        showLog(profile, *place);
        return {};
    }

    CommandRequest request;
    request.command = m_line.command->words;
    request.name = m_line.name;
    request.options = m_line.options;
    if (!m_line.secrets.isEmpty())
        request.secretPlace = place->spec();
    if (readsSecret(m_line)) {
        if (Result<void> good = check(profile, request); !good)
            return good;
        Result<Secret> secret = m_surroundings.readSecret(Interpreter(language())(promptFor(m_line.command->input)));
        if (secret)
            secret = m_line.command->input == CommandSpec::Input::PasswordWhenAsked ? usablePassword(*secret)
                                                                                    : usableSecret(*secret);
        if (!secret)
            return failure(secret.error());
        request.secret = std::move(*secret);
    }
    if (request.command == "config import"_L1) {
        const Result<QByteArray> text = readSettingsFile(request.name);
        if (!text)
            return failure(text.error());
        request.options = { { u"file"_s, request.name }, { u"settings"_s, QString::fromUtf8(*text) } };
    }
    runErrand(profile, *place, std::move(request));
    return {};
}

/// Nobody should have to type a secret before hearing that a flag is wrong. Settings that cannot be read are left to
/// the errand, which says so.
Result<void> Cli::check(const Profile &profile, const CommandRequest &request)
{
    if (const Result<Config> config = loadConfig(profile.configPath())) {
        if (Result<void> good = checkAgainst(*config, request); !good)
            return good;
    }
    return {};
}

void Cli::runErrand(const Profile &profile, const SecretPlace &place, CommandRequest request)
{
    m_errand = std::make_unique<Errand>(profile, place, Errand::Limits {});
    connect(m_errand.get(), &Errand::waitingForKeychain, this,
            [this] { complain(u"Waiting for the keychain: answer its window."_s); });
    const bool isExport = request.command == "config export"_L1;
    m_errand->run(std::move(request), [this, profile, isExport](const CommandAnswer &answer) {
        const bool isToBeWritten = isExport && answer.exitCode == ExitCode::Good;
        show(isToBeWritten ? writeSettingsFile(m_line.name, answer, profile) : answer);
    });
}

void Cli::showLog(const Profile &profile, const SecretPlace &place)
{
    const LogPrinter printer(m_line.json, language(), m_surroundings.out);
    if (!m_line.options.contains("follow"_L1))
        return show(printer.printAll(profile.logPath()));
    CommandRequest request;
    request.command = m_line.command->words;
    m_errand = std::make_unique<Errand>(profile, place, Errand::Limits {});
    m_errand->follow(
        std::move(request),
        [this, printer](const QByteArray &line) {
            if (!printer.print(line))
                later(this, [this] { // the errand is calling us
                    if (std::exchange(m_errand, nullptr))
                        finish(ExitCode::Good);
                });
        },
        [this](const CommandAnswer &answer) {
            show({ answer.exitCode, answer.error, {} });
        });
}

void Cli::runDaemon(const Profile &profile, const SecretPlace &place)
{
    m_daemon = std::make_unique<Daemon>(profile, place, makeRunningBridge, m_surroundings.log);
    connect(m_daemon.get(), &Daemon::finished, this, &Cli::show);
    m_daemon->start();
}

void Cli::runDemo()
{
    m_demo = std::make_unique<Demo>(language(), m_surroundings.out);
    connect(m_demo.get(), &Demo::finished, this, &Cli::show);
    m_demo->start();
}

void Cli::show(const CommandAnswer &answer)
{
    if (!answer.result.isEmpty())
        m_surroundings.out(m_line.json ? jsonBytes(answer.result) + '\n'
                                       : humanText(m_line.command->words, answer.result, language()).toUtf8());
    if (!answer.error.isEmpty())
        complain(answer.error);
    finish(answer.exitCode);
}

void Cli::complain(const QString &english)
{
    m_surroundings.err(printable("oagent-bridged: "_L1 + inLanguage(english, language())).toUtf8() + '\n');
}

Language Cli::language() const { return m_line.json ? Language::English : m_surroundings.language; }

void Cli::finish(ExitCode exitCode)
{
    later(this, [this, exitCode] { Q_EMIT finished(static_cast<int>(exitCode)); });
}

} // namespace oagent
