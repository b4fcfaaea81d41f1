#include "core/bridge/commands.h"

#include "tests/testing/print.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

using Kind = ChatCommand::Kind;

struct Row
{
    QString text;
    std::optional<ChatCommand> command;
};

} // namespace

TEST(ChatCommand, IsTheFirstWordOfAMessage)
{
    const QList<Row> rows {
        { u"/new"_s, ChatCommand { Kind::New, false } },
        { u"/stop"_s, ChatCommand { Kind::Stop, false } },
        { u"/help"_s, ChatCommand { Kind::Help, false } },
        { u"/whoami"_s, ChatCommand { Kind::WhoAmI, false } },
        { u"/status"_s, ChatCommand { Kind::Status, false } },
        { u" \t/stop \n"_s, ChatCommand { Kind::Stop, false } },
        { u"/StOp"_s, ChatCommand { Kind::Stop, false } },
        { u"／stop"_s, ChatCommand { Kind::Stop, false } },
        { u"／ＷｈｏＡｍＩ"_s, ChatCommand { Kind::WhoAmI, false } },
        { u"/stop now"_s, ChatCommand { Kind::Stop, true } },
        { u"/new\nwhich tenant?"_s, ChatCommand { Kind::New, true } },
        { u"@Ops /stop"_s, ChatCommand { Kind::Stop, false } },
        { u"@Ops @Alice\u2005／stop"_s, ChatCommand { Kind::Stop, false } },
        { u"＠机器人 /help"_s, ChatCommand { Kind::Help, false } },
        { QString(), {} },
        { u"   "_s, {} },
        { u"/"_s, {} },
        { u"stop"_s, {} },
        { u"/stopwatch"_s, {} },
        { u"/stop!"_s, {} },
        { u"//stop"_s, {} },
        { u"/ stop"_s, {} },
        { u"/etc/hosts"_s, {} },
        { u"/reset"_s, {} },
        { u"please /stop"_s, {} },
        { u"@Ops"_s, {} },
        { u"@Ops please /stop"_s, {} },
        { u"@/stop"_s, {} },
    };
    for (const Row &row : rows) {
        SCOPED_TRACE(row.text.toStdString());
        EXPECT_EQ(commandIn(row.text), row.command);
    }
}

TEST(ChatCommand, IsNamedAsItIsWritten)
{
    for (const Kind kind : { Kind::New, Kind::Stop, Kind::Help, Kind::WhoAmI, Kind::Status })
        EXPECT_EQ(commandIn(nameOf(kind)), (ChatCommand { kind, false }));
}

TEST(StatusText, SaysStateAssistantAndWhatRuns)
{
    const ChatStatus idle { u"Ops %2"_s, ConnectionState::Online, u"Main"_s, false, 0 };
    EXPECT_EQ(statusText(idle, Language::English), u"Ops %2 is online. Assistant: Main.\n\nNothing is running here."_s);
    const ChatStatus busy { u"Ops"_s, ConnectionState::WaitingToRetry, u"Main"_s, true, 3 };
    const QString english = statusText(busy, Language::English);
    EXPECT_TRUE(english.contains(u"waiting to connect again"_s)) << english.toStdString();
    EXPECT_TRUE(english.endsWith(u"waiting behind it: 3."_s)) << english.toStdString();
    EXPECT_EQ(languageOf(statusText(busy, Language::Chinese)), Language::Chinese);
}

TEST(StatusText, HasAWordForEveryState)
{
    QStringList texts;
    for (const ConnectionState state :
         { ConnectionState::Stopped, ConnectionState::Connecting, ConnectionState::Online,
           ConnectionState::WaitingToRetry, ConnectionState::Rejected, ConnectionState::TakenOver })
        texts.append(statusText({ u"Ops"_s, state, u"Main"_s, false, 0 }, Language::Chinese));
    texts.removeDuplicates();
    EXPECT_EQ(texts.size(), 6);
}

TEST(StopText, TellsTheCasesApart)
{
    QStringList texts;
    for (const StopOutcome &outcome : { StopOutcome {}, StopOutcome { true, false, 0 }, StopOutcome { false, true, 0 },
                                        StopOutcome { true, false, 2 } })
        texts.append(stopText(outcome, Language::English));
    EXPECT_TRUE(texts.last().contains(u'2'));
    texts.removeDuplicates();
    EXPECT_EQ(texts.size(), 4);
}

TEST(WhoAmIText, ListsEveryIdAndTheGroup)
{
    IncomingMessage message;
    message.chatId = u"cidABC="_s;
    EXPECT_EQ(whoAmIText(message, Language::English), say(Phrase::WhoAmINobody, Language::English));
    message.sender.ids = { { u"staffId"_s, u"manager807"_s }, { u"senderId"_s, u"$:LWCP_v1:$x%1"_s } };
    const QString inPrivate = whoAmIText(message, Language::English);
    EXPECT_TRUE(inPrivate.endsWith(u"\n\n- staffId: manager807\n- senderId: $:LWCP_v1:$x%1"_s))
        << inPrivate.toStdString();
    message.chatKind = ChatKind::Group;
    EXPECT_TRUE(whoAmIText(message, Language::English).endsWith(u"This group's id: cidABC="_s));
}
