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
    bool repeats = false; ///< may be given several times: its value is then a list
};

/// One subcommand: what it is called, what it takes. Help and parsing are made from this alone.
struct CommandSpec
{
    enum class Input {
        None,
        Secret, ///< the first line of stdin
        Key, ///< likewise
        KeyUnlessNone, ///< likewise, but for kinds without a key and with --no-key
        PasswordWhenAsked, ///< likewise, with --proxy-password alone
    };

    QString words; ///< "bot add"
    QString summary;
    bool takesName = false; ///< one word behind the words: NAME, or what `argument` says
    bool takesJson = true;
    Input input = Input::None;
    QList<OptionSpec> options; ///< beside those every command takes
    QString argument = QStringLiteral("NAME"); ///< what stands in help for the word behind the words
    bool argumentIsOptional = false;
};

[[nodiscard]] const QList<CommandSpec> &commandTable();
[[nodiscard]] const CommandSpec *commandOf(const QString &words);
/// --profile-dir, --secrets, --help, and --json where the command takes it.
[[nodiscard]] QList<OptionSpec> commonOptions(const CommandSpec &command);

} // namespace oagent
