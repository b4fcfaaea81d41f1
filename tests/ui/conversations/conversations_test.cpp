#include "core/bridge/appchannel.h"
#include "core/bridge/transcripts.h"
#include "tests/ui/conversations/conversationstest.h"
#include "ui/conversations/chatlistmodel.h"
#include "ui/conversations/markdownview.h"
#include "ui/form/notice.h"
#include "ui/log/logmodel.h"
#include "ui/main/mainwindow.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

TEST_F(ConversationsTest, AsksTheAssistantFromTheWindow)
{
    ask(u"Which tenant uses the most memory?"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_EQ(entries().first().question, u"Which tenant uses the most memory?"_s);
    EXPECT_TRUE(entries().first().answer.contains(u"Which tenant"_s)) << entries().first().answer.toStdString();
    EXPECT_TRUE(input()->toPlainText().isEmpty());
    EXPECT_EQ(chats(), QStringList { u"Ask the assistant"_s });
}

TEST_F(ConversationsTest, MarksNoQuestionOfOnesOwnAsUnread)
{
    ask(u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1) && held.session->transcripts()->open().empty(); }));
    const ChatListModel later(*held.session); // as after the next start
    ASSERT_TRUE(waitUntil([&] { return later.index(0).data(ChatListModel::SnippetRole) == u"hello"_s; }));
    EXPECT_FALSE(later.index(0).data(ChatListModel::UnreadRole).toBool());
}

TEST_F(ConversationsTest, BeginsALineWithShiftAndEnterInsteadOfSending)
{
    QTest::keyClicks(input(), u"one"_s);
    QTest::keyClick(input(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(input(), u"two"_s);
    EXPECT_EQ(input()->toPlainText(), u"one\ntwo"_s);
    EXPECT_TRUE(entries().isEmpty());
}

TEST_F(ConversationsTest, StopsAnAnswerThatGrows)
{
    auto *stop = pane.findChild<QPushButton *>(u"stopButton"_s);
    EXPECT_FALSE(stop->isEnabled());
    ask(u"long"_s);
    ASSERT_TRUE(
        waitUntil([&] { return stop->isEnabled() && !entries().isEmpty() && !entries().first().answer.isEmpty(); }));
    QTest::mouseClick(stop, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_TRUE(entries().first().answer.contains(u"topped"_s)) << entries().first().answer.right(80).toStdString();
    EXPECT_FALSE(stop->isEnabled());
}

TEST_F(ConversationsTest, ShowsAChatOfAPlatformWithItsDotAndItsAnswer)
{
    const QAbstractItemModelTester tester(list()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    write(u"Li Lei"_s, u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
    const QModelIndex chat = list()->model()->index(1, 0);
    EXPECT_EQ(chat.data().toString(), u"Li Lei"_s);
    EXPECT_TRUE(chat.data(ChatListModel::UnreadRole).toBool());
    EXPECT_EQ(chat.data(ChatListModel::SnippetRole).toString(), u"hello"_s);
    list()->setCurrentIndex(chat);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_EQ(entries().first().question, u"hello"_s);
    EXPECT_FALSE(list()->model()->index(1, 0).data(ChatListModel::UnreadRole).toBool());
    EXPECT_FALSE(input()->isVisible()) << "what is said on a platform is not answered from here";
}

/// Lark's messages name nobody: who writes is asked for behind the first of them.
TEST_F(ConversationsTest, CallsAPersonByNameAsSoonAsThePlatformTellsIt)
{
    for (const auto &platform : held.platforms.platforms()) {
        if (platform->channel() == "lark"_L1)
            platform->say({ u"Han Meimei"_s, u"hanmeimei"_s, {}, u"hello"_s });
    }
    ASSERT_TRUE(waitUntil([&] { return chats().contains(u"Han Meimei"_s); })) << chats().join(u", "_s).toStdString();
    list()->setCurrentIndex(list()->model()->index(1, 0));
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_EQ(entries().first().asker, u"Han Meimei"_s);
}

TEST_F(ConversationsTest, AreCalledByNameInTheLogOfTheWindow)
{
    MainWindow window(*held.session);
    window.show();
    write(u"Li Lei"_s, u"Which tenant uses the most memory?"_s);
    const auto *log = window.findChild<QTableView *>(u"logView"_s);
    ASSERT_NE(log, nullptr);
    EXPECT_TRUE(waitUntil([&] {
        for (int row = 0; row < log->model()->rowCount(); ++row) {
            if (log->model()->index(row, LogModel::ConversationColumn).data() == u"Li Lei"_s)
                return true;
        }
        return false;
    }));
}

TEST_F(ConversationsTest, GoesOnWithWhatWasTypedAndOpenWhenTheLanguageChanges)
{
    MainWindow window(*held.session);
    window.show();
    write(u"Li Lei"_s, u"hello"_s);
    const auto chatsOf = [&] { return window.findChild<QListView *>(u"chatList"_s); };
    ASSERT_TRUE(waitUntil([&] { return chatsOf()->model()->rowCount() == 2; }));
    QTest::keyClicks(window.findChild<QPlainTextEdit *>(u"askInput"_s), u"half a question"_s);
    chatsOf()->setCurrentIndex(chatsOf()->model()->index(1, 0));
    const QPointer<QListView> before = chatsOf();
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&window, &change);
    ASSERT_TRUE(before.isNull());
    EXPECT_EQ(window.findChild<QPlainTextEdit *>(u"askInput"_s)->toPlainText(), u"half a question"_s);
    EXPECT_TRUE(waitUntil([&] { return chatsOf()->currentIndex().data().toString() == u"Li Lei"_s; }));
    EXPECT_TRUE(waitUntil([&] { return window.findChild<TranscriptView *>()->entries().size() == 1; }));
}

TEST_F(ConversationsTest, PutsTheChatOnTopInWhichSomethingWasSaidLast)
{
    const QAbstractItemModelTester tester(list()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    write(u"Li Lei"_s, u"one"_s);
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
    write(u"Han Mei"_s, u"two"_s);
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 3; }));
    EXPECT_EQ(chats(), QStringList({ u"Ask the assistant"_s, u"Han Mei"_s, u"Li Lei"_s }));
    write(u"Li Lei"_s, u"three"_s);
    EXPECT_TRUE(waitUntil([&] {
        return chats() == QStringList({ u"Ask the assistant"_s, u"Li Lei"_s, u"Han Mei"_s });
    }));
    pane.findChild<QLineEdit *>(u"chatSearch"_s)->setText(u"han"_s);
    EXPECT_EQ(chats(), QStringList({ u"Ask the assistant"_s, u"Han Mei"_s }));
    pane.findChild<QLineEdit *>(u"chatSearch"_s)->clear();
    EXPECT_EQ(chats().size(), 3);
}

TEST_F(ConversationsTest, KeepsAChatOpenThatIsNotAmongWhatIsSearchedFor)
{
    const QAbstractItemModelTester tester(list()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    openChat();
    auto *search = pane.findChild<QLineEdit *>(u"chatSearch"_s);
    search->setText(u"zzz"_s);
    EXPECT_EQ(chats(), QStringList { u"Ask the assistant"_s });
    EXPECT_FALSE(list()->currentIndex().isValid());
    EXPECT_EQ(entries().first().question, u"hello"_s);
    search->clear();
    EXPECT_EQ(chats(), QStringList({ u"Ask the assistant"_s, u"Li Lei"_s }));
    EXPECT_EQ(openTitle(), u"Li Lei"_s);
    EXPECT_EQ(entries().first().question, u"hello"_s);
}

TEST_F(ConversationsTest, GivesAQuestionBackThatCannotBeStored)
{
    const auto *trouble = pane.findChild<Notice *>();
    ASSERT_NE(trouble, nullptr);
    ask(u"Which tenant?"_s);
    input()->setPlainText(u"typed since"_s);
    // Before the store has answered.
    held.session->app()->stopFor({ u"store-failed"_s, u"The disk is full."_s, u"Free some space."_s });
    EXPECT_EQ(input()->toPlainText(), u"typed since\nWhich tenant?"_s);
    EXPECT_TRUE(trouble->isVisible());
    QStringList words;
    for (const QLabel *label : trouble->findChildren<QLabel *>())
        words.append(label->text());
    EXPECT_TRUE(words.contains(u"The disk is full. Free some space."_s)) << words.join(u'|').toStdString();
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); })); // this store can be written
    held.session->app()->stopFor({ u"store-failed"_s, u"The disk is full."_s, u"Free some space."_s });
    EXPECT_EQ(input()->toPlainText(), u"typed since\nWhich tenant?"_s) << "what was taken is not given back";
    QTest::keyClick(input(), Qt::Key_Return);
    EXPECT_FALSE(trouble->isVisible());
}

TEST_F(ConversationsTest, BeginsANewConversationOfWhichTheAssistantKnowsNothing)
{
    ask(u"first"_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    QTest::mouseClick(pane.findChild<QToolButton *>(u"newConversation"_s), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(2); }));
    EXPECT_EQ(entries().last().question, u"/new"_s);
    EXPECT_FALSE(entries().last().answer.isEmpty());
}

TEST_F(ConversationsTest, LeavesAChatUnreadThatIsOpenInAHiddenWindow)
{
    write(u"Li Lei"_s, u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
    list()->setCurrentIndex(list()->model()->index(1, 0));
    const auto isUnread = [&] { return list()->model()->index(1, 0).data(ChatListModel::UnreadRole).toBool(); };
    ASSERT_TRUE(waitUntil([&] { return isAnswered(1); }));
    EXPECT_FALSE(isUnread());
    pane.hide();
    write(u"Li Lei"_s, u"hello again"_s);
    ASSERT_TRUE(waitUntil([&] { return entries().size() == 2; }));
    EXPECT_TRUE(isUnread());
    pane.show();
    EXPECT_FALSE(isUnread());
}

TEST_F(ConversationsTest, TicksNotAtAllAndLaysNothingOutWhileTheWindowIsHidden)
{
    MainWindow window(*held.session);
    window.show();
    window.hide();
    int pieces = 0;
    QStringList ticking;
    QObject::connect(held.session->transcripts(), &Transcripts::grew, &window, [&] {
        ++pieces;
        for (const QTimer *timer : window.findChildren<QTimer *>()) {
            if (timer->isActive() && timer->intervalAsDuration() < std::chrono::seconds(1))
                ticking.append(QString::fromLatin1(timer->parent()->metaObject()->className()));
        }
    });
    held.session->app()->ask(u"long"_s);
    ASSERT_TRUE(waitUntil([&] { return pieces >= 10; }));
    EXPECT_FALSE(window.findChildren<QTimer *>().isEmpty()) << "else nothing was looked at";
    EXPECT_TRUE(ticking.isEmpty()) << ticking.join(u' ').toStdString();
    const MarkdownView *answer = window.findChild<MarkdownView *>();
    ASSERT_NE(answer, nullptr);
    EXPECT_TRUE(answer->markdown().isEmpty());
    window.show();
    EXPECT_FALSE(answer->markdown().isEmpty());
}

TEST_F(ConversationsTest, GrowsWithWhatIsTypedAndScrollsOnlyBeyondItsBound)
{
    const QScrollBar *bar = input()->verticalScrollBar();
    const int oneLine = input()->height();
    EXPECT_FALSE(bar->isVisible());
    input()->setPlainText(u"one"_s);
    EXPECT_EQ(input()->height(), oneLine);
    EXPECT_FALSE(bar->isVisible());
    input()->setPlainText(u"one\ntwo\nthree"_s);
    EXPECT_GT(input()->height(), oneLine);
    EXPECT_FALSE(bar->isVisible());
    input()->setPlainText(u"line\n"_s.repeated(20));
    EXPECT_TRUE(waitUntil([&] { return bar->isVisible(); }));
    EXPECT_LT(input()->height(), oneLine * 10);
    input()->clear();
    EXPECT_EQ(input()->height(), oneLine);
    EXPECT_FALSE(bar->isVisible());
}
