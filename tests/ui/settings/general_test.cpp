#include "tests/ui/settings/settingsfixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QSpinBox>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace {

class General : public SettingsTest
{
protected:
    void open()
    {
        start();
        openPage(u"General"_s);
    }
    void choose(const QString &dialog, const QString &path)
    {
        auto *box = window->findChild<QFileDialog *>(dialog);
        ASSERT_NE(box, nullptr);
        box->selectFile(path);
        ASSERT_TRUE(QMetaObject::invokeMethod(box, "accept")); // as its button does, which each system calls otherwise
    }
};

} // namespace

TEST_F(General, HoldsAtOnceWhatIsSwitched)
{
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QCheckBox>(u"keepInTray"_s)->isChecked(); }));
    click(u"keepInTray"_s);
    EXPECT_TRUE(waitUntil([&] { return !onDisk().desktop.keepInTray; }));
    click(u"notifications"_s);
    EXPECT_TRUE(waitUntil([&] { return !onDisk().desktop.notifications; }));
    click(u"history"_s);
    EXPECT_TRUE(waitUntil([&] { return onDisk().historyDays == 0; }));
    EXPECT_TRUE(waitUntil([&] { return !seen<QSpinBox>(u"historyDays"_s)->isEnabled(); }));
    click(u"history"_s);
    EXPECT_TRUE(waitUntil([&] { return onDisk().historyDays == 30; }));
}

TEST_F(General, ShowsThatADaemonKeepsNoChats)
{
    hasWindow = false;
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QCheckBox>(u"keepInTray"_s)->isChecked(); }));
    EXPECT_FALSE(seen<QCheckBox>(u"history"_s)->isChecked());
    EXPECT_FALSE(seen<QSpinBox>(u"historyDays"_s)->isEnabled());
}

TEST_F(General, WritesNothingOfTheHistoryWhenItsDaysArePassedWithTab)
{
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QCheckBox>(u"history"_s)->isChecked(); }));
    auto *days = seen<QSpinBox>(u"historyDays"_s);
    days->setFocus();
    ASSERT_TRUE(days->hasFocus());
    QTest::keyClick(days, Qt::Key_Tab);
    ASSERT_FALSE(days->hasFocus());
    click(u"notifications"_s); // commands are done in their order
    ASSERT_TRUE(waitUntil([&] { return !onDisk().desktop.notifications; }));
    EXPECT_EQ(onDisk().historyDays, std::nullopt);
}

TEST_F(General, KeepsADaysNumberThatIsTypedAndTakenBackAtOnce)
{
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QCheckBox>(u"history"_s)->isChecked(); }));
    auto *days = seen<QSpinBox>(u"historyDays"_s);
    days->setValue(31);
    Q_EMIT days->editingFinished();
    days->setValue(30);
    Q_EMIT days->editingFinished();
    EXPECT_TRUE(waitUntil([&] { return onDisk().historyDays == 30; }));
}

TEST_F(General, SetsHowManyRowsTheLiveLogHolds)
{
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QCheckBox>(u"history"_s)->isChecked(); }));
    auto *rows = seen<QSpinBox>(u"logRows"_s);
    EXPECT_EQ(rows->value(), 100'000);
    rows->setFocus();
    rows->stepUp();
    QTest::keyClick(rows, Qt::Key_Tab);
    EXPECT_TRUE(waitUntil([&] { return onDisk().desktop.logRows == 110'000; }));
}

TEST_F(General, CountsOneDayAsOne)
{
    open();
    ASSERT_TRUE(waitUntil([&] { return seen<QSpinBox>(u"historyDays"_s)->text() == u"30 days"_s; }));
    seen<QSpinBox>(u"historyDays"_s)->setValue(1);
    EXPECT_EQ(seen<QSpinBox>(u"historyDays"_s)->text(), u"1 day"_s);
}

TEST_F(General, KeepsTheLanguage)
{
    open();
    auto *language = seen<QComboBox>(u"language"_s);
    language->setCurrentIndex(language->findData(u"zh"_s));
    Q_EMIT language->activated(language->currentIndex()); // what a click into its list ends with
    EXPECT_TRUE(waitUntil([&] { return onDisk().desktop.language == DesktopSettings::Language::Chinese; }));
}

TEST_F(General, ExportsSettingsWithoutSecretsAndImportsThemAgain)
{
    start();
    addBot(u"Ops"_s);
    openPage(u"General"_s);
    const QString file = directory.filePath(u"exported.json"_s);
    click(u"export"_s);
    choose(u"exportDialog"_s, file);
    ASSERT_TRUE(waitUntil([&] { return text(u"noticeSentence"_s).startsWith(u"Exported"_s); }));
    QFile exported(file);
    ASSERT_TRUE(exported.open(QIODevice::ReadOnly));
    EXPECT_THAT(exported.readAll().toStdString(), HasSubstr("Ops"));
    EXPECT_FALSE(isOnDisk(dingTalk.app().clientSecret.toUtf8()));

    openPage(u"Channels"_s);
    click(u"remove"_s);
    answerDialog(u"removeQuestion"_s, u"confirm"_s);
    ASSERT_TRUE(waitUntil([&] { return onDisk().bots.isEmpty(); }));
    openPage(u"General"_s);
    click(u"import"_s);
    choose(u"importDialog"_s, file);
    answerDialog(u"importQuestion"_s, u"confirm"_s);
    ASSERT_TRUE(waitUntil([&] { return text(u"noticeSentence"_s).startsWith(u"Imported"_s); }));
    EXPECT_THAT(text(u"noticeSentence"_s).toStdString(), HasSubstr("need their secret: Ops"));
    EXPECT_EQ(onDisk().bots.size(), 1);
}

TEST_F(General, ImportsNothingFromAFileThatHoldsNoSettings)
{
    start();
    addBot(u"Ops"_s);
    QFile file(directory.filePath(u"letter.json"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{\"dear\": \"reader\"}");
    file.close();
    openPage(u"General"_s);
    click(u"import"_s);
    choose(u"importDialog"_s, file.fileName());
    answerDialog(u"importQuestion"_s, u"confirm"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"noticeSentence"_s).startsWith(u"The file holds no settings"_s); }));
    EXPECT_EQ(onDisk().bots.size(), 1);
}
