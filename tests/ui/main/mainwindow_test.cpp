#include "ui/main/mainwindow.h"

#include "tests/testing/waituntil.h"
#include "tests/ui/fakesession.h"
#include "tests/ui/inchinese.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <memory>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class MainWindowTest : public ::testing::Test
{
protected:
    MainWindowTest()
    {
        session.isOfDaemon = true; // no conversations
        session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
        window = std::make_unique<MainWindow>(session);
        window->show();
    }
    template <class Kind>
    Kind *child(const QString &name)
    {
        return window->findChild<Kind *>(name);
    }
    void click(const QString &name) { QTest::mouseClick(child<QToolButton>(name), Qt::LeftButton); }

    FakeSession session;
    std::unique_ptr<MainWindow> window;
};

} // namespace

TEST_F(MainWindowTest, KeepsTheLiveLogAsItIsWhenTheLanguageChanges)
{
    child<QComboBox>(u"logBot"_s)->setCurrentIndex(1);
    child<QComboBox>(u"logLevel"_s)->setCurrentIndex(2);
    QTest::keyClicks(child<QLineEdit>(u"logFilter"_s), u"refused"_s);
    click(u"logPause"_s);
    click(u"logButton"_s);
    const QPointer<QToolButton> before = child<QToolButton>(u"logButton"_s);
    const InChinese chinese;
    ASSERT_TRUE(waitUntil([&] { return before.isNull() && child<QToolButton>(u"logPause"_s)->text() == u"暂停"_s; }));
    EXPECT_FALSE(child<QToolButton>(u"logButton"_s)->isChecked());
    EXPECT_FALSE(child<QTableView>(u"logView"_s)->isVisible());
    ASSERT_TRUE(waitUntil([&] { return child<QToolButton>(u"logButton"_s)->isVisible(); }));
    click(u"logButton"_s);
    EXPECT_TRUE(child<QTableView>(u"logView"_s)->isVisible());
    EXPECT_EQ(child<QComboBox>(u"logBot"_s)->currentText(), u"Ops"_s);
    EXPECT_EQ(child<QComboBox>(u"logLevel"_s)->currentIndex(), 2);
    EXPECT_EQ(child<QComboBox>(u"logLevel"_s)->count(), 4);
    EXPECT_EQ(child<QLineEdit>(u"logFilter"_s)->text(), u"refused"_s);
    EXPECT_TRUE(child<QToolButton>(u"logPause"_s)->isChecked());
}

TEST_F(MainWindowTest, KeepsItsNoticeWhenTheLanguageChanges)
{
    window->sayItStays();
    const InChinese chinese;
    ASSERT_TRUE(waitUntil([&] { return child<QPushButton>(u"quitButton"_s)->text() == u"退出"_s; }));
    ASSERT_TRUE(waitUntil([&] { return child<QPushButton>(u"quitButton"_s)->isVisible(); }));
    EXPECT_TRUE(child<QLabel>(u"noticeText"_s)->text().startsWith(u"此桌面没有托盘"_s))
        << child<QLabel>(u"noticeText"_s)->text().toStdString();
}
