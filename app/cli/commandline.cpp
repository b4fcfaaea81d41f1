#include "app/cli/commandline.h"

#include "app/cli/helptext.h"
#include "app/cli/manpage.h"
#include "core/version.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QStringList optionNames(const OptionSpec &option)
{
    return option.name == "help"_L1 ? QStringList { option.name, u"h"_s } : QStringList { option.name };
}

bool isHelp(const QString &argument) { return argument == "--help"_L1 || argument == "-h"_L1; }

/// The command at the beginning of `arguments`, and how many words it has; the longer match wins.
const CommandSpec *takeWords(QStringList &arguments)
{
    for (qsizetype count = std::min<qsizetype>(2, arguments.size()); count > 0; --count) {
        if (const CommandSpec *command = commandOf(arguments.first(count).join(u' '))) {
            arguments.remove(0, count);
            return command;
        }
    }
    return nullptr;
}

Result<CommandLine> withoutCommand(const QStringList &words, Language language)
{
    CommandLine line;
    if (words.isEmpty())
        return failure(Error::Kind::Refused, u"No command was given; --help lists the commands."_s);
    if (words.first() == "--version"_L1 && words.size() == 1) {
        line.print = "oagent-bridged "_L1 + version + '\n'_L1;
        return line;
    }
    if (words.first() == "--help-man"_L1 && words.size() == 1) { // for the build alone, so that no help names it
        line.print = manPage();
        return line;
    }
    if (isHelp(words.first())) {
        line.print = helpText(language);
        return line;
    }
    const QString &group = words.first();
    const QString ofGroup = helpText(group, language);
    if (ofGroup.isEmpty())
        return failure(Error::Kind::Refused, u"There is no command \"%1\"; --help lists the commands."_s.arg(group));
    if (words.size() == 1)
        return failure(Error::Kind::Refused,
                       u"The command \"%1\" is not complete; `%1 --help` lists what may follow."_s.arg(group));
    if (isHelp(words.at(1))) {
        line.print = ofGroup;
        return line;
    }
    return failure(Error::Kind::Refused,
                   u"There is no command \"%1 %2\"; `%1 --help` lists what may follow."_s.arg(group, words.at(1)));
}

Result<void> checkWords(const QCommandLineParser &parser, const CommandSpec &command)
{
    const QStringList words = parser.positionalArguments();
    const qsizetype expected = command.takesName ? 1 : 0;
    if (words.size() < expected && !command.argumentIsOptional)
        return failure(Error::Kind::Refused,
                       u"`%1` needs `%2` behind it; `%1 --help` explains."_s.arg(command.words, command.argument));
    if (words.size() > expected)
        return failure(
            Error::Kind::Refused,
            u"\"%1\" is one word too many; put a name with blanks in quotation marks."_s.arg(words.at(expected)));
    return {};
}

Result<void> readOptions(const QCommandLineParser &parser, const QList<OptionSpec> &options, QJsonObject &into)
{
    for (const OptionSpec &option : options) {
        if (!parser.isSet(option.name))
            continue;
        const QStringList values = parser.values(option.name);
        if (option.repeats) {
            into.insert(option.name, QJsonArray::fromStringList(values));
            continue;
        }
        if (values.size() > 1)
            return failure(Error::Kind::Refused, u"--%1 is given more than once; give it once."_s.arg(option.name));
        into.insert(option.name, option.value.isEmpty() ? QJsonValue(true) : QJsonValue(values.first()));
    }
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &arguments, Language language)
{
    QStringList rest = arguments.sliced(std::min<qsizetype>(1, arguments.size()));
    CommandLine line;
    line.command = takeWords(rest);
    if (line.command == nullptr)
        return withoutCommand(rest, language);

    const QList<OptionSpec> common = commonOptions(*line.command);
    QCommandLineParser parser;
    for (const OptionSpec &option : line.command->options + common)
        parser.addOption(QCommandLineOption(optionNames(option), option.help, option.value));
    const bool parsed = parser.parse(QStringList { arguments.first() } + rest);
    if (parser.isSet(u"help"_s)) {
        line.print = helpText(*line.command, language);
        return line;
    }
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty())
        return failure(
            Error::Kind::Refused,
            u"`%1` has no option \"%2\"; `%1 --help` lists them."_s.arg(line.command->words, unknown.first()));
    if (!parsed)
        return failure(Error::Kind::Refused,
                       u"%1 `%2 --help` explains."_s.arg(parser.errorText(), line.command->words));
    if (const Result<void> words = checkWords(parser, *line.command); !words)
        return failure(words.error());
    if (const Result<void> read = readOptions(parser, line.command->options, line.options); !read)
        return failure(read.error());
    QJsonObject shared;
    if (const Result<void> read = readOptions(parser, common, shared); !read)
        return failure(read.error());

    line.name = parser.positionalArguments().value(0).trimmed();
    line.profileDirectory = shared.value("profile-dir"_L1).toString();
    line.secrets = shared.value("secrets"_L1).toString();
    line.json = shared.value("json"_L1).toBool();
    if (shared.contains("profile-dir"_L1) && line.profileDirectory.isEmpty())
        return failure(Error::Kind::Refused, u"--profile-dir is empty; name a directory."_s);
    if (shared.contains("secrets"_L1) && line.secrets.isEmpty())
        return failure(Error::Kind::Refused, u"--secrets is empty; use keychain or directory:PATH."_s);
    return line;
}

} // namespace oagent
