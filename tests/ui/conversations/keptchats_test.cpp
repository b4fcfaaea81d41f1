// What stays of a chat, for how long, and what is erased.
#include "core/bridge/appchannel.h"
#include "core/bridge/transcripts.h"
#include "tests/ui/conversations/conversationstest.h"
#include "ui/conversations/chatlistmodel.h"
#include "ui/conversations/markdownview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QToolButton>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QString addressIn(const MarkdownView &answer)
{
    return QRegularExpression(u"\\((media:[^)]*)\\)"_s).match(answer.markdown()).captured(1);
}

/// A question asked in the window.
TurnRecord appTurn(const QString &id)
{
    TurnRecord turn;
    turn.id = id;
    turn.conversation = AppChannel::conversation();
    turn.message.botId = AppChannel::bot().id;
    turn.message.channel = u"app"_s;
    turn.message.text = u"question"_s;
    turn.acceptedAt = WallTime(Milliseconds(1'700'000'000'000));
    return turn;
}

} // namespace

TEST_F(ConversationsTest, OpensAskTheAssistantWhenTheOpenChatIsErased)
{
    const QAbstractItemModelTester tester(list()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    openChat();
    held.session->transcripts()->erase(list()->currentIndex().data(ChatListModel::ConversationRole).toString());
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 1; }));
    EXPECT_EQ(openTitle(), u"Ask the assistant"_s);
    EXPECT_TRUE(entries().isEmpty());
    EXPECT_TRUE(input()->isVisible());
}

TEST_F(ConversationsTest, HoldsNothingOfSomebodyWhoIsForgotten)
{
    openChat();
    ASSERT_EQ(perform(u"people forget"_s, u"Li Lei"_s).exitCode, ExitCode::Good);
    EXPECT_TRUE(waitUntil([&] { return chats().size() == 1; }));
    EXPECT_EQ(openTitle(), u"Ask the assistant"_s);
}

TEST_F(ConversationsTest, HoldsNothingOfABotThatIsRemoved)
{
    openChat();
    write(u"Li Lei"_s, u"long"_s); // and one that waits for its end
    write(u"Li Lei"_s, u"later"_s);
    ASSERT_TRUE(waitUntil([&] { return held.session->transcripts()->open().size() == 2; }));
    const QString bot = held.session->bots().first()["id"_L1].toString();
    ASSERT_EQ(perform(u"bot remove"_s, bot).exitCode, ExitCode::Good);
    EXPECT_TRUE(waitUntil([&] { return chats().size() == 1 && held.session->transcripts()->open().empty(); }));
}

TEST_F(ConversationsTest, WaitsForNoAnswerThatAnEarlierRunLeftUnfinished)
{
    TranscriptEntry entry;
    entry.turn = u"of-an-earlier-run"_s;
    entry.conversation = AppChannel::conversation();
    entry.botId = AppChannel::bot().id;
    entry.channel = u"app"_s;
    entry.question = u"unfinished"_s;
    entry.askedAt = WallTime(Milliseconds(1'700'000'000'000));
    bool isKept = false;
    held.session->transcripts()->store().add(entry, 0, &pane, [&](const Result<void> &) { isKept = true; });
    ASSERT_TRUE(waitUntil([&] { return isKept; }));
    Q_EMIT held.session->transcripts()->pruned(); // it is read anew
    EXPECT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_FALSE(pane.findChild<QPushButton *>(u"stopButton"_s)->isEnabled());
}

TEST_F(ConversationsTest, KeepsAnAnswerThatEndedWhileTheChatWasRead)
{
    Transcripts &transcripts = *held.session->transcripts();
    const TurnRecord turn = appTurn(u"quick"_s);
    transcripts.begin(turn, 0);
    ConversationsPane later(*held.session); // reads it
    transcripts.append(turn.id, u"answer"_s);
    transcripts.end(turn.id);
    bool isRead = false;
    transcripts.store().chats(&later, [&](const Result<QList<TranscriptChat>> &) { isRead = true; });
    ASSERT_TRUE(waitUntil([&] { return isRead; }));
    const QList<TranscriptEntry> shown = later.findChild<TranscriptView *>()->entries();
    ASSERT_EQ(shown.size(), 1);
    EXPECT_EQ(shown.first().answer, u"answer"_s);
    EXPECT_TRUE(shown.first().took);
}

TEST_F(ConversationsTest, CallsNothingAnsweredThatNobodyGot)
{
    Transcripts &transcripts = *held.session->transcripts();
    const TurnRecord turn = appTurn(u"lost"_s);
    transcripts.begin(turn, 0);
    transcripts.append(turn.id, u"answer"_s);
    transcripts.end(turn.id, false);
    const auto isSaid = [](const QWidget &in, const QString &word) {
        const auto labels = in.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->isVisible() && label->text().contains(word); });
    };
    EXPECT_TRUE(waitUntil([&] { return isSaid(pane, u"not delivered"_s); }));
    EXPECT_FALSE(isSaid(pane, u"answered in"_s));
    ConversationsPane later(*held.session); // from the store
    later.show();
    EXPECT_TRUE(waitUntil([&] { return isSaid(later, u"not delivered"_s); }));
}

TEST_F(ConversationsTest, HoldsNothingOfAConversationThatWasErased)
{
    ask(u"first"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    held.session->transcripts()->erase(AppChannel::conversation());
    EXPECT_TRUE(waitUntil([&] { return entries().isEmpty(); }));
}

TEST_F(ConversationsTest, FindsWhatWasKeptWhenItIsOpenedAnew)
{
    write(u"Li Lei"_s, u"hello"_s);
    ask(u"first"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1) && held.session->transcripts()->open().empty(); }));
    ConversationsPane later(*held.session);
    auto *chats = later.findChild<QListView *>(u"chatList"_s);
    ASSERT_TRUE(waitUntil([&] { return chats->model()->rowCount() == 2; }));
    EXPECT_TRUE(waitUntil([&] { return later.findChild<TranscriptView *>()->entries().size() == 1; }));
}

TEST_F(ConversationsTest, StaysWhereItIsWhenWhatWasPrunedIsOfAnotherChat)
{
    ask(u"first"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1) && held.session->transcripts()->open().empty(); }));
    const QPointer<MarkdownView> answer = pane.findChild<MarkdownView *>();
    ASSERT_FALSE(answer.isNull());
    bool isRead = false;
    Q_EMIT held.session->transcripts()->pruned();
    held.session->transcripts()->store().chats(&pane, [&](const Result<QList<TranscriptChat>> &) { isRead = true; });
    ASSERT_TRUE(waitUntil([&] { return isRead; }));
    QCoreApplication::processEvents();
    EXPECT_FALSE(answer.isNull()) << "it was made anew";
}

TEST_F(ConversationsTest, AsksWhetherToEraseWithoutReadingMarkupOutOfAName)
{
    write(u"<b>Li</b>"_s, u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
    list()->setCurrentIndex(list()->model()->index(1, 0));
    pane.findChild<QToolButton *>(u"conversationMenu"_s)->menu()->actions().first()->trigger();
    const auto *question = pane.findChild<QMessageBox *>(u"eraseQuestion"_s);
    ASSERT_NE(question, nullptr);
    EXPECT_TRUE(question->text().contains(u"<b>Li</b>"_s)) << question->text().toStdString();
    EXPECT_EQ(question->textFormat(), Qt::PlainText);
}

TEST_F(ConversationsTest, ShowsThePictureOfAnAnswerUntilItsConversationIsErased)
{
    ask(u"image"_s); // Echo draws one
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    const auto *answer = pane.findChild<MarkdownView *>();
    ASSERT_NE(answer, nullptr);
    EXPECT_TRUE(answer->markdown().contains(u"](media:"_s)) << answer->markdown().toStdString();
    EXPECT_TRUE(answer->toPlainText().contains(QChar(QChar::ObjectReplacementCharacter)));
    EXPECT_FALSE(answer->toPlainText().contains(u"[picture"_s)) << answer->toPlainText().toStdString();
    held.session->transcripts()->erase(u"another conversation"_s);
    EXPECT_FALSE(held.session->transcripts()->picture(AppChannel::conversation(), addressIn(*answer)).isEmpty());
    held.session->transcripts()->erase(AppChannel::conversation());
    EXPECT_TRUE(held.session->transcripts()->picture(AppChannel::conversation(), addressIn(*answer)).isEmpty());
}

TEST_F(ConversationsTest, LoadsOlderEntriesWhenSomebodyScrollsUp)
{
    TranscriptStore &store = held.session->transcripts()->store();
    int kept = 0;
    for (int i = 0; i < 250; ++i) {
        TranscriptEntry entry;
        entry.turn = u"old%1"_s.arg(i);
        entry.conversation = AppChannel::conversation();
        entry.botId = AppChannel::bot().id;
        entry.channel = u"app"_s;
        entry.question = u"question %1"_s.arg(i);
        entry.askedAt = WallTime(Milliseconds(1'700'000'000'000 + i * 1000));
        store.add(entry, 0, &pane, [&](const Result<void> &added) { kept += added ? 1 : 0; });
    }
    ASSERT_TRUE(waitUntil([&] { return kept == 250; }));
    Q_EMIT held.session->transcripts()->pruned(); // what is kept is not what is shown: it is read anew
    ASSERT_TRUE(waitUntil([&] { return entries().size() == 100; }));
    EXPECT_EQ(entries().first().question, u"question 150"_s);
    QScrollBar *bar = pane.findChild<TranscriptView *>()->verticalScrollBar();
    ASSERT_TRUE(waitUntil([&] { return bar->maximum() > 1000 && bar->value() == bar->maximum(); }));
    bar->setValue(0);
    ASSERT_TRUE(waitUntil([&] { return entries().size() == 200; }));
    ASSERT_TRUE(waitUntil([&] { return bar->value() > 1000; }));
    bar->setValue(0);
    ASSERT_TRUE(waitUntil([&] { return entries().size() == 250; }));
    EXPECT_EQ(entries().first().question, u"question 0"_s);
    EXPECT_EQ(entries().last().question, u"question 249"_s);
}
