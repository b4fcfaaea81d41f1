#include "app/control/botcommands.h"

#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "app/control/secretplace.h"
#include "core/bridge/channel.h"
#include "core/connection/urlrules.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestName = 100;

/// Two lines of one bot would share its messages between them.
const BotConfig *sameBot(const BotConfig &bot, const Config &config)
{
    const auto same = std::find_if(config.bots.begin(), config.bots.end(), [&bot](const BotConfig &other) {
        return other.channel == bot.channel && other.appId == bot.appId && other.apiUrl == bot.apiUrl;
    });
    return same == config.bots.end() ? nullptr : &*same;
}

} // namespace

Result<BotConfig> botFromOptions(const QJsonObject &options, const Config &config)
{
    OptionReader reader(options);
    BotConfig bot;
    bot.channel = reader.required(u"channel"_s);
    if (!channelIds().contains(bot.channel))
        reader.refuse(
            u"--channel cannot be \"%1\" in this version; use %2."_s.arg(bot.channel, channelIds().join(u" or "_s)));
    bot.name = reader.required(u"name"_s);
    if (bot.name.size() > longestName)
        reader.refuse(u"--name is longer than %1 characters; shorten it."_s.arg(longestName));
    if (config.botNamed(bot.name) != nullptr)
        reader.refuse(u"A bot \"%1\" is there already; choose another name."_s.arg(bot.name));
    bot.appId = reader.required(u"app-id"_s);
    bot.allow = reader.list(u"allow"_s);
    bot.privateChats = reader.choice(u"private"_s, { u"listed"_s, u"off"_s }) == "off"_L1
        ? BotConfig::PrivateChats::Off
        : BotConfig::PrivateChats::Listed;
    const QString groups = reader.choice(u"groups"_s, { u"all"_s, u"listed"_s, u"off"_s });
    bot.groups = groups == "off"_L1 ? BotConfig::Groups::Off
        : groups == "listed"_L1     ? BotConfig::Groups::Listed
                                    : BotConfig::Groups::All;
    bot.allowGroups = reader.list(u"allow-group"_s);
    if (!bot.allowGroups.isEmpty() && bot.groups != BotConfig::Groups::Listed)
        reader.refuse(u"--allow-group does nothing without --groups listed; add that."_s);
    bot.mentionRequired = !reader.flag(u"no-mention"_s);
    if (const QString assistant = reader.text(u"assistant"_s); !assistant.isEmpty()) {
        if (const AssistantConfig *known = config.assistantNamed(assistant))
            bot.assistant = known->id;
        else
            reader.refuse(u"There is no assistant \"%1\"; `assistant list` shows the names."_s.arg(assistant));
    }
    if (const QString url = reader.text(u"api-url"_s); !url.isEmpty()) {
        bot.apiUrl = QUrl(url, QUrl::StrictMode);
        if (const Result<void> allowed = checkPlatformBase(bot.apiUrl); !allowed)
            reader.refuse(u"--api-url is refused: %1"_s.arg(allowed.error().detail));
    }
    bot.cardTemplate = reader.text(u"card-template"_s);
    bot.runsHere = reader.choice(u"runs"_s, { u"here"_s, u"elsewhere"_s }) == "here"_L1;
    bot.enabled = !reader.flag(u"disabled"_s);
    if (const BotConfig *same = sameBot(bot, config))
        reader.refuse(
            u"The bot \"%1\" has this APP ID already; two would take each other's messages: remove it first."_s.arg(
                same->name));
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    bot.id = config.freshId(bot.name, bot.channel);
    return bot;
}

BotCommands::BotCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

void BotCommands::add(const CommandRequest &request, const Done &done)
{
    const Result<BotConfig> bot = botFromOptions(request.options, m_parts.settings->config());
    if (!bot)
        return done(answerFor(bot.error()));
    Result<Secret> secret = usableSecret(request.secret);
    if (!secret)
        return done(answerFor(secret.error()));
    if (m_parts.secrets == nullptr)
        return done(answerFor(noSecretPlace()));
    m_parts.secrets->write(botSecretKey(bot->id), std::move(*secret), this,
                           [this, bot = *bot, done](const Result<void> &written) {
                               if (!written)
                                   return done(answerFor(written.error()));
                               keepAdded(bot, done);
                           });
}

void BotCommands::keepAdded(const BotConfig &bot, const Done &done)
{
    Config config = m_parts.settings->config();
    config.bots.append(bot);
    const Result<void> saved = m_parts.settings->replace(std::move(config));
    if (saved)
        return done(answerWith(bot.id));
    m_parts.secrets->remove(botSecretKey(bot.id), this,
                            [done, error = saved.error()](const Result<void> &) { done(answerFor(error)); });
}

CommandAnswer BotCommands::list() const
{
    return { ExitCode::Good, {}, { { u"bots"_s, settingsList(m_parts.settings->config(), u"bots"_s) } } };
}

CommandAnswer BotCommands::show(const QString &name) const
{
    const Result<BotConfig> bot = found(name);
    return bot ? answerWith(bot->id) : answerFor(bot.error());
}

CommandAnswer BotCommands::setEnabled(const QString &name, bool enabled)
{
    const Result<BotConfig> bot = found(name);
    if (!bot)
        return answerFor(bot.error());
    Config config = m_parts.settings->config();
    for (BotConfig &changed : config.bots)
        if (changed.id == bot->id)
            changed.enabled = enabled;
    if (bot->enabled != enabled)
        if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
            return answerFor(saved.error());
    return answerWith(bot->id);
}

void BotCommands::remove(const QString &name, const Done &done)
{
    const Result<BotConfig> bot = found(name);
    if (!bot)
        return done(answerFor(bot.error()));
    if (m_parts.secrets == nullptr)
        return done(answerFor(noSecretPlace()));
    m_parts.secrets->remove(botSecretKey(bot->id), this, [this, bot = *bot, done](const Result<void> &removed) {
        done(removed ? forget(bot) : answerFor(removed.error()));
    });
}

CommandAnswer BotCommands::forget(const BotConfig &bot) const
{
    Config config = m_parts.settings->config();
    const QString &id = bot.id;
    config.bots.removeIf([&id](const BotConfig &other) { return other.id == id; });
    config.retiredIds.append(id);
    if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
        return answerFor(saved.error());
    return { ExitCode::Good, {}, { { u"id"_s, id }, { u"name"_s, bot.name }, { u"removed"_s, true } } };
}

Result<BotConfig> BotCommands::found(const QString &name) const
{
    if (const BotConfig *bot = m_parts.settings->config().botNamed(name.trimmed()))
        return *bot;
    return failure(Error::Kind::NotFound,
                   name.isEmpty() ? u"The bot's name is missing; `bot list` shows the names."_s
                                  : u"There is no bot \"%1\"; `bot list` shows the names."_s.arg(name));
}

CommandAnswer BotCommands::answerWith(const QString &id) const
{
    return { ExitCode::Good, {}, settingsEntry(m_parts.settings->config(), u"bots"_s, id) };
}

} // namespace oagent
