#include "app/cli/commandtable.h"
#include "app/cli/manpage.h"
#include "core/settings/config.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

QString inRoff(QString text) { return text.replace(u'-', "\\-"_L1); }

} // namespace

TEST(ManPage, HoldsEveryCommandAndOption)
{
    const QString page = manPage();
    for (const CommandSpec &command : commandTable()) {
        const qsizetype begins = page.indexOf("\n.SS "_L1 + inRoff(command.words));
        ASSERT_GE(begins, 0) << command.words.toStdString();
        const QString text = page.mid(begins, page.indexOf("\n.S"_L1, begins + 1) - begins);
        for (const OptionSpec &option : command.options)
            EXPECT_TRUE(text.contains("\\fB"_L1 + inRoff("--"_L1 + option.name) + "\\fR"_L1))
                << command.words.toStdString() << " --" << option.name.toStdString();
        for (const OptionSpec &option : commonOptions(command))
            EXPECT_TRUE(page.contains("\\fB"_L1 + inRoff("--"_L1 + option.name) + "\\fR"_L1))
                << option.name.toStdString();
    }
}

TEST(ManPage, OfTheSettingsHoldsEveryMember)
{
    QFile file(QStringLiteral(OAGENT_SOURCE) + "/packaging/linux/oagent-bridge-config.5"_L1);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    Config config;
    BotConfig bot;
    bot.isSecretStored = false; // by default it is not written
    config.bots.append(bot);
    AssistantConfig assistant;
    assistant.hasKey = true;
    assistant.isKeyStored = false;
    assistant.askAgain = true;
    assistant.history = AssistantConfig::History::Server; // by default it is not written
    config.assistants.append(assistant);
    const QJsonObject whole = QJsonDocument::fromJson(serializeConfig(config)).object();
    for (const QJsonObject &object : { whole, whole["network"_L1].toObject(), whole["desktop"_L1].toObject(),
                                       whole["bots"_L1][0].toObject(), whole["assistants"_L1][0].toObject() })
        for (const QString &name : object.keys())
            EXPECT_TRUE(page.contains(QByteArray("\n.TP\n.B " + name.toUtf8() + '\n')))
                << name.toStdString() << " is not described in " << file.fileName().toStdString();
}
