#include "tests/ui/settings/settingsfixture.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTreeView>

using namespace oagent;
using namespace oagent::testing;

namespace {

class SettingsWindowTest : public SettingsTest
{
protected:
    /// Every control that a person can reach has a name for who cannot see it.
    void expectNames(const std::string &where)
    {
        for (QWidget *widget : window->findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr || qobject_cast<QComboBox *>(widget) != nullptr
                || qobject_cast<QAbstractSpinBox *>(widget) != nullptr
                || qobject_cast<QPlainTextEdit *>(widget) != nullptr
                || qobject_cast<QAbstractItemView *>(widget) != nullptr;
            const bool isPart = qobject_cast<QComboBox *>(widget->parentWidget()) != nullptr
                || qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) != nullptr
                || widget->objectName().startsWith(u"qt_"_s) || widget->objectName() == u"ScrollLeftButton"_s
                || widget->objectName() == u"ScrollRightButton"_s;
            if (!isControl || isPart || !widget->isVisibleTo(window.get()))
                continue;
            const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            ASSERT_NE(accessible, nullptr);
            EXPECT_FALSE(accessible->text(QAccessible::Name).isEmpty())
                << where << ": " << widget->metaObject()->className() << ' ' << widget->objectName().toStdString();
        }
    }
};

} // namespace

TEST_F(SettingsWindowTest, NamesEveryControlOfEveryPage)
{
    start();
    auto *list = seen<QListWidget>(u"settingsList"_s);
    for (int row = 0; row < list->count(); ++row) {
        list->setCurrentRow(row);
        expectNames(list->item(row)->text().toStdString());
        if (auto *add = seenOrNone<QAbstractButton>(u"add"_s)) {
            QTest::mouseClick(add, Qt::LeftButton);
            if (seenOrNone<QAbstractButton>(u"more"_s) != nullptr)
                click(u"more"_s);
            expectNames("+ Add");
        }
    }
}

TEST_F(SettingsWindowTest, IsMadeAnewWhenTheLanguageChanges)
{
    start();
    openPage(u"General"_s);
    const QPointer<QWidget> before = seen<QWidget>(u"language"_s);
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(window.get(), &change);
    EXPECT_TRUE(waitUntil([&] { return before.isNull(); }));
    EXPECT_NE(seenOrNone<QWidget>(u"language"_s), nullptr) << "on the same page";
}

TEST_F(SettingsWindowTest, IsMadeAnewOnlyWhenNothingThatWasTypedWouldGo)
{
    start();
    const auto changeLanguage = [&] {
        QEvent change(QEvent::LanguageChange);
        QCoreApplication::sendEvent(window.get(), &change);
    };
    for (const QString &page : { u"Channels"_s, u"Assistants"_s }) {
        const QString field = page == u"Channels"_s ? u"app-id"_s : u"name"_s;
        openPage(page);
        click(u"add"_s);
        const QPointer<QWidget> untouched = seen<QWidget>(field);
        changeLanguage();
        EXPECT_TRUE(waitUntil([&] { return untouched.isNull(); })) << "nothing was typed";
        click(u"add"_s);
        type(field, u"typed"_s);
        const QPointer<QWidget> touched = seen<QWidget>(field);
        changeLanguage();
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        ASSERT_FALSE(touched.isNull());
        EXPECT_EQ(seen<QLineEdit>(field)->text(), u"typed"_s);
        const QPointer<QWidget> list = window->findChild<QWidget *>(u"people"_s);
        click(u"cancel"_s);
        EXPECT_TRUE(waitUntil([&] { return list.isNull(); })) << "now all pages are in the new language";
    }
}

TEST_F(SettingsWindowTest, KeepsWhatWasTypedOnNetworkWhenTheLanguageChanges)
{
    start();
    window->open({ SettingsPlace::Page::Network });
    const QPointer<QLineEdit> file = seen<QLineEdit>(u"caFile"_s);
    QTest::keyClicks(file, u"/typed"_s);
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(window.get(), &change);
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    ASSERT_FALSE(file.isNull());
    EXPECT_EQ(file->text(), u"/typed"_s);
}

TEST_F(SettingsWindowTest, OpensAtTheFieldThatSomethingElseLeadsTo)
{
    start();
    addBot(u"Ops"_s);
    const QString bot = onDisk().bots.first().id;
    using Page = SettingsPlace::Page;
    window->open({ Page::Network });
    EXPECT_NE(seenOrNone<QWidget>(u"apply"_s), nullptr);
    window->open({ Page::Channels, bot, u"runs"_s });
    EXPECT_TRUE(seen<QComboBox>(u"runs"_s)->hasFocus()) << "unfolded, with the cursor in it";
    window->open({ Page::Channels, bot, u"secret"_s });
    EXPECT_TRUE(seen<QWidget>(u"secret"_s)->findChild<QLineEdit *>()->hasFocus());
    EXPECT_FALSE(text(u"secretError"_s).isEmpty()) << "it is asked for";
    window->open({ Page::Assistants });
    EXPECT_NE(seenOrNone<QWidget>(u"assistantForm"_s), nullptr);
    window->open({ Page::Assistants, u"gone"_s, u"key"_s }); // nothing but the page
}
