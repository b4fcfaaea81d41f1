#include "app/runtime/assistantpool.h"

#include "app/control/openaisettings.h"
#include "core/assistant/echo/echoassistant.h"
#include "core/assistant/openai/openaiassistant.h"
#include "core/keychain/secretstore.h"
#include "core/log/redactor.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Whether a change of the settings leaves an assistant what it was; a name is for people alone.
bool isSame(const AssistantConfig &before, const AssistantConfig &after)
{
    AssistantConfig renamed = before;
    renamed.name = after.name;
    renamed.unknown = after.unknown;
    return renamed == after;
}

} // namespace

AssistantPool::AssistantPool(const BridgeParts &parts)
    : m_parts(parts)
    , m_echo(std::make_unique<EchoAssistant>())
{ }

AssistantPool::~AssistantPool() = default;

void AssistantPool::apply(const QList<AssistantConfig> &assistants, const QString &defaultId)
{
    m_defaultId = defaultId;
    m_firstId = assistants.isEmpty() ? QString() : assistants.first().id;
    for (auto slot = m_slots.begin(); slot != m_slots.end();) {
        const auto isIt = [&](const AssistantConfig &config) { return config.id == slot->first; };
        if (std::any_of(assistants.begin(), assistants.end(), isIt)) {
            ++slot;
            continue;
        }
        retire(slot->second);
        slot = m_slots.erase(slot);
    }
    for (const AssistantConfig &config : assistants) {
        const auto slot = m_slots.find(config.id);
        if (slot == m_slots.end() || !isSame(slot->second.config, config))
            take(config);
    }
}

void AssistantPool::take(const AssistantConfig &config)
{
    Slot &slot = m_slots[config.id];
    if (slot.config.baseUrl != config.baseUrl)
        retire(slot); // nothing goes to the former place, even while the key for the new one cannot be read
    slot.config = config;
    if (config.hasKey)
        return readKey(slot);
    slot.attempt = ++m_attempts; // a reading under way was for other settings
    install(slot, Secret());
}

void AssistantPool::readKey(Slot &slot)
{
    ++m_keysToRead;
    slot.attempt = ++m_attempts;
    slot.lacksKey = false; // of this one nothing is known yet
    const QString id = slot.config.id;
    m_parts.secrets.read(assistantKeyKey(id), this, [this, id, attempt = slot.attempt](Result<Secret> key) {
        takeKey(id, attempt, std::move(key));
        if (--m_keysToRead == 0)
            Q_EMIT keysRead();
    });
}

void AssistantPool::takeKey(const QString &assistantId, int attempt, Result<Secret> key)
{
    const auto found = m_slots.find(assistantId);
    if (found == m_slots.end() || found->second.attempt != attempt)
        return; // changed again while its key was read
    if (key)
        return install(found->second, std::move(*key));
    // A keychain that is away takes nobody's key away: who has one answers on.
    if (key.error().kind == Error::Kind::NotFound)
        retire(found->second);
    found->second.lacksKey = true;
    note(m_parts, LogLevel::Error, {},
         u"The key of the assistant %1 could not be read; it cannot be asked."_s.arg(found->second.config.name),
         key.error().detail);
}

void AssistantPool::install(Slot &slot, Secret key)
{
    retire(slot);
    const AssistantConfig &config = slot.config;
    if (config.kind == "echo"_L1) {
        slot.assistant = std::make_unique<EchoAssistant>();
        return;
    }
    if (!key.isEmpty())
        m_parts.redactor.remember(assistantKeyKey(config.id), key);
    slot.assistant
        = std::make_unique<OpenAiAssistant>(m_parts.http, openAiSettings(config, std::move(key)), openAiLimits(config));
}

void AssistantPool::retire(Slot &slot)
{
    if (slot.assistant)
        slot.assistant.release()->deleteLater(); // its turns outlive it
}

void AssistantPool::keyChanged(const QString &key)
{
    for (auto &[id, slot] : m_slots) {
        if (assistantKeyKey(id) == key)
            return take(AssistantConfig(slot.config));
    }
}

void AssistantPool::readMissingKeys()
{
    for (auto &[id, slot] : m_slots) {
        if (slot.lacksKey)
            readKey(slot);
    }
}

AssistantChoice AssistantPool::choiceFor(const BotConfig &bot) const
{
    if (m_firstId.isEmpty())
        return { m_echo.get(), true, {}, u"Echo"_s };
    QString id = bot.assistant.isEmpty() ? m_defaultId : bot.assistant;
    if (id.isEmpty())
        id = m_firstId;
    const auto slot = m_slots.find(id);
    if (slot == m_slots.end())
        return {};
    return { slot->second.assistant.get(), false, id, slot->second.config.name };
}

} // namespace oagent
