#include "tests/ui/heldsession.h"
#include "tests/ui/inchinese.h"
#include "tests/ui/settings/settingsfixture.h"
#include "ui/settings/networkpage.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;

namespace {

class NetworkPageTest : public SettingsTest
{
protected:
    void open()
    {
        start();
        openPage(u"Network"_s);
    }
    void chooseManual()
    {
        auto *kind = seen<QComboBox>(u"kind"_s);
        kind->setCurrentIndex(kind->findData(u"manual"_s));
    }
    void saveProxyWithPassword()
    {
        open();
        chooseManual();
        type(u"proxy"_s, u"http://127.0.0.1:1"_s);
        type(u"proxy-user"_s, u"ops"_s);
        type(u"proxy-password"_s, u"open-sesame"_s);
        click(u"apply"_s);
        ASSERT_TRUE(waitUntil([&] { return text(u"noticeSentence"_s).startsWith(u"Saved"_s); }));
    }
};

/// The page of a program with a bot on every simulated platform.
class NetworkTestPage : public ::testing::Test
{
protected:
    NetworkTestPage() { EXPECT_TRUE(held.start()); }

    /// Presses Test, and waits for a result of HTTP and one of the WebSocket of each platform.
    void test(NetworkPage &page)
    {
        page.show();
        auto *button = page.findChild<QPushButton *>(u"testNetwork"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        EXPECT_FALSE(button->isEnabled()) << "it is under way";
        ASSERT_TRUE(waitUntil([&] { return button->isEnabled(); }, std::chrono::seconds(20)));
    }
    [[nodiscard]] static qsizetype count(const NetworkPage &page, const QString &name)
    {
        return page.findChildren<QLabel *>(name).size();
    }
    /// Where nobody listens.
    void moveFirstBotAway()
    {
        CommandRequest request;
        request.command = u"bot set"_s;
        request.name = held.session->bots().first()["name"_L1].toString();
        request.options = { { u"api-url"_s, u"http://127.0.0.1:1"_s } };
        bool isDone = false;
        held.session->perform(std::move(request), held.session.get(), [&](const CommandAnswer &answer) {
            EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
            isDone = true;
        });
        ASSERT_TRUE(waitUntil([&] { return isDone; }));
    }

    HeldSession held;
};

} // namespace

TEST_F(NetworkTestPage, ReachesEveryPlatformByHttpAndWebSocket)
{
    NetworkPage page(*held.session);
    test(page);
    EXPECT_EQ(count(page, u"reached"_s), 6);
    EXPECT_EQ(count(page, u"notReached"_s), 0);
}

TEST_F(NetworkTestPage, NamesTheCauseAndTheCureOfWhatIsNotReached)
{
    moveFirstBotAway();
    const InChinese chinese;
    NetworkPage page(*held.session);
    test(page);
    EXPECT_EQ(count(page, u"reached"_s), 4);
    ASSERT_EQ(count(page, u"notReached"_s), 2);
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        EXPECT_FALSE(label->text().contains(u"no connection"_s)) << label->text().toStdString();
        EXPECT_FALSE(label->text().contains(u"firewall"_s)) << label->text().toStdString();
    }
    const auto *first = page.findChildren<QLabel *>(u"notReached"_s).first();
    EXPECT_TRUE(first->text().contains(u"连不上"_s)) << first->text().toStdString();
}

TEST_F(NetworkPageTest, ShowsTheFieldsOfAProxyOnlyForOne)
{
    open();
    EXPECT_EQ(seenOrNone<QWidget>(u"proxy"_s), nullptr);
    chooseManual();
    EXPECT_NE(seenOrNone<QWidget>(u"proxy"_s), nullptr);
}

TEST_F(NetworkPageTest, TestsNothingThatIsNotSavedYet)
{
    open();
    chooseManual();
    type(u"proxy"_s, u"http://127.0.0.1:1"_s);
    click(u"testNetwork"_s);
    const auto labels = seen<QWidget>(u"networkResults"_s)->findChildren<QLabel *>();
    ASSERT_EQ(labels.size(), 1);
    EXPECT_TRUE(labels.first()->text().contains(u"Apply"_s)) << labels.first()->text().toStdString();
}

TEST_F(NetworkPageTest, HasNothingToApplyOnceWhatWasTypedIsTakenBack)
{
    open();
    const auto *page = window->findChild<NetworkPage *>();
    type(u"no-proxy"_s, u"intern.example"_s);
    EXPECT_TRUE(page->hasBegun());
    type(u"no-proxy"_s, {});
    EXPECT_FALSE(page->hasBegun()) << "a test would be refused, and the language would never change here";
    chooseManual();
    type(u"proxy"_s, u"http://127.0.0.1:1"_s);
    auto *kind = seen<QComboBox>(u"kind"_s);
    kind->setCurrentIndex(kind->findData(u"system"_s));
    EXPECT_FALSE(page->hasBegun());
}

TEST_F(NetworkPageTest, RefusesAnAddressThatIsNoneUnderItsField)
{
    open();
    chooseManual();
    type(u"proxy"_s, u"proxy without a scheme"_s);
    click(u"apply"_s);
    EXPECT_FALSE(text(u"proxyError"_s).isEmpty());
    EXPECT_TRUE(seen<QLineEdit>(u"proxy"_s)->hasFocus());
}

TEST_F(NetworkPageTest, KeepsAProxyAndItsPasswordWhenSomethingElseIsChanged)
{
    saveProxyWithPassword();
    EXPECT_TRUE(onDisk().network.hasProxyPassword);
    EXPECT_FALSE(isOnDisk("open-sesame"));
    type(u"no-proxy"_s, u"intern.example"_s);
    click(u"apply"_s);
    ASSERT_TRUE(waitUntil([&] { return onDisk().network.noProxy == QStringList { u"intern.example"_s }; }));
    EXPECT_TRUE(onDisk().network.hasProxyPassword);
    EXPECT_EQ(onDisk().network.proxyUser, u"ops"_s);
}

TEST_F(NetworkPageTest, AsksForThePasswordAgainWhenItIsOfAnotherProxyOrName)
{
    saveProxyWithPassword();
    const auto *password = seen<QWidget>(u"proxy-password"_s)->findChild<QLineEdit *>();
    EXPECT_TRUE(password->placeholderText().startsWith(u"Stored"_s)) << password->placeholderText().toStdString();
    type(u"proxy-user"_s, u"sales"_s);
    EXPECT_EQ(password->placeholderText(), u"Enter it again."_s);
    type(u"proxy-user"_s, u"ops"_s);
    EXPECT_TRUE(password->placeholderText().startsWith(u"Stored"_s));
    type(u"proxy"_s, u"http://127.0.0.1:2"_s);
    EXPECT_EQ(password->placeholderText(), u"Enter it again."_s);
    click(u"apply"_s);
    ASSERT_TRUE(waitUntil([&] { return !onDisk().network.hasProxyPassword; }));
}

TEST_F(NetworkPageTest, SaysUnderItsFieldThatAFileOfCertificatesIsNone)
{
    open();
    type(u"ca"_s, directory.filePath(u"missing.pem"_s));
    click(u"apply"_s);
    EXPECT_TRUE(waitUntil([&] { return !text(u"caError"_s).isEmpty(); }));
    EXPECT_EQ(onDisk().network.caFile, QString());
}
