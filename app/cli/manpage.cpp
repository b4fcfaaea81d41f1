#include "app/cli/manpage.h"

#include "app/cli/commandtable.h"
#include "core/version.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Text as it is, in roff: nothing in it is a request, and hyphens can be copied into a command line.
QString plain(const QString &text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == u'\\')
            escaped += R"(\e)"_L1;
        else if (c == u'-')
            escaped += R"(\-)"_L1;
        else if (c == u'\'')
            escaped += R"(\(aq)"_L1;
        else if (c == u'`')
            escaped += R"(\(ga)"_L1;
        else if (c == u'\n')
            escaped += u' ';
        else
            escaped += c;
    }
    return escaped.startsWith(u'.') ? R"(\&)"_L1 + escaped : escaped;
}

QString section(const QString &title) { return ".SH "_L1 + title + '\n'_L1; }

QString paragraph(const QString &text) { return plain(text) + '\n'_L1; }

/// A word with what it means below it.
QString entry(const QString &word, const QString &value, const QString &meaning)
{
    QString tag = R"(\fB)"_L1 + plain(word) + R"(\fR)"_L1;
    if (!value.isEmpty())
        tag += R"( \fI)"_L1 + plain(value) + R"(\fR)"_L1;
    return ".TP\n"_L1 + tag + '\n'_L1 + plain(meaning) + '\n'_L1;
}

QString options(const QList<OptionSpec> &specs)
{
    QString text;
    for (const OptionSpec &option : specs)
        text += entry("--"_L1 + option.name, option.value,
                      option.required ? option.help + " Required."_L1 : option.help);
    return text;
}

QString argumentOf(const CommandSpec &command)
{
    if (!command.takesName)
        return {};
    return command.argumentIsOptional ? QString(" ["_L1 + command.argument + ']'_L1)
                                      : QString(' '_L1 + command.argument);
}

QString commands()
{
    QString text;
    for (const CommandSpec &command : commandTable())
        text += ".SS "_L1 + plain(command.words + argumentOf(command)) + '\n'_L1 + paragraph(command.summary)
            + options(command.options);
    return text;
}

/// Those that commands share, and --json, which not every one takes.
QString sharedOptions()
{
    const QList<CommandSpec> &table = commandTable();
    const auto fullest
        = std::find_if(table.begin(), table.end(), [](const CommandSpec &command) { return command.takesJson; });
    return options(commonOptions(fullest == table.end() ? table.first() : *fullest));
}

} // namespace

QString manPage()
{
    QString page = R"(.TH OAGENT\-BRIDGED 1 "" "OAgent Bridge )"_L1 + version + "\" \"User Commands\"\n"_L1;
    page += section(u"NAME"_s) + "oagent\\-bridged \\- runs chat bots and carries their chats to an assistant\n"_L1;
    page += section(u"SYNOPSIS"_s) + "\\fBoagent\\-bridged\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.br\n"_L1
        + "\\fBoagent\\-bridged\\fR [\\fICOMMAND\\fR] \\fB\\-\\-help\\fR\n.br\n"_L1
        + "\\fBoagent\\-bridged \\-\\-version\\fR\n"_L1;
    page
        += section(u"DESCRIPTION"_s)
        + paragraph(
               u"Holds the long connections of chat bots, asks an assistant, and lets its answers grow in the chats. "
               "One program at a time holds a profile; a subcommand that changes something is handed to it, also "
               "while it runs. Secrets are read from the first line of standard input, never from the command line."_s);
    page += section(u"COMMANDS"_s) + commands();
    page
        += section(u"OPTIONS OF COMMANDS"_s) + paragraph(u"They stand behind the command's words."_s) + sharedOptions();
    page += section(u"EXIT STATUS"_s) + entry(u"0"_s, {}, u"All is good."_s)
        + entry(u"1"_s, {}, u"What was asked for is not well, or nothing is running."_s)
        + entry(u"2"_s, {}, u"Wrong usage, a refused option or address, or a name that is not there."_s)
        + entry(u"3"_s, {}, u"Secrets or the profile cannot be reached; the error says what to do."_s);
    page += section(u"SIGNALS"_s)
        + entry(u"SIGTERM, SIGINT"_s, {},
                u"End run: running answers may finish for 30 seconds, then every open reply is closed. A second signal "
                "closes them at once."_s)
        + entry(u"SIGHUP"_s, {},
                u"Read config.json again. One that is wrong is refused in the log, and the settings go on as they "
                "were. When the program's own terminal went away: end, as with SIGTERM."_s);
    page += section(u"ENVIRONMENT"_s)
        + entry(u"CREDENTIALS_DIRECTORY"_s, {},
                u"Set by systemd. Secrets are read from there when --secrets is not given."_s)
        + entry(u"DBUS_SESSION_BUS_ADDRESS"_s, {}, u"Where the keychain's service is found."_s)
        + entry(u"NOTIFY_SOCKET, WATCHDOG_USEC"_s, {}, u"Set by systemd for Type=notify and WatchdogSec=."_s)
        + entry(u"XDG_RUNTIME_DIR"_s, {}, u"Where the control socket lies."_s);
    page += section(u"FILES"_s)
        + entry(u"~/.config/oagent-bridge/config.json"_s, {}, u"The settings, without secrets."_s)
        + entry(u"~/.local/share/oagent-bridge/"_s, {},
                u"Turns under way, people, chats that are kept, the log and the lock of the profile."_s)
        + entry(u"/var/lib/oagent-bridge/"_s, {}, u"Both, of the system service."_s);
    page += section(u"SEE ALSO"_s) + ".BR oagent\\-bridge\\-config (5),\n.BR systemd.exec (5)\n"_L1;
    return page;
}

} // namespace oagent
