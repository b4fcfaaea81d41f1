#pragma once

#include <QList>
#include <QString>

namespace oagent {

struct OptionSpec
{
    QString name; ///< without dashes
    QString value; ///< what stands for its value in help; empty: the option takes none
    QString help;
    bool required = false; ///< shown so; whoever carries the command out checks it
};

/// One subcommand: what it is called, what it takes. Help and parsing are made from this alone.
struct CommandSpec
{
    enum class Input {
        None,
        Secret, ///< the first line of stdin
        KeyUnlessNone, ///< likewise, but for kinds without a key and with --no-key
    };

    QString words; ///< "bot add"
    QString summary;
    bool takesName = false; ///< one NAME behind the words
    bool takesJson = true;
    Input input = Input::None;
    QList<OptionSpec> options; ///< beside those every command takes
};

[[nodiscard]] const QList<CommandSpec> &commandTable();
[[nodiscard]] const CommandSpec *commandOf(const QString &words);
/// --profile-dir, --secrets, --help, and --json where the command takes it.
[[nodiscard]] QList<OptionSpec> commonOptions(const CommandSpec &command);

} // namespace oagent
