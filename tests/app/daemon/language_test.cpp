#include "tests/app/daemon/program.h"

#include <gtest/gtest.h>

using namespace oagent::testing;
using namespace Qt::StringLiterals;

class LanguageTest : public ::testing::Test
{
protected:
    LanguageTest() { program.locale = u"zh_CN.UTF-8"_s; }

    ProgramFixture program;
};

TEST_F(LanguageTest, SpeaksChineseWhereTheLocaleIs)
{
    EXPECT_TRUE(program.run({ u"bot"_s, u"list"_s }).out.contains("还没有机器人；用 `bot add` 添加。"));
    EXPECT_TRUE(program.run({ u"bot"_s, u"show"_s, u"Ops"_s })
                    .err.contains("oagent-bridged: 没有机器人“Ops”；`bot list` 显示名称。"));
    EXPECT_TRUE(program.run({ u"fly"_s }).err.contains("没有命令“fly”"));
    EXPECT_TRUE(
        program.run({ u"bot"_s, u"add"_s, u"--help"_s }).out.startsWith("用法：oagent-bridged bot add [OPTIONS]\n"));
    const Ended added = program.runWithSecrets(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2\n");
    EXPECT_TRUE(added.out.contains("已添加机器人“Ops”，ID 为 ops。")) << added.err.toStdString();
    EXPECT_TRUE(program.runWithSecrets({ u"doctor"_s }).out.contains("这个机器人已停用。"));
}

TEST_F(LanguageTest, AnswersProgramsInEnglish)
{
    const Ended unknown = program.run({ u"bot"_s, u"show"_s, u"Ops"_s, u"--json"_s });
    EXPECT_TRUE(unknown.err.contains("There is no bot \"Ops\"")) << unknown.err.toStdString();
    ASSERT_EQ(program.runWithSecrets(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2\n").exitCode, 0);
    EXPECT_TRUE(program.runWithSecrets({ u"doctor"_s, u"--json"_s }).out.contains("The bot is switched off."));
}

TEST_F(LanguageTest, TranslatesWhatARunningProgramAnswers)
{
    const ProcessPointer holder = program.startHolder();
    EXPECT_TRUE(program.run({ u"bot"_s, u"show"_s, u"Ops"_s }).err.contains("没有机器人“Ops”"));
    const Ended log = program.run({ u"logs"_s });
    EXPECT_TRUE(log.out.contains("Proxy: as the system says.")) << "the log is English: " << log.out.toStdString();
}
