#include "app/cli/commandline.h"
#include "app/cli/helptext.h"
#include "app/cli/humantext.h"
#include "app/cli/localelanguage.h"
#include "app/cli/texttable.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

/// Words that stand in a row and are nothing that is typed, such as a command, an option or a place for a value.
QString englishIn(const QString &text)
{
    static const QRegularExpression typed(
        u"`[^`]*`|--\\S+( \\S+)?|oagent-bridged[^\\n]*|APP (ID|Secret)|(Client|App|Bot) ID|COMMAND --help|OAgent Bridge"_s);
    static const QRegularExpression words(u"[A-Za-z]{2,} [A-Za-z]{2,}"_s);
    return words.match(QString(text).remove(typed)).captured();
}

Language languageWith(const QHash<QByteArray, QString> &environment)
{
    return languageOfLocale([&environment](const char *name) { return environment.value(name); });
}

QString shown(const QString &command, const QJsonObject &result)
{
    return humanText(command, result, Language::Chinese);
}

const QJsonObject &bot()
{
    static const QJsonObject bot { { u"name"_s, u"off"_s },
                                   { u"id"_s, u"none"_s },
                                   { u"channel"_s, u"dingtalk"_s },
                                   { u"appId"_s, u"ding1"_s },
                                   { u"enabled"_s, true },
                                   { u"runsHere"_s, true },
                                   { u"privateChats"_s, u"listed"_s },
                                   { u"groups"_s, u"all"_s },
                                   { u"mentionRequired"_s, true } };
    return bot;
}

} // namespace

TEST(LocaleLanguage, FollowsTheVariablesAsGettextDoes)
{
    const QList<std::pair<QHash<QByteArray, QString>, Language>> cases {
        { { { "LANG", u"zh_CN.UTF-8"_s } }, Language::Chinese },
        { { { "LANG", u"zh_CN"_s } }, Language::Chinese },
        { { { "LANG", u"zh_TW.utf8"_s } }, Language::Chinese },
        { { { "LANG", u"en_US.UTF-8"_s } }, Language::English },
        { { { "LANG", u"zha_CN.UTF-8"_s } }, Language::English },
        { { { "LANG", u"zh_CN.UTF-8"_s }, { "LC_MESSAGES", u"en_US.UTF-8"_s } }, Language::English },
        { { { "LC_MESSAGES", u"en_US.UTF-8"_s }, { "LC_ALL", u"zh_CN.UTF-8@pinyin"_s } }, Language::Chinese },
        { { { "LANG", u"en_US.UTF-8"_s }, { "LANGUAGE", u"zh_CN:en"_s } }, Language::Chinese },
        { { { "LANG", u"zh_CN.UTF-8"_s }, { "LANGUAGE", u"en"_s } }, Language::English },
        { { { "LC_ALL", u"C"_s }, { "LANG", u"zh_CN.UTF-8"_s } }, Language::English },
        { { { "LANG", u"C.UTF-8"_s }, { "LANGUAGE", u"zh_CN"_s } }, Language::English },
        { { { "LC_ALL", u"POSIX"_s }, { "LANGUAGE", u"zh_CN"_s } }, Language::English },
        { { { "LANG", u"zh_CN.GBK"_s } }, Language::English }, // what is printed is UTF-8
    };
    for (const auto &[environment, language] : cases)
        EXPECT_EQ(languageWith(environment), language) << environment.value("LANG").toStdString();
}

TEST(ChineseHelp, LeavesNothingInEnglishButWhatIsTyped)
{
    QString all = helpText(Language::Chinese);
    for (const QString &group : { u"bot"_s, u"assistant"_s, u"people"_s })
        all += helpText(group, Language::Chinese);
    for (const CommandSpec &command : commandTable())
        all += helpText(command, Language::Chinese);
    for (const QString &line : all.split(u'\n')) // behind what is typed
        EXPECT_TRUE(englishIn(line.section(u"  "_s, -1)).isEmpty()) << line.toStdString();
    EXPECT_TRUE(all.startsWith(u"用法：oagent-bridged COMMAND [OPTIONS]\n\n命令：\n"_s));
    EXPECT_TRUE(all.contains(u"任意文本，用来区分机器人。必填。\n"_s));
}

TEST(ChineseHelp, NamesEveryCommandAndOption)
{
    for (const CommandSpec &command : commandTable()) {
        const auto line = parseCommandLine(
            QStringList { u"program"_s } + command.words.split(u' ') + QStringList { u"-h"_s }, Language::Chinese);
        ASSERT_TRUE(line);
        EXPECT_TRUE(line->print.contains(command.words));
        EXPECT_EQ(languageOf(line->print.section(u'\n', 2, 2)), Language::Chinese) << line->print.toStdString();
        for (const OptionSpec &option : command.options)
            EXPECT_TRUE(line->print.contains("--"_L1 + option.name));
    }
}

TEST(ChineseText, TranslatesWordsAndLeavesNames)
{
    EXPECT_EQ(shown(u"bot add"_s, bot()),
              u"已添加机器人“off”，ID 为 none。\n所有能看到机器人的人都可以与它对话；--allow 可以指定谁可以。\n"_s);
    EXPECT_EQ(shown(u"bot list"_s, { { u"bots"_s, QJsonArray { bot() } } }),
              u"名称  ID    渠道      APP ID  状态  谁可以对话\noff   none  dingtalk  ding1   开启  所有人\n"_s);
    EXPECT_EQ(shown(u"people block"_s, { { u"id"_s, u"p3"_s }, { u"name"_s, u"off"_s }, { u"bot"_s, u"ops"_s } }),
              u"已拉黑：机器人 ops 的 p3 (off)。\n"_s);
}

TEST(ChineseText, OfEveryCommandLeavesNothingInEnglish)
{
    const QJsonObject assistant { { u"name"_s, u"Main"_s },   { u"id"_s, u"main"_s },
                                  { u"kind"_s, u"openai"_s }, { u"baseUrl"_s, u"http://h/v1"_s },
                                  { u"unencrypted"_s, true }, { u"profile"_s, u"generic"_s },
                                  { u"historyTurns"_s, 10 },  { u"model"_s, u"m"_s },
                                  { u"ok"_s, true },          { u"firstTextMs"_s, 1 },
                                  { u"wholeMs"_s, 2 },        { u"tokens"_s, QJsonObject { { u"total"_s, 3 } } } };
    const QJsonObject running {
        { u"version"_s, u"0.1.0"_s },
        { u"pid"_s, 1 },
        { u"startedAt"_s, u"2026-01-02T03:04:05Z"_s },
        { u"bots"_s,
          QJsonArray { QJsonObject {
              { u"name"_s, u"Ops"_s },
              { u"channel"_s, u"dingtalk"_s },
              { u"state"_s, u"waiting-to-retry"_s },
              { u"reason"_s,
                QJsonObject { { u"cause"_s, u"The disk is full."_s }, { u"cure"_s, u"Answer its window."_s } } } } } }
    };
    const QJsonObject people {
        { u"people"_s, QJsonArray { QJsonObject { { u"id"_s, u"p1"_s }, { u"verdict"_s, u"blocked"_s } } } },
        { u"groups"_s, QJsonArray { QJsonObject { { u"id"_s, u"cid"_s }, { u"allowed"_s, true } } } },
        { u"requests"_s, QJsonArray { QJsonObject { { u"code"_s, u"ABCD"_s } } } }
    };
    const QJsonObject imported { { u"bots"_s, QJsonObject { { u"kept"_s, QJsonArray { u"Ops"_s } } } },
                                 { u"botsWithoutSecret"_s, QJsonArray { u"Ops"_s } },
                                 { u"assistantsWithoutKey"_s, QJsonArray { u"Main"_s } },
                                 { u"network"_s, u"changed"_s },
                                 { u"proxyWithoutPassword"_s, true },
                                 { u"file"_s, u"/f"_s } };
    const QJsonObject network { { u"proxy"_s, u"manual"_s },
                                { u"proxyUrl"_s, u"http://p:1"_s },
                                { u"caFile"_s, u"/c"_s } };
    const QList<QJsonObject> results { {}, bot(), assistant, running, people, imported, network };
    for (const CommandSpec &command : commandTable())
        for (const QJsonObject &result : results) {
            const QString text = shown(command.words, result);
            EXPECT_TRUE(englishIn(text).isEmpty()) << text.toStdString();
        }
    EXPECT_TRUE(shown(u"status"_s, running).endsWith(u"Ops: 磁盘已满。处理它的窗口。\n"_s));
}

TEST(ChineseText, KeepsTheColumnsOfTheDoctor)
{
    const QJsonObject failed { { u"check"_s, u"disk"_s },
                               { u"state"_s, u"failed"_s },
                               { u"cause"_s, u"5 MiB are free."_s },
                               { u"cure"_s, u"Answer its window."_s } };
    const QJsonObject good { { u"check"_s, u"clock"_s }, { u"state"_s, u"ok"_s } };
    const QJsonObject report { { u"program"_s, QJsonObject { { u"checks"_s, QJsonArray { failed, good } } } } };
    EXPECT_EQ(shown(u"doctor"_s, report),
              u"程序\n  失败     磁盘: 剩余 5 MiB。\n             处理它的窗口。\n  正常     时钟\n"_s);
    EXPECT_EQ(humanText(u"doctor"_s, report),
              u"Program\n  FAILED   disk: 5 MiB are free.\n             Answer its window.\n  ok       clock\n"_s);
}
