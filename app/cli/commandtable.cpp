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
        { u"app-id"_s, u"ID"_s, u"APP ID (DingTalk: Client ID)."_s, true },
        { u"allow"_s, u"IDS"_s, u"Who may talk, separated by commas. Without it: everyone who can see the bot."_s },
        { u"assistant"_s, u"NAME"_s, u"Who answers. Without it: the default assistant."_s },
        { u"api-url"_s, u"URL"_s, u"Replaces the platform's addresses: private deployments, tests."_s },
        { u"private"_s, u"listed|off"_s, u"Private chats: those allowed (default), or none."_s },
        { u"groups"_s, u"all|listed|off"_s, u"Groups: all (default), those of --allow-group, or none."_s },
        { u"allow-group"_s, u"IDS"_s, u"Group ids, separated by commas."_s },
        { u"no-mention"_s, {}, u"Answer in groups without being mentioned."_s },
        { u"card-template"_s, u"ID"_s, u"AI card template of your own."_s },
        { u"runs"_s, u"here|elsewhere"_s, u"Who runs this bot: this profile (default), or another computer."_s },
        { u"disabled"_s, {}, u"Add it switched off."_s },
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
        { u"history"_s, u"TURNS"_s, u"openai, generic: earlier turns sent along (default 10)."_s },
        { u"ask-again"_s, u"on|off"_s, u"openai: ask again after a crash (default: on for generic alone)."_s },
        { u"allow-http"_s, {}, u"openai: allow plain http to another computer; needs --no-key."_s },
        { u"no-key"_s, {}, u"openai: the service takes no key; nothing is read from stdin."_s },
        { u"default"_s, {}, u"Let it answer for every bot without an assistant of its own."_s },
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
          botOptions() },
        { u"bot list"_s, u"List the bots."_s, false, true, Input::None, {} },
        { u"bot show"_s, u"Show the settings of a bot."_s, true, true, Input::None, {} },
        { u"bot enable"_s, u"Switch a bot on."_s, true, true, Input::None, {} },
        { u"bot disable"_s, u"Switch a bot off."_s, true, true, Input::None, {} },
        { u"bot remove"_s, u"Remove a bot and its secret."_s, true, true, Input::None, {} },
        { u"assistant add"_s, u"Add an assistant; its key is the first line of stdin."_s, false, true,
          Input::KeyUnlessNone, assistantOptions() },
        { u"assistant list"_s, u"List the assistants."_s, false, true, Input::None, {} },
        { u"assistant test"_s,
          u"Ask an assistant a word; ends with 1 when it does not answer."_s,
          true,
          true,
          Input::None,
          {} },
        { u"assistant remove"_s, u"Remove an assistant and its key."_s, true, true, Input::None, {} },
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
        { u"secrets"_s, u"directory:PATH"_s, u"Keep secrets as private files in PATH."_s },
    };
    if (command.takesJson)
        options.append({ u"json"_s, {}, u"Print JSON."_s });
    options.append({ u"help"_s, {}, u"Explain this command."_s });
    return options;
}

} // namespace oagent
