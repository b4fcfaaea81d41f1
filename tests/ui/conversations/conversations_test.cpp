#include "core/bridge/appchannel.h"
#include "core/bridge/transcripts.h"
#include "core/connection/connectionstate.h"
#include "tests/ui/heldsession.h"
#include "ui/conversations/chatlistmodel.h"
#include "ui/conversations/conversationspane.h"
#include "ui/conversations/markdownview.h"
#include "ui/conversations/transcriptview.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/log/logmodel.h"
#include "ui/main/mainwindow.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <gtest/gtest.h>

#include <optional>

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

class ConversationsTest : public ::testing::Test
{
protected:
    ConversationsTest()
    {
        pane.resize(900, 500);
        pane.show();
        EXPECT_TRUE(held.start());
    }

    /// Somebody writes to the bot on the first simulated platform.
    void write(const QString &person, const QString &text)
    {
        held.platforms.platforms().front()->say({ person, person.toLower().remove(u' '), {}, text });
    }
    void ask(const QString &text)
    {
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    [[nodiscard]] QListView *list() const { return pane.findChild<QListView *>(u"chatList"_s); }
    [[nodiscard]] QPlainTextEdit *input() const { return pane.findChild<QPlainTextEdit *>(u"askInput"_s); }
    [[nodiscard]] QStringList chats() const
    {
        QStringList names;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            names.append(list()->model()->index(row, 0).data().toString());
        return names;
    }
    [[nodiscard]] QList<TranscriptEntry> entries() const { return pane.findChild<TranscriptView *>()->entries(); }
    [[nodiscard]] bool isAnswered(qsizetype count) const
    {
        const QList<TranscriptEntry> shown = entries();
        return shown.size() == count
            && std::all_of(shown.begin(), shown.end(), [](const auto &entry) { return entry.took.has_value(); });
    }

    /// Li Lei wrote, was answered, and their chat is open.
    void openChat()
    {
        write(u"Li Lei"_s, u"hello"_s);
        ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
        list()->setCurrentIndex(list()->model()->index(1, 0));
        ASSERT_TRUE(waitUntil([&] { return isAnswered(1) && held.session->transcripts()->open().empty(); }));
    }
    [[nodiscard]] QString openTitle() const { return list()->currentIndex().data().toString(); }
    [[nodiscard]] CommandAnswer perform(const QString &command, const QString &name)
    {
        std::optional<CommandAnswer> answer;
        held.session->perform(makeRequest(command, name), &pane, [&](const CommandAnswer &given) { answer = given; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(CommandAnswer {});
    }

    HeldSession held;
    ConversationsPane pane { *held.session };
};

} // namespace

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
