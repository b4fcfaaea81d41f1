#include "app/cli/commandtable.h"

#include "core/bridge/channel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QList<OptionSpec> botOptions()
{
    return {
        { u"channel"_s, u"CHANNEL"_s, QString(u"Platform of the bot: "_s + channelIds().join(u", "_s) + u'.'), true },
        { u"name"_s, u"NAME"_s, u"Any text; tells the bots apart."_s, true },
        { u"app-id"_s, u"ID"_s, u"APP ID (DingTalk: Client ID; Lark: App ID; WeCom: Bot ID)."_s, true },
        { u"allow"_s, u"IDS"_s, u"Who may talk, separated by commas. Without it: everyone who can see the bot."_s },
        { u"assistant"_s, u"NAME"_s, u"Who answers. Without it: the default assistant."_s },
        { u"api-url"_s, u"URL"_s, u"Replaces the platform's addresses: private deployments, tests."_s },
        { u"private"_s, u"listed|pairing|off"_s,
          u"Private chats: those of --allow (default), those and whoever is approved, or none."_s },
        { u"groups"_s, u"all|listed|off"_s, u"Groups: all (default), those of --allow-group, or none."_s },
        { u"allow-group"_s, u"IDS"_s, u"Group ids, separated by commas."_s },
        { u"no-mention"_s, {}, u"Answer in groups without being mentioned."_s },
        { u"per-person"_s, {}, u"In groups, let everyone have a conversation of their own."_s },
        { u"tell-speaker"_s, {}, u"Tell the assistant who is speaking: by name, else by id. Without it: not told."_s },
        { u"card-template"_s, u"ID"_s, u"DingTalk: AI card template of your own."_s },
        { u"mention-name"_s, u"TEXT"_s,
          u"WeCom: what people call the bot behind an @; for several names, given several times."_s, false, true },
        { u"welcome"_s, u"TEXT"_s, u"WeCom: what whoever opens the chat is greeted with. Without it: nothing."_s },
        { u"region"_s, u"feishu|lark"_s, u"Lark: where the app was made, in China (default) or elsewhere."_s },
        { u"economy"_s, {}, u"Lark: send complete answers only, with one call each; plans count calls."_s },
        { u"runs"_s, u"here|elsewhere"_s, u"Who runs this bot: this profile (default), or another computer."_s },
        { u"disabled"_s, {}, u"Switched off."_s },
    };
}

QList<OptionSpec> assistantOptions()
{
    return {
        { u"name"_s, u"NAME"_s, u"Any text; tells the assistants apart."_s, true },
        { u"kind"_s, u"echo|openai"_s, u"echo repeats the question; openai is any OpenAI-compatible service."_s, true },
        { u"base-url"_s, u"URL"_s, u"openai: where the service is, such as https://host/v1."_s },
        { u"model"_s, u"MODEL"_s, u"openai: the model's or agent's name."_s },
        { u"profile"_s, u"PROFILE"_s, u"openai: generic (default), openclaw or hermes."_s },
        { u"system"_s, u"TEXT"_s, u"openai: the system prompt."_s },
        { u"history"_s, u"TURNS|server"_s,
          u"openai: earlier turns sent along (generic: 10), or server when that remembers by itself (the others)."_s },
        { u"ask-again"_s, u"on|off|default"_s, u"openai: ask again after a crash (default: on for generic alone)."_s },
        { u"allow-http"_s, {}, u"openai: allow plain http to another computer; needs --no-key."_s },
        { u"no-key"_s, {}, u"openai: the service takes no key; nothing is read from stdin."_s },
        { u"default"_s, {}, u"Let it answer for every bot without an assistant of its own."_s },
    };
}

QList<OptionSpec> ofOneBot() { return { { u"bot"_s, u"NAME"_s, u"Only of this bot."_s } }; }

/// For `set` nothing is required, and what can be switched one way can be switched back.
QList<OptionSpec> optional(QList<OptionSpec> options, const QList<OptionSpec> &more)
{
    for (OptionSpec &option : options)
        option.required = false;
    return options + more;
}

QList<OptionSpec> botAddOptions()
{
    return botOptions() << OptionSpec { u"provisional-name"_s,
                                        {},
                                        u"Lark: rename the bot as the platform calls it, once it tells."_s };
}

QList<OptionSpec> botSetOptions()
{
    return optional(botOptions(),
                    { { u"mention"_s, {}, u"Answer in groups only when mentioned."_s },
                      { u"no-per-person"_s, {}, u"Let a group have one conversation for everyone."_s },
                      { u"no-tell-speaker"_s, {}, u"Do not tell the assistant who is speaking."_s },
                      { u"no-economy"_s, {}, u"Lark: let answers grow while they are written."_s } });
}

QList<OptionSpec> networkOptions()
{
    return {
        { u"proxy"_s, u"system|none|URL"_s,
          u"What the system says (default), no proxy, or http:// or socks5://HOST:PORT."_s },
        { u"proxy-user"_s, u"NAME"_s, u"The name the proxy asks for; \"\" forgets name and password."_s },
        { u"proxy-password"_s, {}, u"Read the proxy's password: the first line of stdin."_s },
        { u"no-proxy"_s, u"LIST"_s,
          u"Reached without the proxy: hosts, .domains, addresses, ranges such as 10.0.0.0/8, separated by commas."_s },
        { u"ca"_s, u"FILE"_s,
          u"Trust the certificate authorities in this PEM file too; \"\" for the system's alone."_s },
    };
}

QList<OptionSpec> desktopOptions()
{
    return {
        { u"language"_s, u"system|en|zh"_s, u"Language of the windows."_s },
        { u"keep-in-tray"_s, u"on|off"_s, u"Let the bots run on when the window is closed."_s },
        { u"notifications"_s, u"on|off"_s, u"Tell of people who ask to be let in, and of bots that are down."_s },
        { u"log-rows"_s, u"ROWS"_s, u"How many rows the live log holds: 10000 to 1000000."_s },
        { u"history-days"_s, u"DAYS"_s, u"How long chats are kept for the window: 0 to 3650 days; 0 keeps none."_s },
    };
}

} // namespace

const QList<CommandSpec> &commandTable()
{
    using Input = CommandSpec::Input;
    static const QList<CommandSpec> table {
        { u"run"_s,
          u"Run the bots until SIGTERM or SIGINT; the log goes to stdout, a JSON object a line."_s,
          false,
          false,
          Input::None,
          {} },
        { u"demo"_s,
          u"Show a conversation on a simulated platform; no account is needed, and a temporary profile is used instead of yours."_s,
          false,
          false,
          Input::None,
          {} },
        { u"status"_s,
          u"Show how the running bots are; ends with 1 when one is not online or nothing runs."_s,
          false,
          true,
          Input::None,
          {} },
        { u"bot add"_s, u"Add a bot; its secret is the first line of stdin."_s, false, true, Input::Secret,
          botAddOptions() },
        { u"bot set"_s, u"Change settings of a bot; what has no option stays."_s, true, true, Input::None,
          botSetOptions() },
        { u"bot secret"_s, u"Replace a bot's secret by the first line of stdin."_s, true, true, Input::Secret, {} },
        { u"bot list"_s, u"List the bots."_s, false, true, Input::None, {} },
        { u"bot show"_s, u"Show the settings of a bot."_s, true, true, Input::None, {} },
        { u"bot enable"_s, u"Switch a bot on."_s, true, true, Input::None, {} },
        { u"bot disable"_s, u"Switch a bot off."_s, true, true, Input::None, {} },
        { u"bot takeover"_s, u"Take a bot back that another program took over."_s, true, true, Input::None, {} },
        { u"bot connect"_s, u"Connect a bot now, without waiting for the next try."_s, true, true, Input::None, {} },
        { u"bot remove"_s, u"Remove a bot and its secret."_s, true, true, Input::None, {} },
        { u"assistant add"_s, u"Add an assistant; its key is the first line of stdin."_s, false, true,
          Input::KeyUnlessNone, assistantOptions() },
        { u"assistant set"_s, u"Change settings of an assistant; what has no option stays."_s, true, true, Input::None,
          optional(assistantOptions(), {}) },
        { u"assistant key"_s, u"Replace an assistant's key by the first line of stdin."_s, true, true, Input::Key, {} },
        { u"assistant list"_s, u"List the assistants."_s, false, true, Input::None, {} },
        { u"assistant show"_s, u"Show the settings of an assistant."_s, true, true, Input::None, {} },
        { u"assistant test"_s,
          u"Ask an assistant a word; ends with 1 when it does not answer."_s,
          true,
          true,
          Input::None,
          {} },
        { u"assistant models"_s,
          u"List the models that an assistant's service offers."_s,
          true,
          true,
          Input::None,
          {} },
        { u"assistant remove"_s, u"Remove an assistant and its key."_s, true, true, Input::None, {} },
        { u"network show"_s, u"Show proxy and certificate authorities."_s, false, true, Input::None, {} },
        { u"network test"_s,
          u"Reach every platform by HTTP and by WebSocket; ends with 1 when one is not reached."_s,
          false,
          true,
          Input::None,
          {} },
        { u"network set"_s, u"Set proxy and certificate authorities; what is not given stays."_s, false, true,
          Input::PasswordWhenAsked, networkOptions() },
        { u"desktop show"_s, u"Show how the desktop program behaves."_s, false, true, Input::None, {} },
        { u"desktop set"_s, u"Set how the desktop program behaves; what is not given stays."_s, false, true,
          Input::None, desktopOptions() },
        { u"people list"_s, u"List who wrote to the bots, and in which groups."_s, false, true, Input::None,
          ofOneBot() },
        { u"people allow"_s, u"Let a person talk as if listed, or a bot answer in a group."_s, true, true, Input::None,
          ofOneBot(), u"WHO"_s },
        { u"people block"_s, u"Keep a person out, whatever lists say."_s, true, true, Input::None, ofOneBot(),
          u"WHO"_s },
        { u"people forget"_s, u"Erase what is stored of a person or group, permissions included."_s, true, true,
          Input::None, ofOneBot(), u"WHO"_s },
        { u"pairing list"_s, u"List who asks to be let in."_s, false, true, Input::None, ofOneBot() },
        { u"pairing approve"_s,
          u"Let in the person who was given this code."_s,
          true,
          true,
          Input::None,
          {},
          u"CODE"_s },
        { u"pairing dismiss"_s,
          u"Turn a request down; the person is not told."_s,
          true,
          true,
          Input::None,
          {},
          u"CODE"_s },
        { u"doctor"_s,
          u"Find out why a bot is silent; ends with 1 when something is not well."_s,
          true,
          true,
          Input::None,
          {},
          u"NAME"_s,
          true },
        { u"config export"_s,
          u"Write all settings, which hold no secret, into a file."_s,
          true,
          true,
          Input::None,
          {},
          u"FILE"_s },
        { u"config import"_s,
          u"Replace all settings by those of a file; secrets of what stays are kept."_s,
          true,
          true,
          Input::None,
          {},
          u"FILE"_s },
        { u"logs"_s,
          u"Print the log."_s,
          false,
          true,
          Input::None,
          { { u"follow"_s, {}, u"Print the last lines of the running program, then each line as it comes."_s } } },
    };
    return table;
}

const CommandSpec *commandOf(const QString &words)
{
    const QList<CommandSpec> &table = commandTable();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&words](const CommandSpec &command) { return command.words == words; });
    return found == table.end() ? nullptr : &*found;
}

QList<OptionSpec> commonOptions(const CommandSpec &command)
{
    QList<OptionSpec> options {
        { u"profile-dir"_s, u"DIR"_s, u"Keep settings and state below DIR, not in the user's own places."_s },
        { u"secrets"_s, u"keychain|directory:PATH"_s,
          u"Keep secrets in the keychain (default), or as private files in PATH."_s },
    };
    if (command.takesJson)
        options.append({ u"json"_s, {}, u"Print JSON."_s });
    options.append({ u"help"_s, {}, u"Explain this command."_s });
    return options;
}

} // namespace oagent
