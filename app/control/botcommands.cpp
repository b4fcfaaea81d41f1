#include "app/control/botcommands.h"

#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "core/bridge/channel.h"
#include "core/connection/urlrules.h"
#include "core/keychain/layeredsecretstore.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Two lines of one bot would share its messages between them.
const BotConfig *sameBot(const BotConfig &bot, const Config &config)
{
    const auto same = std::find_if(config.bots.begin(), config.bots.end(), [&bot](const BotConfig &other) {
        return other.id != bot.id && other.channel == bot.channel && other.appId == bot.appId
            && other.apiUrl == bot.apiUrl;
    });
    return same == config.bots.end() ? nullptr : &*same;
}

} // namespace

namespace {

/// A setting that does nothing is a mistake of whoever sets it.
void refuseForeignOptions(OptionReader &reader, const QString &channelId)
{
    for (const Channel &channel : channels()) {
        if (channel.id == channelId)
            continue;
        for (const ChannelOption &option : channel.options) {
            for (const QString &flag : { option.flag, QString(u"no-"_s + option.flag) }) {
                if (reader.has(flag))
                    reader.refuse(u"--%1 means something for %2 bots only; leave it out."_s.arg(flag, channel.title));
            }
        }
    }
}

void readWhoMayTalk(OptionReader &reader, BotConfig &bot)
{
    if (reader.has(u"allow"_s))
        bot.allow = reader.list(u"allow"_s);
    if (reader.has(u"private"_s)) {
        const QString chats = reader.choice(u"private"_s, { u"listed"_s, u"pairing"_s, u"off"_s });
        bot.privateChats = chats == "off"_L1 ? BotConfig::PrivateChats::Off
            : chats == "pairing"_L1          ? BotConfig::PrivateChats::Pairing
                                             : BotConfig::PrivateChats::Listed;
    }
    if (reader.has(u"groups"_s)) {
        const QString groups = reader.choice(u"groups"_s, { u"all"_s, u"listed"_s, u"off"_s });
        bot.groups = groups == "off"_L1 ? BotConfig::Groups::Off
            : groups == "listed"_L1     ? BotConfig::Groups::Listed
                                        : BotConfig::Groups::All;
    }
    if (reader.has(u"allow-group"_s)) {
        bot.allowGroups = reader.list(u"allow-group"_s);
        if (!bot.allowGroups.isEmpty() && bot.groups != BotConfig::Groups::Listed)
            reader.refuse(u"--allow-group does nothing without --groups listed; add that."_s);
    }
    if (reader.flag(u"no-mention"_s))
        bot.mentionRequired = false;
    if (reader.flag(u"per-person"_s))
        bot.conversationPerPerson = true;
    if (reader.flag(u"tell-speaker"_s))
        bot.tellsSpeaker = true;
}

/// Whether one of two opposite options is given; not both.
bool isSwitched(OptionReader &reader, const QString &option, const QString &opposite)
{
    const bool isGiven = reader.flag(option);
    if (isGiven && reader.has(opposite))
        reader.refuse(u"--%1 and --%2 exclude each other; give one of them."_s.arg(option, opposite));
    return isGiven;
}

/// What only some platforms know, and where they are.
void readPlatform(OptionReader &reader, BotConfig &bot)
{
    if (reader.has(u"api-url"_s)) {
        bot.apiUrl = QUrl(reader.text(u"api-url"_s), QUrl::StrictMode);
        const Result<void> allowed = bot.apiUrl.isEmpty() ? Result<void>() : checkPlatformBase(bot.apiUrl);
        if (!allowed)
            reader.refuse(u"--api-url is refused: %1"_s.arg(allowed.error().detail));
    }
    if (reader.has(u"card-template"_s))
        bot.cardTemplate = reader.text(u"card-template"_s);
    if (reader.has(u"mention-name"_s))
        bot.mentionNames = reader.texts(u"mention-name"_s);
    if (reader.has(u"welcome"_s))
        bot.welcome = reader.paragraphs(u"welcome"_s);
    if (reader.has(u"region"_s)) {
        bot.region = reader.choice(u"region"_s, { u"feishu"_s, u"lark"_s }) == "lark"_L1 ? BotConfig::Region::Lark
                                                                                         : BotConfig::Region::Feishu;
    }
    if (reader.flag(u"economy"_s))
        bot.economy = true;
}

/// Sets what there is an option for, and nothing else.
void readOptions(OptionReader &reader, const Config &config, BotConfig &bot)
{
    if (reader.has(u"name"_s)) {
        bot.isNameProvisional = bot.isNameProvisional && reader.text(u"name"_s) == bot.name;
        bot.name = reader.shortName(u"name"_s);
        if (const BotConfig *other = config.botNamed(bot.name); other != nullptr && other->id != bot.id)
            reader.refuse(u"A bot \"%1\" is there already; choose another name."_s.arg(bot.name));
    }
    if (reader.has(u"app-id"_s))
        bot.appId = reader.required(u"app-id"_s);
    readWhoMayTalk(reader, bot);
    if (reader.has(u"assistant"_s)) {
        const QString assistant = reader.text(u"assistant"_s);
        const AssistantConfig *known = config.assistantNamed(assistant);
        bot.assistant = known != nullptr ? known->id : QString();
        if (known == nullptr && !assistant.isEmpty())
            reader.refuse(u"There is no assistant \"%1\"; `assistant list` shows the names."_s.arg(assistant));
    }
    readPlatform(reader, bot);
    refuseForeignOptions(reader, bot.channel);
    if (reader.has(u"runs"_s))
        bot.runsHere = reader.choice(u"runs"_s, { u"here"_s, u"elsewhere"_s }) == "here"_L1;
    if (reader.flag(u"disabled"_s))
        bot.enabled = false;
    if (const BotConfig *same = sameBot(bot, config))
        reader.refuse(
            u"The bot \"%1\" has this APP ID already; two would take each other's messages: remove it first."_s.arg(
                same->name));
}

} // namespace

Result<BotConfig> botFromOptions(const QJsonObject &options, const Config &config)
{
    OptionReader reader(options);
    BotConfig bot;
    bot.channel = reader.required(u"channel"_s);
    if (!channelIds().contains(bot.channel))
        reader.refuse(u"--channel cannot be \"%1\" in this version; use one of: %2."_s.arg(bot.channel,
                                                                                           channelIds().join(u", "_s)));
    for (const QString &name : { u"name"_s, u"app-id"_s })
        static_cast<void>(reader.required(name));
    readOptions(reader, config, bot);
    bot.isNameProvisional = reader.flag(u"provisional-name"_s);
    if (const Channel *channel = channelById(bot.channel); bot.isNameProvisional && channel && !channel->tellsName)
        reader.refuse(u"--provisional-name does nothing for this channel; leave it out."_s);
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    bot.id = config.freshId(bot.name, bot.channel);
    return bot;
}

Result<BotConfig> botWithOptions(const BotConfig &bot, const QJsonObject &options, const Config &config)
{
    OptionReader reader(options);
    BotConfig changed = bot;
    if (options.isEmpty())
        reader.refuse(u"There is nothing to set; `bot set --help` lists the options."_s);
    if (reader.has(u"channel"_s) && reader.text(u"channel"_s) != bot.channel)
        reader.refuse(u"--channel of a bot cannot change; remove the bot and add one there."_s);
    // Read whatever the setting is now, or the reader takes the option for one that means nothing.
    const bool wantsMention = isSwitched(reader, u"mention"_s, u"no-mention"_s);
    changed.mentionRequired = bot.mentionRequired || wantsMention;
    for (const auto &[flag, setting] :
         { std::pair(u"economy"_s, &BotConfig::economy), std::pair(u"per-person"_s, &BotConfig::conversationPerPerson),
           std::pair(u"tell-speaker"_s, &BotConfig::tellsSpeaker) }) {
        const bool wantsOff = isSwitched(reader, u"no-"_s + flag, flag);
        changed.*setting = bot.*setting && !wantsOff;
    }
    readOptions(reader, config, changed);
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    return changed;
}

Result<BotConfig> botNamed(const QString &name, const Config &config)
{
    if (const BotConfig *bot = config.botNamed(name.trimmed()))
        return *bot;
    return failure(Error::Kind::NotFound,
                   name.isEmpty() ? u"The bot's name is missing; `bot list` shows the names."_s
                                  : u"There is no bot \"%1\"; `bot list` shows the names."_s.arg(name));
}

BotCommands::BotCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

void BotCommands::add(const CommandRequest &request, const Done &done)
{
    Result<BotConfig> bot = botFromOptions(request.options, m_parts.settings->config());
    if (!bot)
        return done(answerFor(bot.error()));
    bot->isSecretStored = isToBeStored(request);
    Result<Secret> secret = usableSecret(request.secret);
    if (!secret)
        return done(answerFor(secret.error()));
    keepSecret(m_parts, request, botSecretKey(bot->id), std::move(*secret), this,
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
    QJsonArray bots;
    const QJsonArray entries = settingsList(m_parts.settings->config(), u"bots"_s);
    for (const auto &entry : entries)
        bots.append(withMark(entry.toObject()));
    return { ExitCode::Good, {}, { { u"bots"_s, bots } } };
}

CommandAnswer BotCommands::show(const QString &name) const
{
    const Result<BotConfig> bot = found(name);
    return bot ? answerWith(bot->id) : answerFor(bot.error());
}

CommandAnswer BotCommands::set(const CommandRequest &request)
{
    const Result<BotConfig> bot = found(request.name);
    if (!bot)
        return answerFor(bot.error());
    const Result<BotConfig> changed = botWithOptions(*bot, request.options, m_parts.settings->config());
    return changed ? keepChanged(*changed) : answerFor(changed.error());
}

CommandAnswer BotCommands::setEnabled(const QString &name, bool enabled)
{
    const Result<BotConfig> bot = found(name);
    if (!bot)
        return answerFor(bot.error());
    if (bot->enabled == enabled)
        return answerWith(bot->id);
    BotConfig changed = *bot;
    changed.enabled = enabled;
    return keepChanged(changed);
}

CommandAnswer BotCommands::keepChanged(const BotConfig &bot)
{
    Config config = m_parts.settings->config();
    std::replace_if(
        config.bots.begin(), config.bots.end(), [&bot](const BotConfig &other) { return other.id == bot.id; }, bot);
    if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
        return answerFor(saved.error());
    return answerWith(bot.id);
}

void BotCommands::setSecret(const CommandRequest &request, const Done &done)
{
    const Result<BotConfig> bot = found(request.name);
    if (!bot)
        return done(answerFor(bot.error()));
    Result<Secret> secret = usableSecret(request.secret);
    if (!secret)
        return done(answerFor(secret.error()));
    const QString key = botSecretKey(bot->id);
    const bool isStoredNow = !bot->isSecretStored && isToBeStored(request);
    keepSecret(m_parts, request, key, std::move(*secret), this,
               [this, bot = *bot, isStoredNow, key, done](const Result<void> &kept) {
                   if (!kept)
                       return done(answerFor(kept.error()));
                   if (BotConfig changed = bot; isStoredNow) {
                       changed.isSecretStored = true;
                       if (const CommandAnswer saved = keepChanged(changed); saved.exitCode != ExitCode::Good)
                           return done(saved);
                   }
                   if (m_parts.running != nullptr)
                       m_parts.running->secretChanged(key);
                   done({ ExitCode::Good,
                          {},
                          { { u"id"_s, bot.id }, { u"name"_s, bot.name }, { u"secret"_s, u"stored"_s } } });
               });
}

CommandAnswer BotCommands::takeOver(const QString &name) const { return openLine(name, &RunningBridge::takeOver); }

CommandAnswer BotCommands::connectAgain(const QString &name) const
{
    return openLine(name, &RunningBridge::connectAgain);
}

CommandAnswer BotCommands::openLine(const QString &name,
                                    Result<void> (RunningBridge::*open)(const QString &botId)) const
{
    const Result<BotConfig> bot = found(name);
    if (!bot)
        return answerFor(bot.error());
    if (m_parts.running == nullptr)
        return { ExitCode::NotWell, u"Nothing is running on this profile; start it with `run`."_s, {} };
    if (const Result<void> opened = (m_parts.running->*open)(bot->id); !opened)
        return { ExitCode::NotWell, opened.error().detail, {} };
    return { ExitCode::Good, {}, { { u"id"_s, bot->id }, { u"name"_s, bot->name }, { u"state"_s, u"connecting"_s } } };
}

void BotCommands::remove(const QString &name, const Done &done)
{
    const Result<BotConfig> bot = found(name);
    if (!bot)
        return done(answerFor(bot.error()));
    removeSecret(m_parts, botSecretKey(bot->id), bot->isSecretStored, this,
                 [this, bot = *bot, done](const Result<void> &removed) {
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

Result<BotConfig> BotCommands::found(const QString &name) const { return botNamed(name, m_parts.settings->config()); }

CommandAnswer BotCommands::answerWith(const QString &id) const
{
    return { ExitCode::Good, {}, withMark(settingsEntry(m_parts.settings->config(), u"bots"_s, id)) };
}

/// The badge of a bot whose secret ends with the program.
QJsonObject BotCommands::withMark(QJsonObject bot) const
{
    if (m_parts.layered != nullptr && m_parts.layered->isKeptUntilQuit(botSecretKey(bot["id"_L1].toString())))
        bot.insert(u"secretUntilQuit"_s, true);
    return bot;
}

} // namespace oagent
