#include "app/cli/helptext.h"

#include "app/cli/texttable.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto program = "oagent-bridged"_L1;

QString commands(const QList<CommandSpec> &table)
{
    QList<QStringList> rows;
    for (const CommandSpec &command : table)
        rows.append({ "  "_L1 + command.words + (command.takesName ? " NAME"_L1 : ""_L1), command.summary });
    return textTable(rows);
}

QString options(const QList<OptionSpec> &specs)
{
    QList<QStringList> rows;
    for (const OptionSpec &option : specs)
        rows.append({ "  --"_L1 + option.name + (option.value.isEmpty() ? ""_L1 : " "_L1) + option.value,
                      option.required ? option.help + " Required."_L1 : option.help });
    return textTable(rows);
}

} // namespace

QString helpText()
{
    return "Usage: "_L1 + program + " COMMAND [OPTIONS]\n\nCommands:\n"_L1 + commands(commandTable())
        + "\n  COMMAND --help  explains one; --version prints the version.\n\n"_L1
          "Ends with 0 when all is good, 1 when what was asked for is not well, 2 on wrong usage,\n"
          "3 when secrets or the profile cannot be reached.\n"_L1;
}

QString helpText(const QString &group)
{
    QList<CommandSpec> table;
    for (const CommandSpec &command : commandTable())
        if (command.words.startsWith(group + ' '_L1))
            table.append(command);
    if (table.isEmpty())
        return {};
    return "Usage: "_L1 + program + ' '_L1 + group + " COMMAND [OPTIONS]\n\nCommands:\n"_L1 + commands(table);
}

QString helpText(const CommandSpec &command)
{
    QString text = "Usage: "_L1 + program + ' '_L1 + command.words + (command.takesName ? " NAME"_L1 : ""_L1)
        + " [OPTIONS]\n\n"_L1 + command.summary + "\n\nOptions:\n"_L1
        + options(command.options + commonOptions(command));
    return text;
}

} // namespace oagent
