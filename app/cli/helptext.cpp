#include "app/cli/helptext.h"

#include "app/cli/texttable.h"
#include "core/phrases/interpreter.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto program = "oagent-bridged"_L1;

QString argumentOf(const CommandSpec &command)
{
    if (!command.takesName)
        return {};
    return command.argumentIsOptional ? QString(" ["_L1 + command.argument + ']'_L1) : QString(u' ' + command.argument);
}

QString commands(const QList<CommandSpec> &table, const Interpreter &tr)
{
    QList<QStringList> rows;
    for (const CommandSpec &command : table)
        rows.append({ "  "_L1 + command.words + argumentOf(command), tr(command.summary) });
    return tr(u"Commands:\n"_s) + textTable(rows);
}

QString options(const QList<OptionSpec> &specs, const Interpreter &tr)
{
    QList<QStringList> rows;
    for (const OptionSpec &option : specs)
        rows.append({ "  --"_L1 + option.name + (option.value.isEmpty() ? ""_L1 : " "_L1) + option.value,
                      tr(option.required ? option.help + u" Required."_s : option.help) });
    return tr(u"Options:\n"_s) + textTable(rows);
}

QString usage(const QString &words, const Interpreter &tr)
{
    return tr(u"Usage: %1"_s).arg(program + ' '_L1 + words) + "\n\n"_L1;
}

} // namespace

QString helpText(Language language)
{
    const Interpreter tr(language);
    return usage(u"COMMAND [OPTIONS]"_s, tr) + commands(commandTable(), tr) + '\n'_L1
        + tr(u"  COMMAND --help  explains one; --version prints the version.\n\n"_s)
        + tr(u"Ends with 0 when all is good, 1 when what was asked for is not well, 2 on wrong usage,\n"
             "3 when secrets or the profile cannot be reached.\n"_s);
}

QString helpText(const QString &group, Language language)
{
    QList<CommandSpec> table;
    for (const CommandSpec &command : commandTable())
        if (command.words.startsWith(group + ' '_L1))
            table.append(command);
    if (table.isEmpty())
        return {};
    const Interpreter tr(language);
    return usage(group + u" COMMAND [OPTIONS]"_s, tr) + commands(table, tr);
}

QString helpText(const CommandSpec &command, Language language)
{
    const Interpreter tr(language);
    return usage(command.words + argumentOf(command) + u" [OPTIONS]"_s, tr) + tr(command.summary) + "\n\n"_L1
        + options(command.options + commonOptions(command), tr);
}

} // namespace oagent
