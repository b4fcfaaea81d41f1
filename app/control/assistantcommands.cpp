#include "app/control/assistantcommands.h"

#include "app/control/openaisettings.h"
#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "app/control/testanswer.h"
#include "core/connection/urlrules.h"
#include "core/keychain/layeredsecretstore.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int mostHistoryTurns = 100;

/// "server", or how many turns this program sends along. Kept as the profile's own way where it is that, so that
/// another profile goes its own way.
void readHistory(OptionReader &reader, AssistantConfig &assistant)
{
    using History = AssistantConfig::History;
    const bool isGeneric = assistant.profile == "generic"_L1;
    if (reader.text(u"history"_s) == "server"_L1) {
        assistant.history = isGeneric ? History::Server : History::ByProfile;
    } else if (const std::optional<int> turns = reader.number(u"history"_s, 0, mostHistoryTurns)) {
        assistant.history = isGeneric ? History::ByProfile : History::Client;
        assistant.historyTurns = *turns;
    }
}

void readAddress(OptionReader &reader, AssistantConfig &assistant)
{
    const bool hasUrl = reader.has(u"base-url"_s);
    const bool allowsHttp = reader.flag(u"allow-http"_s);
    if (hasUrl)
        assistant.baseUrl = QUrl(reader.required(u"base-url"_s), QUrl::StrictMode);
    if (hasUrl || allowsHttp)
        assistant.allowHttp = allowsHttp; // was said of an address, not of every later one
    if (assistant.baseUrl.isEmpty() || !(hasUrl || allowsHttp))
        return;
    if (const Result<void> allowed = checkAssistantBase(assistant.baseUrl, assistant.allowHttp, assistant.hasKey);
        !allowed)
        reader.refuse(u"--base-url is refused: %1"_s.arg(allowed.error().detail));
}

/// Sets what there is an option for, and nothing else.
void readOpenAi(OptionReader &reader, AssistantConfig &assistant)
{
    if (reader.flag(u"no-key"_s))
        assistant.hasKey = false;
    readAddress(reader, assistant);
    if (reader.has(u"model"_s))
        assistant.model = reader.required(u"model"_s);
    if (reader.has(u"profile"_s))
        assistant.profile = reader.choice(u"profile"_s, knownAssistantProfiles());
    if (reader.has(u"system"_s))
        assistant.systemPrompt = reader.paragraphs(u"system"_s);
    if (reader.has(u"history"_s))
        readHistory(reader, assistant);
    if (reader.has(u"ask-again"_s)) {
        const QString again = reader.choice(u"ask-again"_s, { u"on"_s, u"off"_s, u"default"_s });
        assistant.askAgain = again == "default"_L1 ? std::nullopt : std::optional(again == "on"_L1);
    }
}

void readName(OptionReader &reader, const Config &config, AssistantConfig &assistant)
{
    assistant.name = reader.shortName(u"name"_s);
    if (const AssistantConfig *other = config.assistantNamed(assistant.name);
        other != nullptr && other->id != assistant.id)
        reader.refuse(u"An assistant \"%1\" is there already; choose another name."_s.arg(assistant.name));
}

} // namespace

Result<AssistantConfig> assistantFromOptions(const QJsonObject &options, const Config &config)
{
    OptionReader reader(options);
    AssistantConfig assistant;
    readName(reader, config, assistant);
    assistant.kind = reader.required(u"kind"_s);
    if (assistant.kind == "openai"_L1) {
        assistant.hasKey = true;
        for (const QString &name : { u"base-url"_s, u"model"_s })
            static_cast<void>(reader.required(name));
        readOpenAi(reader, assistant);
    } else if (knownAssistantKinds().contains(assistant.kind)) {
        static_cast<void>(reader.flag(u"no-key"_s)); // true of it anyway
    } else {
        reader.refuse(u"--kind cannot be \"%1\" in this version; use one of: %2."_s.arg(
            assistant.kind, knownAssistantKinds().join(u", "_s)));
    }
    static_cast<void>(reader.flag(u"default"_s)); // for Config, not for the assistant
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    assistant.id = config.freshId(assistant.name, assistant.kind);
    return assistant;
}

Result<AssistantConfig> assistantWithOptions(const AssistantConfig &assistant, const QJsonObject &options,
                                             const Config &config)
{
    OptionReader reader(options);
    AssistantConfig changed = assistant;
    if (options.isEmpty())
        reader.refuse(u"There is nothing to set; `assistant set --help` lists the options."_s);
    if (reader.has(u"kind"_s) && reader.text(u"kind"_s) != assistant.kind)
        reader.refuse(u"--kind of an assistant cannot change; remove the assistant and add another."_s);
    if (reader.has(u"name"_s))
        readName(reader, config, changed);
    if (assistant.kind == "openai"_L1)
        readOpenAi(reader, changed);
    static_cast<void>(reader.flag(u"default"_s)); // for Config, not for the assistant
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    return changed;
}

Result<AssistantConfig> assistantNamed(const QString &name, const Config &config)
{
    if (const AssistantConfig *assistant = config.assistantNamed(name.trimmed()))
        return *assistant;
    return failure(Error::Kind::NotFound,
                   name.isEmpty() ? u"The assistant's name is missing; `assistant list` shows the names."_s
                                  : u"There is no assistant \"%1\"; `assistant list` shows the names."_s.arg(name));
}

Result<AssistantConfig> assistantWithKey(const QString &name, const Config &config)
{
    Result<AssistantConfig> assistant = assistantNamed(name, config);
    if (!assistant)
        return assistant;
    if (assistant->kind == "echo"_L1)
        return failure(Error::Kind::Refused,
                       u"The assistant \"%1\" is Echo, which takes no key."_s.arg(assistant->name));
    assistant->hasKey = true;
    if (const Result<void> allowed = checkAssistantBase(assistant->baseUrl, assistant->allowHttp, true); !allowed)
        return failure(allowed.error());
    return assistant;
}

AssistantCommands::AssistantCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

void AssistantCommands::add(const CommandRequest &request, const Done &done)
{
    Result<AssistantConfig> assistant = assistantFromOptions(request.options, m_parts.settings->config());
    if (!assistant)
        return done(answerFor(assistant.error()));
    assistant->isKeyStored = isToBeStored(request);
    const bool isDefault = request.options["default"_L1].toBool();
    if (!assistant->hasKey)
        return keepAdded(*assistant, isDefault, done);
    Result<Secret> key = usableSecret(request.secret);
    if (!key)
        return done(answerFor(key.error()));
    keepSecret(m_parts, request, assistantKeyKey(assistant->id), std::move(*key), this,
               [this, assistant = *assistant, isDefault, done](const Result<void> &written) {
                   if (!written)
                       return done(answerFor(written.error()));
                   keepAdded(assistant, isDefault, done);
               });
}

void AssistantCommands::keepAdded(const AssistantConfig &assistant, bool isDefault, const Done &done)
{
    Config config = m_parts.settings->config();
    config.assistants.append(assistant);
    if (isDefault)
        config.defaultAssistant = assistant.id;
    const Result<void> saved = m_parts.settings->replace(std::move(config));
    if (saved)
        return done(answerWith(assistant.id));
    if (!assistant.hasKey)
        return done(answerFor(saved.error()));
    m_parts.secrets->remove(assistantKeyKey(assistant.id), this,
                            [done, error = saved.error()](const Result<void> &) { done(answerFor(error)); });
}

void AssistantCommands::set(const CommandRequest &request, const Done &done)
{
    const Result<AssistantConfig> before = found(request.name);
    if (!before)
        return done(answerFor(before.error()));
    const Result<AssistantConfig> changed = assistantWithOptions(*before, request.options, m_parts.settings->config());
    if (!changed)
        return done(answerFor(changed.error()));
    const bool dropsKey = request.options.contains("no-key"_L1);
    const Result<void> saved = keepChanged(*changed, request.options["default"_L1].toBool());
    if (!saved)
        return done(answerFor(saved.error()));
    if (!dropsKey)
        return done(answerWith(changed->id));
    // Behind the settings, which must not promise a key that is gone; the same command can be given again.
    removeSecret(m_parts, assistantKeyKey(changed->id), changed->isKeyStored, this,
                 [this, id = changed->id, done](const Result<void> &removed) {
                     done(removed ? answerWith(id) : answerFor(removed.error()));
                 });
}

Result<void> AssistantCommands::keepChanged(const AssistantConfig &assistant, bool isDefault) const
{
    Config config = m_parts.settings->config();
    std::replace_if(
        config.assistants.begin(), config.assistants.end(),
        [&assistant](const AssistantConfig &other) { return other.id == assistant.id; }, assistant);
    if (isDefault)
        config.defaultAssistant = assistant.id;
    return m_parts.settings->replace(std::move(config));
}

void AssistantCommands::setKey(const CommandRequest &request, const Done &done)
{
    Result<AssistantConfig> assistant = assistantWithKey(request.name, m_parts.settings->config());
    if (!assistant)
        return done(answerFor(assistant.error()));
    Result<Secret> key = usableSecret(request.secret);
    if (!key)
        return done(answerFor(key.error()));
    const AssistantConfig before = *found(request.name);
    assistant->isKeyStored = isToBeStored(request) || (before.hasKey && before.isKeyStored);
    keepSecret(m_parts, request, assistantKeyKey(assistant->id), std::move(*key), this,
               [this, assistant = *assistant, before, done](const Result<void> &written) {
                   if (!written)
                       return done(answerFor(written.error()));
                   keepWithKey(assistant, before, done);
               });
}

/// Its key is stored already.
void AssistantCommands::keepWithKey(const AssistantConfig &assistant, const AssistantConfig &before, const Done &done)
{
    const QString key = assistantKeyKey(assistant.id);
    const CommandAnswer answer {
        ExitCode::Good, {}, { { u"id"_s, assistant.id }, { u"name"_s, assistant.name }, { u"key"_s, u"stored"_s } }
    };
    if (before == assistant) {
        if (m_parts.running != nullptr)
            m_parts.running->secretChanged(key);
        return done(answer);
    }
    if (const Result<void> saved = keepChanged(assistant, false); !saved) {
        if (before.hasKey)
            return done(answerFor(saved.error())); // who had one before must not be left without
        m_parts.secrets->remove(key, this,
                                [done, error = saved.error()](const Result<void> &) { done(answerFor(error)); });
        return;
    }
    done(answer);
}

CommandAnswer AssistantCommands::show(const QString &name) const
{
    const Result<AssistantConfig> assistant = found(name);
    return assistant ? answerWith(assistant->id) : answerFor(assistant.error());
}

CommandAnswer AssistantCommands::list() const
{
    const Config &config = m_parts.settings->config();
    const QString standing = !config.defaultAssistant.isEmpty() ? config.defaultAssistant
        : config.assistants.isEmpty()                           ? QString()
                                                                : config.assistants.first().id;
    QJsonArray assistants;
    const QJsonArray entries = settingsList(config, u"assistants"_s);
    for (const auto &entry : entries)
        assistants.append(withMarks(entry.toObject()));
    return { ExitCode::Good, {}, { { u"assistants"_s, assistants }, { u"defaultAssistant"_s, standing } } };
}

void AssistantCommands::test(const QString &name, const Done &done)
{
    const Result<AssistantConfig> assistant = found(name);
    if (!assistant)
        return done(answerFor(assistant.error()));
    if (assistant->kind == "echo"_L1) // part of this program: nothing can be in its way
        return done(testAnswer(*assistant, {}));
    if (!assistant->hasKey)
        return probe(*assistant, {}, done);
    m_parts.secrets->read(assistantKeyKey(assistant->id), this,
                          [this, assistant = *assistant, done](const Result<Secret> &key) {
                              if (!key)
                                  return done(answerWithoutKey(assistant, key.error()));
                              probe(assistant, *key, done);
                          });
}

void AssistantCommands::probe(const AssistantConfig &assistant, const Secret &key, const Done &done)
{
    auto *probe
        = new AssistantProbe(*m_parts.http, openAiSettings(assistant, key.clone()), openAiLimits(assistant), this);
    connect(probe, &AssistantProbe::finished, this, [probe, assistant, done](const AssistantProbeResult &result) {
        probe->deleteLater();
        done(testAnswer(assistant, result));
    });
    probe->start();
}

void AssistantCommands::remove(const QString &name, const Done &done)
{
    const Result<AssistantConfig> assistant = found(name);
    if (!assistant)
        return done(answerFor(assistant.error()));
    for (const BotConfig &bot : m_parts.settings->config().bots)
        if (bot.assistant == assistant->id)
            return done(
                { ExitCode::Usage,
                  u"The bot \"%1\" is answered by \"%2\"; give it another with `bot set --assistant` first."_s.arg(
                      bot.name, assistant->name),
                  {} });
    if (!assistant->hasKey)
        return done(forget(*assistant));
    removeSecret(m_parts, assistantKeyKey(assistant->id), assistant->isKeyStored, this,
                 [this, assistant = *assistant, done](const Result<void> &removed) {
                     done(removed ? forget(assistant) : answerFor(removed.error()));
                 });
}

CommandAnswer AssistantCommands::forget(const AssistantConfig &assistant) const
{
    Config config = m_parts.settings->config();
    const QString &id = assistant.id;
    config.assistants.removeIf([&id](const AssistantConfig &other) { return other.id == id; });
    config.retiredIds.append(id);
    if (config.defaultAssistant == id)
        config.defaultAssistant.clear();
    if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
        return answerFor(saved.error());
    return { ExitCode::Good, {}, { { u"id"_s, id }, { u"name"_s, assistant.name }, { u"removed"_s, true } } };
}

Result<AssistantConfig> AssistantCommands::found(const QString &name) const
{
    return assistantNamed(name, m_parts.settings->config());
}

CommandAnswer AssistantCommands::answerWith(const QString &id) const
{
    return { ExitCode::Good, {}, withMarks(settingsEntry(m_parts.settings->config(), u"assistants"_s, id)) };
}

/// The badges: of what anybody on the way can read, and of a key that ends with the program.
QJsonObject AssistantCommands::withMarks(QJsonObject assistant) const
{
    const QUrl url(assistant["baseUrl"_L1].toString());
    if (url.scheme() == "http"_L1 && !isLoopback(url))
        assistant.insert(u"unencrypted"_s, true);
    if (m_parts.layered != nullptr && m_parts.layered->isKeptUntilQuit(assistantKeyKey(assistant["id"_L1].toString())))
        assistant.insert(u"keyUntilQuit"_s, true);
    return assistant;
}

} // namespace oagent
