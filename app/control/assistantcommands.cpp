#include "app/control/assistantcommands.h"

#include "app/control/openaisettings.h"
#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "app/control/secretplace.h"
#include "app/control/testanswer.h"
#include "core/connection/urlrules.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestName = 100;
constexpr int mostHistoryTurns = 100;

void readOpenAi(OptionReader &reader, AssistantConfig &assistant)
{
    assistant.hasKey = !reader.flag(u"no-key"_s);
    assistant.allowHttp = reader.flag(u"allow-http"_s);
    if (const QString url = reader.required(u"base-url"_s); !url.isEmpty()) {
        assistant.baseUrl = QUrl(url, QUrl::StrictMode);
        if (const Result<void> allowed = checkAssistantBase(assistant.baseUrl, assistant.allowHttp, assistant.hasKey);
            !allowed)
            reader.refuse(u"--base-url is refused: %1"_s.arg(allowed.error().detail));
    }
    assistant.model = reader.required(u"model"_s);
    assistant.profile = reader.choice(u"profile"_s, knownAssistantProfiles());
    assistant.systemPrompt = reader.paragraphs(u"system"_s);
    if (const std::optional<int> turns = reader.number(u"history"_s, 0, mostHistoryTurns)) {
        assistant.historyTurns = *turns;
        if (assistant.profile != "generic"_L1)
            reader.refuse(u"--history does nothing with --profile %1, which remembers by itself; leave it out."_s.arg(
                assistant.profile));
    }
    if (reader.has(u"ask-again"_s))
        assistant.askAgain = reader.choice(u"ask-again"_s, { u"on"_s, u"off"_s }) == "on"_L1;
}

} // namespace

Result<AssistantConfig> assistantFromOptions(const QJsonObject &options, const Config &config)
{
    OptionReader reader(options);
    AssistantConfig assistant;
    assistant.name = reader.required(u"name"_s);
    if (assistant.name.size() > longestName)
        reader.refuse(u"--name is longer than %1 characters; shorten it."_s.arg(longestName));
    if (config.assistantNamed(assistant.name) != nullptr)
        reader.refuse(u"An assistant \"%1\" is there already; choose another name."_s.arg(assistant.name));
    assistant.kind = reader.required(u"kind"_s);
    if (assistant.kind == "openai"_L1)
        readOpenAi(reader, assistant);
    else if (!knownAssistantKinds().contains(assistant.kind))
        reader.refuse(u"--kind cannot be \"%1\" in this version; use %2."_s.arg(assistant.kind,
                                                                                knownAssistantKinds().join(u" or "_s)));
    static_cast<void>(reader.flag(u"default"_s)); // for Config, not for the assistant
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    assistant.id = config.freshId(assistant.name, assistant.kind);
    return assistant;
}

AssistantCommands::AssistantCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

void AssistantCommands::add(const CommandRequest &request, const Done &done)
{
    const Result<AssistantConfig> assistant = assistantFromOptions(request.options, m_parts.settings->config());
    if (!assistant)
        return done(answerFor(assistant.error()));
    const bool isDefault = request.options["default"_L1].toBool();
    if (!assistant->hasKey)
        return keepAdded(*assistant, isDefault, done);
    Result<Secret> key = usableSecret(request.secret);
    if (!key)
        return done(answerFor(key.error()));
    if (m_parts.secrets == nullptr)
        return done(answerFor(noSecretPlace()));
    m_parts.secrets->write(assistantKeyKey(assistant->id), std::move(*key), this,
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
        return done({ ExitCode::Good, {}, settingsEntry(m_parts.settings->config(), u"assistants"_s, assistant.id) });
    if (!assistant.hasKey)
        return done(answerFor(saved.error()));
    m_parts.secrets->remove(assistantKeyKey(assistant.id), this,
                            [done, error = saved.error()](const Result<void> &) { done(answerFor(error)); });
}

CommandAnswer AssistantCommands::list() const
{
    const Config &config = m_parts.settings->config();
    const QString standing = !config.defaultAssistant.isEmpty() ? config.defaultAssistant
        : config.assistants.isEmpty()                           ? QString()
                                                                : config.assistants.first().id;
    return { ExitCode::Good,
             {},
             { { u"assistants"_s, settingsList(config, u"assistants"_s) }, { u"defaultAssistant"_s, standing } } };
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
    if (m_parts.secrets == nullptr)
        return done(answerFor(noSecretPlace()));
    m_parts.secrets->read(assistantKeyKey(assistant->id), this,
                          [this, assistant = *assistant, done](const Result<Secret> &key) {
                              if (!key)
                                  return done({ ExitCode::Unavailable, key.error().detail, {} });
                              probe(assistant, *key, done);
                          });
}

void AssistantCommands::probe(const AssistantConfig &assistant, const Secret &key, const Done &done)
{
    auto *probe = new AssistantProbe(*m_parts.http, openAiSettings(assistant, key.clone()), {}, this);
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
                  u"The bot \"%1\" is answered by \"%2\"; remove that bot first."_s.arg(bot.name, assistant->name),
                  {} });
    if (!assistant->hasKey)
        return done(forget(*assistant));
    if (m_parts.secrets == nullptr)
        return done(answerFor(noSecretPlace()));
    m_parts.secrets->remove(assistantKeyKey(assistant->id), this,
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
    if (const AssistantConfig *assistant = m_parts.settings->config().assistantNamed(name.trimmed()))
        return *assistant;
    return failure(Error::Kind::NotFound,
                   name.isEmpty() ? u"The assistant's name is missing; `assistant list` shows the names."_s
                                  : u"There is no assistant \"%1\"; `assistant list` shows the names."_s.arg(name));
}

} // namespace oagent
