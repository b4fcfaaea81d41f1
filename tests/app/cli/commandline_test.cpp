#include "app/cli/commandline.h"

#include "app/cli/helptext.h"
#include "app/cli/humantext.h"
#include "app/cli/texttable.h"

#include <QJsonArray>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

Result<CommandLine> parsed(const QStringList &words) { return parseCommandLine(QStringList { u"program"_s } + words); }

} // namespace

TEST(CommandLine, TakesWordsNameAndOptionsInAnyOrderBehindThem)
{
    const auto line = parsed(
        { u"bot"_s, u"show"_s, u"--json"_s, u"Ops Team"_s, u"--profile-dir"_s, u"/p"_s, u"--secrets=directory:/s"_s });
    ASSERT_TRUE(line) << line.error().detail.toStdString();
    EXPECT_EQ(line->command->words, u"bot show"_s);
    EXPECT_EQ(line->name, u"Ops Team"_s);
    EXPECT_EQ(line->profileDirectory, u"/p"_s);
    EXPECT_EQ(line->secrets, u"directory:/s"_s);
    EXPECT_TRUE(line->json);
    EXPECT_TRUE(line->options.isEmpty());
}

TEST(CommandLine, HandsACommandsOwnOptionsOn)
{
    const auto line = parsed({ u"bot"_s, u"add"_s, u"--name"_s, u"-x"_s, u"--no-mention"_s, u"--allow"_s, u""_s });
    ASSERT_TRUE(line) << line.error().detail.toStdString();
    EXPECT_EQ(line->options, QJsonObject({ { u"name"_s, u"-x"_s }, { u"no-mention"_s, true }, { u"allow"_s, u""_s } }));
}

TEST(CommandLine, RefusesWhatItDoesNotKnowAndNamesIt)
{
    const QList<std::pair<QStringList, QString>> wrong {
        { {}, u"--help"_s },
        { { u"fly"_s }, u"fly"_s },
        { { u"--json"_s }, u"--json"_s },
        { { u"bot"_s }, u"bot --help"_s },
        { { u"bot"_s, u"hijack"_s, u"Ops"_s }, u"hijack"_s },
        { { u"demo"_s, u"now"_s }, u"now"_s },
        { { u"bot"_s, u"list"_s, u"--wide"_s }, u"wide"_s },
        { { u"bot"_s, u"list"_s, u"Ops"_s }, u"Ops"_s },
        { { u"bot"_s, u"show"_s }, u"NAME"_s },
        { { u"people"_s, u"allow"_s }, u"WHO"_s },
        { { u"pairing"_s, u"approve"_s }, u"CODE"_s },
        { { u"doctor"_s, u"Ops"_s, u"Team"_s }, u"Team"_s },
        { { u"bot"_s, u"show"_s, u"Ops"_s, u"Team"_s }, u"Team"_s },
        { { u"bot"_s, u"add"_s, u"--name"_s }, u"name"_s },
        { { u"bot"_s, u"add"_s, u"--name"_s, u"a"_s, u"--name"_s, u"b"_s }, u"more than once"_s },
        { { u"bot"_s, u"add"_s, u"--no-mention=yes"_s }, u"no-mention"_s },
        { { u"bot"_s, u"add"_s, u"--thrift"_s }, u"thrift"_s },
        { { u"run"_s, u"--json"_s }, u"json"_s },
        { { u"run"_s, u"--profile-dir"_s, u""_s }, u"--profile-dir"_s },
        { { u"run"_s, u"--secrets"_s, u""_s }, u"--secrets"_s },
    };
    for (const auto &[words, expected] : wrong) {
        const auto line = parsed(words);
        ASSERT_FALSE(line) << words.join(u' ').toStdString();
        EXPECT_EQ(line.error().kind, Error::Kind::Refused);
        EXPECT_TRUE(line.error().detail.contains(expected)) << line.error().detail.toStdString();
    }
}

TEST(CommandLine, ExplainsTheProgramAGroupAndEveryCommand)
{
    for (const QString &flag : { u"--help"_s, u"-h"_s }) {
        EXPECT_TRUE(parsed({ flag })->print.contains("bot add"_L1));
        const QString group = parsed({ u"bot"_s, flag })->print;
        EXPECT_TRUE(group.contains("bot enable NAME"_L1) && !group.contains("assistant add"_L1));
        EXPECT_TRUE(parsed({ u"doctor"_s, flag })->print.contains("doctor [NAME]"_L1));
    }
    EXPECT_EQ(parsed({ u"doctor"_s })->name, QString());
    EXPECT_EQ(parsed({ u"doctor"_s, u"Ops"_s })->name, u"Ops"_s);
    for (const CommandSpec &command : commandTable()) {
        const auto help = parsed(command.words.split(u' ') + QStringList { u"--help"_s });
        ASSERT_TRUE(help) << command.words.toStdString();
        EXPECT_TRUE(help->print.contains(command.summary));
        EXPECT_TRUE(help->print.contains("--profile-dir DIR"_L1));
        for (const OptionSpec &option : command.options)
            EXPECT_TRUE(help->print.contains("--"_L1 + option.name)) << option.name.toStdString();
    }
}

TEST(CommandLine, TakesAnOptionThatRepeatsAsAList)
{
    const Result<CommandLine> line = parseCommandLine(
        { u"p"_s, u"bot"_s, u"set"_s, u"Ops"_s, u"--mention-name"_s, u"Bot"_s, u"--mention-name"_s, u"Claude Code"_s });
    ASSERT_TRUE(line) << line.error().detail.toStdString();
    EXPECT_EQ(line->options["mention-name"_L1], (QJsonArray { u"Bot"_s, u"Claude Code"_s }));
    EXPECT_FALSE(
        parseCommandLine({ u"p"_s, u"bot"_s, u"set"_s, u"Ops"_s, u"--welcome"_s, u"a"_s, u"--welcome"_s, u"b"_s }));
}

TEST(CommandLine, OffersNothingThatIsNotBuilt)
{
    QString all = helpText();
    for (const CommandSpec &command : commandTable())
        all += helpText(command);
    for (const auto word : { "dify"_L1, "a2a"_L1 })
        EXPECT_FALSE(all.contains(word)) << word.data();
}

TEST(TextTable, AlignsColumnsAlsoWithChineseNames)
{
    EXPECT_EQ(textTable({ { u"NAME"_s, u"ID"_s }, { u"运维机器人"_s, u"a"_s }, { u"Ops"_s, u"ops"_s } }),
              u"NAME        ID\n运维机器人  a\nOps         ops\n"_s);
    EXPECT_EQ(textTable({ { u"a"_s, QString() } }), u"a\n"_s);
}

TEST(TextTable, LetsNothingDriveTheTerminal)
{
    EXPECT_EQ(printable(u"a\u001b[2Jb\r\n\u009bc"_s), u"a?[2Jb???c"_s);
    EXPECT_FALSE(textTable({ { u"\u001b]0;title\u0007"_s } }).contains(u'\u001b'));
}

TEST(HumanText, NamesCauseAndCureOfABotThatIsNotWell)
{
    const QJsonObject bot { { u"name"_s, u"Ops"_s },
                            { u"state"_s, u"rejected"_s },
                            { u"reason"_s,
                              QJsonObject { { u"cause"_s, u"The secret\u001b is wrong."_s },
                                            { u"cure"_s, u"Enter it again."_s } } } };
    const QString text = humanText(u"status"_s, { { u"bots"_s, QJsonArray { bot } } });
    EXPECT_TRUE(text.contains("rejected"_L1));
    EXPECT_TRUE(text.contains("Ops: The secret? is wrong. Enter it again."_L1));
}

TEST(HumanText, SaysWhoMayTalk)
{
    QJsonObject bot { { u"name"_s, u"Ops"_s }, { u"id"_s, u"ops"_s } };
    EXPECT_TRUE(humanText(u"bot add"_s, bot).contains("Everyone who can see the bot"_L1));
    bot.insert(u"allow"_s, QJsonArray { u"a"_s });
    EXPECT_FALSE(humanText(u"bot add"_s, bot).contains("Everyone"_L1));
}
