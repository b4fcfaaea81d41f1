#include "core/support/later.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"
#include "tests/ui/inchinese.h"
#include "tests/ui/log/logsample.h"
#include "ui/log/logdelegate.h"
#include "ui/log/logpanel.h"
#include "ui/log/logview.h"
#include "ui/session.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// A session with two bots and a log, and nothing behind it.
class LogSession : public Session
{
public:
    void perform(CommandRequest /*request*/, const QObject *context, Done done) override
    {
        later(context, [done = std::move(done)] { done({}); });
    }
    [[nodiscard]] bool isRemote() const override { return false; }
    [[nodiscard]] QString problem() const override { return {}; }
    [[nodiscard]] QJsonArray bots() const override
    {
        return { QJsonObject { { u"id"_s, u"ops"_s }, { u"name"_s, u"Operations"_s } },
                 QJsonObject { { u"id"_s, u"sales"_s }, { u"name"_s, u"Sales"_s } } };
    }
    [[nodiscard]] const std::deque<LogEntry> &logEntries() const override { return entries; }
    [[nodiscard]] bool isWaitingForKeychain() const override { return false; }
    void setWatched(bool /*isWatched*/) override { }

    std::deque<LogEntry> entries;
};

class LogPanelTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        session.entries = { logEntry(u"from before"_s) };
        panel = std::make_unique<LogPanel>(session);
        panel->resize(900, 200);
        panel->show();
        view = panel->findChild<LogView *>();
    }
    /// Logs them and waits until they are shown.
    void log(const QList<LogEntry> &entries)
    {
        for (const LogEntry &entry : entries)
            Q_EMIT session.logged(entry);
        auto *model = qobject_cast<LogModel *>(view->model());
        ASSERT_TRUE(waitUntil([&] { return model->arrived() == 0; }));
    }
    void logMany(int count)
    {
        QList<LogEntry> entries;
        for (int i = 0; i < count; ++i)
            entries.append(logEntry(u"row %1"_s.arg(i)));
        log(entries);
    }
    [[nodiscard]] QStringList texts() const
    {
        QStringList shown;
        for (int row = 0; row < view->model()->rowCount(); ++row)
            shown.append(view->model()->index(row, LogModel::TextColumn).data().toString());
        return shown;
    }
    template <class Widget>
    [[nodiscard]] Widget *child(const char *name) const
    {
        return panel->findChild<Widget *>(QLatin1StringView(name));
    }
    void click(const char *name) const { QTest::mouseClick(child<QToolButton>(name), Qt::LeftButton); }
    void doubleClick(int row) const
    {
        const QPoint place = view->visualRect(view->model()->index(row, LogModel::TextColumn)).center();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, place);
    }

    LogSession session;
    std::unique_ptr<LogPanel> panel;
    LogView *view = nullptr;
};

} // namespace

TEST_F(LogPanelTest, ShowsWhatWasLoggedBeforeAndWhatComes)
{
    log({ logEntry(u"now"_s), logEntry(u"too fine"_s, u"ops"_s, LogLevel::Debug) });
    EXPECT_EQ(texts(), QStringList({ u"from before"_s, u"now"_s }));
    child<QComboBox>("logLevel")->setCurrentIndex(0);
    EXPECT_EQ(texts(), QStringList({ u"from before"_s, u"now"_s, u"too fine"_s }));
}

TEST_F(LogPanelTest, FiltersByBotLevelAndText)
{
    LogEntry program = logEntry(u"started"_s, QString());
    program.conversation.clear();
    log({ logEntry(u"hello"_s, u"sales"_s), logEntry(u"bad"_s, u"sales"_s, LogLevel::Error), program });
    auto *bot = child<QComboBox>("logBot");
    bot->setCurrentIndex(bot->findText(u"Sales"_s));
    EXPECT_EQ(texts(), QStringList({ u"hello"_s, u"bad"_s }));
    child<QComboBox>("logLevel")->setCurrentIndex(3);
    EXPECT_EQ(texts(), QStringList({ u"bad"_s }));
    bot->setCurrentIndex(0);
    child<QComboBox>("logLevel")->setCurrentIndex(1);
    panel->focusFilter();
    QTest::keyClicks(child<QLineEdit>("logFilter"), u"OPERATIONS"_s);
    EXPECT_EQ(texts(), QStringList({ u"from before"_s }));
    child<QLineEdit>("logFilter")->clear();
    bot->setCurrentIndex(bot->count() - 1);
    EXPECT_EQ(texts(), QStringList({ u"started"_s }));
}

TEST_F(LogPanelTest, KeepsTheChosenBotWhenBotsChange)
{
    auto *bot = child<QComboBox>("logBot");
    bot->setCurrentIndex(bot->findText(u"Sales"_s));
    Q_EMIT session.botsChanged();
    EXPECT_EQ(bot->currentText(), u"Sales"_s);
    EXPECT_TRUE(texts().isEmpty());
}

TEST_F(LogPanelTest, FollowsOneMessageThroughItsStages)
{
    LogEntry stage = logEntry(u"mine"_s);
    stage.turn = u"t1"_s;
    log({ stage, logEntry(u"another"_s), stage });
    doubleClick(1);
    EXPECT_EQ(texts(), QStringList({ u"mine"_s, u"mine"_s }));
    EXPECT_TRUE(child<QToolButton>("logAllAgain")->isVisible());
    EXPECT_FALSE(child<QComboBox>("logBot")->isEnabled());
    click("logAllAgain");
    EXPECT_EQ(texts().size(), 4);
    EXPECT_FALSE(child<QToolButton>("logAllAgain")->isVisible());
    doubleClick(2); // a row that is about no message
    EXPECT_EQ(texts().size(), 4);
}

TEST_F(LogPanelTest, SaysNumbersInWords)
{
    LogEntry first = logEntry({});
    first.stage = u"first-text"_s;
    first.numbers = { { u"ms"_s, 1526 } };
    LogEntry finished = logEntry({});
    finished.foreign = u"said no"_s;
    finished.numbers = { { u"ms"_s, 3200 }, { u"characters"_s, 1 }, { u"later"_s, 7 } };
    LogEntry retry = logEntry(u"It is lost."_s);
    retry.numbers = { { u"retryMs"_s, 1250 } };
    log({ first, finished, retry });
    const QString thousand = QLocale().toString(1526);
    EXPECT_EQ(
        texts().mid(1),
        QStringList({ thousand + u" ms"_s, u"said no  1 character, %1 ms  later=7"_s.arg(QLocale().toString(3200)),
                      u"It is lost.  next try in %1 s"_s.arg(QLocale().toString(1.25, 'f', 1)) }));
}

TEST_F(LogPanelTest, StaysAtTheNewestRowUntilTheReaderScrollsAway)
{
    logMany(100);
    QScrollBar *bar = view->verticalScrollBar();
    ASSERT_TRUE(waitUntil([&] { return bar->maximum() > 0 && bar->value() == bar->maximum(); }));
    bar->setValue(10);
    EXPECT_FALSE(child<QToolButton>("logFollow")->isChecked());
    logMany(100);
    EXPECT_EQ(bar->value(), 10);
    click("logFollow");
    EXPECT_TRUE(waitUntil([&] { return bar->value() == bar->maximum(); }));
    EXPECT_TRUE(view->isFollowing());
}

TEST_F(LogPanelTest, KeepsTheReadersPlaceWhenTheOldestRowsGo)
{
    auto *model = qobject_cast<LogModel *>(view->model());
    model->setCapacity(200);
    logMany(200);
    QScrollBar *bar = view->verticalScrollBar();
    ASSERT_TRUE(waitUntil([&] { return bar->maximum() > 0 && bar->value() == bar->maximum(); }));
    bar->setValue(100);
    const auto first = [&] { return texts().at(view->indexAt({ 5, 2 }).row()); };
    const QString read = first();
    logMany(30);
    QApplication::processEvents();
    EXPECT_EQ(first(), read);
}

TEST_F(LogPanelTest, CountsWhatArrivesWhilePaused)
{
    click("logPause");
    for (int i = 0; i < 7; ++i)
        Q_EMIT session.logged(logEntry(u"later"_s));
    EXPECT_TRUE(waitUntil([&] { return child<QLabel>("logNews")->text().contains(u'7'); }));
    EXPECT_EQ(texts().size(), 1);
    click("logPause");
    EXPECT_EQ(texts().size(), 8);
    EXPECT_TRUE(child<QLabel>("logNews")->text().isEmpty());
}

TEST_F(LogPanelTest, CopiesTheSelectedRows)
{
    EXPECT_FALSE(child<QToolButton>("logCopy")->isEnabled());
    log({ logEntry(u"first"_s), logEntry(u"second"_s) });
    view->selectAll();
    click("logCopy");
    const QStringList lines = QApplication::clipboard()->text().split(u'\n');
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines.at(1).endsWith(u"info  Operations  chat1  asked  first"_s)) << lines.at(1).toStdString();
    view->selectRow(2);
    QTest::keySequence(view, QKeySequence::Copy);
    EXPECT_TRUE(QApplication::clipboard()->text().endsWith(u"second"_s));
}

TEST_F(LogPanelTest, ClearsWhatIsShown)
{
    click("logClear");
    EXPECT_TRUE(texts().isEmpty());
    log({ logEntry(u"next"_s) });
    EXPECT_EQ(texts(), QStringList({ u"next"_s }));
}

TEST_F(LogPanelTest, SavesAReportWithoutNames)
{
    const QTemporaryDir directory;
    log({ logEntry(u"staffId manager42 is listed"_s) });
    click("logSave");
    auto *dialog = panel->findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    const QString path = directory.filePath(u"report.txt"_s);
    dialog->selectFile(path);
    static_cast<QDialog *>(dialog)->accept(); // what its Save button does
    QFile file(path);
    ASSERT_TRUE(waitUntil([&] { return file.exists(); }));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray report = file.readAll();
    EXPECT_TRUE(report.contains("staffId person-1 is listed")) << report.toStdString();
    EXPECT_FALSE(report.contains("Operations") || report.contains("ops") || report.contains("chat1"));
}

TEST_F(LogPanelTest, SaysWhenAReportCannotBeWritten)
{
    const QTemporaryDir directory;
    click("logSave");
    auto *dialog = panel->findChild<QFileDialog *>();
    Q_EMIT dialog->fileSelected(directory.filePath(u"no/such/folder/report.txt"_s));
    const auto *box = panel->findChild<QMessageBox *>();
    ASSERT_TRUE(box);
    EXPECT_TRUE(box->text().contains(u"Choose another folder"_s));
}

TEST_F(LogPanelTest, RepaintsNothingWhileHidden)
{
    class PaintCount : public QObject
    {
    public:
        bool eventFilter(QObject * /*watched*/, QEvent *event) override
        {
            count += event->type() == QEvent::Paint ? 1 : 0;
            return false;
        }
        int count = 0;
    } paints;
    panel->hide();
    view->viewport()->installEventFilter(&paints);
    logMany(50);
    QApplication::processEvents();
    EXPECT_EQ(paints.count, 0);
    EXPECT_EQ(texts().size(), 51);
}

TEST_F(LogPanelTest, NamesEveryControl)
{
    for (const QWidget *widget : panel->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->parentWidget() != panel.get())
            continue;
        const auto *button = qobject_cast<const QToolButton *>(widget);
        EXPECT_FALSE(widget->accessibleName().isEmpty() && (!button || button->text().isEmpty()))
            << widget->objectName().toStdString();
    }
}

TEST_F(LogPanelTest, HasRoomForTheWordOfEveryStage)
{
    const QFontMetrics metrics(view->font());
    const int room = view->columnWidth(LogModel::StageColumn) - 2 * LogDelegate::padding;
    EXPECT_TRUE(LogWords::stageWords().contains(LogWords::stage(u"reply-opened"_s)));
    for (const QString &stage : LogWords::stageWords())
        EXPECT_LE(metrics.horizontalAdvance(stage), room) << stage.toStdString();
}

TEST_F(LogPanelTest, IsChineseInAChineseWindowAndFoundByWhatIsSeen)
{
    const InChinese chinese;
    LogPanel other(session);
    other.show();
    LogEntry entry = logEntry(u"All bots are paused."_s);
    Q_EMIT session.logged(entry);
    auto *model = qobject_cast<LogModel *>(other.findChild<LogView *>()->model());
    ASSERT_TRUE(waitUntil([&] { return model->arrived() == 0; }));
    const int last = model->rowCount() - 1;
    const QString text = model->index(last, LogModel::TextColumn).data().toString();
    EXPECT_FALSE(text.contains(u"paused"_s)) << text.toStdString();
    EXPECT_EQ(model->index(last, LogModel::StageColumn).data().toString(), u"已提问"_s);
    LogFilter filter;
    filter.text = text;
    model->setFilter(filter);
    EXPECT_EQ(model->rowCount(), 1);
    filter.text = u"提问"_s;
    model->setFilter(filter);
    EXPECT_EQ(model->rowCount(), 2);
}

TEST_F(LogPanelTest, SaysItsRowsAgainWhenTheLanguageChanges)
{
    const LogEntry entry = logEntry(u"All bots are paused."_s);
    session.entries.push_back(entry);
    log({ entry });
    const InChinese chinese;
    ASSERT_TRUE(waitUntil([&] { return child<QToolButton>("logClear")->text() == u"清空"_s; }));
    ASSERT_EQ(texts().size(), 2);
    EXPECT_EQ(texts().first(), u"from before"_s);
    EXPECT_FALSE(texts().last().contains(u"paused"_s)) << texts().last().toStdString();
    EXPECT_EQ(view->model()->headerData(LogModel::StageColumn, Qt::Horizontal).toString(), u"阶段"_s);
}

TEST_F(LogPanelTest, LosesNoRowTheSessionHasForgottenWhenTheLanguageChanges)
{
    logMany(3); // of which the session keeps none
    const InChinese chinese;
    ASSERT_TRUE(waitUntil([&] { return child<QToolButton>("logClear")->text() == u"清空"_s; }));
    EXPECT_EQ(texts().size(), 4);
}
