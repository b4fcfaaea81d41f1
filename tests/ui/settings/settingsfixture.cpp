#include "tests/ui/settings/settingsfixture.h"

#include <QAbstractButton>
#include <QDirIterator>
#include <QFile>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>

#include <algorithm>

namespace oagent::testing {

SettingsTest::SettingsTest()
    : profile(Profile::below(directory.filePath(u"profile"_s)))
{
    EXPECT_TRUE(dingTalk.listen());
}

SettingsTest::~SettingsTest() { stop(); }

void SettingsTest::start(const SecretPlace &place)
{
    host = std::make_unique<ProfileHost>(profile, place, makeRunningBridge, hasWindow);
    const Result<void> prepared = host->prepare();
    ASSERT_TRUE(prepared) << prepared.error().detail.toStdString();
    session = std::make_unique<LocalSession>(*host);
    window = std::make_unique<SettingsWindow>(*session, QStringList { u"/opt/oagent-bridge"_s });
    window->show();
    bool isStarted = false;
    QObject::connect(host.get(), &ProfileHost::started, window.get(), [&isStarted] { isStarted = true; });
    host->start();
    ASSERT_TRUE(waitUntil([&] { return isStarted; }));
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    window->activateWindow();
}

void SettingsTest::stop()
{
    window.reset();
    session.reset();
    if (!host)
        return;
    QObject context;
    bool hasEnded = false;
    QObject::connect(host.get(), &ProfileHost::ended, &context, [&hasEnded] { hasEnded = true; });
    host->stop(RunningBridge::Ending::AtOnce);
    EXPECT_TRUE(waitUntil([&] { return hasEnded; }));
    host.reset();
}

bool SettingsTest::isOnDisk(const QByteArray &text) const
{
    QDirIterator files(directory.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            return true;
    }
    return false;
}

QString SettingsTest::text(const QString &label)
{
    const QLabel *found = seenOrNone<QLabel>(label);
    return found == nullptr ? QString() : found->text();
}

void SettingsTest::click(const QString &name)
{
    if (auto *button = seen<QAbstractButton>(name)) {
        EXPECT_TRUE(button->isEnabled()) << name.toStdString();
        // A check box takes clicks on its box and text, not on the empty width beside them.
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(10, button->height() / 2));
    }
}

void SettingsTest::type(const QString &name, const QString &text)
{
    auto *editor = seen<QWidget>(name);
    if (editor == nullptr)
        return;
    auto *line = qobject_cast<QLineEdit *>(editor);
    if (line == nullptr)
        line = editor->findChild<QLineEdit *>();
    ASSERT_NE(line, nullptr) << name.toStdString();
    line->setFocus();
    line->selectAll();
    if (text.isEmpty())
        QTest::keyClick(line, Qt::Key_Delete);
    else if (std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; }))
        QTest::keyClicks(line, text);
    else { // as an input method does it
        QInputMethodEvent event;
        event.setCommitString(text);
        QCoreApplication::sendEvent(line, &event);
    }
}

void SettingsTest::openPage(const QString &title)
{
    auto *list = seen<QListWidget>(u"settingsList"_s);
    const QList<QListWidgetItem *> items = list->findItems(title, Qt::MatchStartsWith);
    ASSERT_EQ(items.size(), 1) << title.toStdString();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(items.first()).center());
}

void SettingsTest::answerDialog(const QString &dialog, const QString &button)
{
    auto *box = window->findChild<QDialog *>(dialog);
    ASSERT_NE(box, nullptr) << dialog.toStdString();
    auto *found = box->findChild<QAbstractButton *>(button);
    ASSERT_NE(found, nullptr) << button.toStdString();
    QTest::mouseClick(found, Qt::LeftButton);
}

void SettingsTest::enterBot(const QString &name, const QString &secret, const QString &allow)
{
    click(u"add"_s);
    type(u"app-id"_s, dingTalk.app().clientId);
    type(u"secret"_s, secret);
    type(u"allow"_s, allow);
    click(u"more"_s);
    if (!name.isEmpty())
        type(u"name"_s, name);
    type(u"api-url"_s, dingTalk.url().toString());
}

void SettingsTest::addBot(const QString &name, const QString &allow)
{
    enterBot(name, dingTalk.app().clientSecret, allow);
    click(u"ok"_s);
    ASSERT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
}

bool SettingsTest::waitForState(const QString &beginning)
{
    return waitUntil([&] { return text(u"state"_s).startsWith(beginning); });
}

} // namespace oagent::testing
