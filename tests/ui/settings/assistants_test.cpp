#include "core/simulator/assistant/assistantserver.h"
#include "tests/ui/fakesession.h"
#include "tests/ui/settings/settingsfixture.h"
#include "ui/settings/assistantform.h"
#include "ui/settings/assistantrow.h"
#include "ui/settings/settingsdata.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace {

const QByteArray key = "key-of-the-test"_ba;

class Assistants : public SettingsTest
{
protected:
    Assistants() { EXPECT_TRUE(server.listen()); }

    void open()
    {
        start();
        openPage(u"Assistants"_s);
    }
    void enter(const QString &name, const QString &typedKey)
    {
        click(u"add"_s);
        type(u"name"_s, name);
        type(u"base-url"_s, server.baseUrl().toString());
        type(u"key"_s, typedKey);
        type(u"model"_s, u"simulated"_s);
    }
    [[nodiscard]] bool waitForList()
    {
        return waitUntil([&] { return seenOrNone<QWidget>(u"assistantRow"_s) != nullptr; });
    }

    simulator::AssistantServer server { key };
};

} // namespace

TEST_F(Assistants, AreAddedAndTestedWithTheTimeOfTheirFirstText)
{
    open();
    enter(u"Main"_s, QString::fromUtf8(key));
    EXPECT_THAT(text(u"base-urlHint"_s).toStdString(), HasSubstr("will be sent to 127.0.0.1"));
    click(u"ok"_s);
    ASSERT_TRUE(waitForList());
    click(u"test"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"testResult"_s).contains(u"First text after"_s); }))
        << text(u"testResult"_s).toStdString();
    const AssistantConfig saved = onDisk().assistants.first();
    EXPECT_EQ(saved.name, u"Main"_s);
    EXPECT_TRUE(saved.hasKey);
    EXPECT_EQ(onDisk().defaultAssistant, saved.id) << "the first one answers";
    EXPECT_FALSE(isOnDisk(key));
}

TEST_F(Assistants, NameCauseAndCureWhenTheKeyIsWrong)
{
    open();
    enter(u"Main"_s, u"another-key"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitForList());
    click(u"test"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"testResult"_s).contains(u"The key is wrong or missing"_s); }))
        << text(u"testResult"_s).toStdString();
}

TEST_F(Assistants, OfferTheModelsOfTheServerBeforeTheyAreSaved)
{
    server.setModels({ u"small"_s, u"large"_s });
    open();
    click(u"add"_s);
    type(u"base-url"_s, server.baseUrl().toString());
    type(u"key"_s, QString::fromUtf8(key));
    click(u"getModels"_s);
    auto *box = seen<QComboBox>(u"modelBox"_s);
    ASSERT_TRUE(waitUntil([&] { return box->count() == 2; }));
    EXPECT_EQ(box->itemText(1), u"large"_s);
    type(u"key"_s, u"another-key"_s);
    click(u"getModels"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"modelError"_s).contains(u"The key is wrong"_s); }));
    EXPECT_TRUE(onDisk().assistants.isEmpty());
}

TEST_F(Assistants, GoOverPlainHttpOnlyWithATickAndWithoutAKey)
{
    open();
    click(u"add"_s);
    type(u"name"_s, u"Lab"_s);
    type(u"model"_s, u"m"_s);
    EXPECT_EQ(seenOrNone<QWidget>(u"allow-http"_s), nullptr);
    type(u"base-url"_s, u"http://lab.example/v1"_s);
    click(u"no-key"_s);
    click(u"ok"_s);
    EXPECT_THAT(text(u"base-urlError"_s).toStdString(), StartsWith("Everybody on the way"));
    click(u"allow-http"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitForList());
    EXPECT_TRUE(onDisk().assistants.first().allowHttp);
}

TEST_F(Assistants, AreEditedWithoutAskingForTheirKeyAgain)
{
    open();
    enter(u"Main"_s, QString::fromUtf8(key));
    click(u"ok"_s);
    ASSERT_TRUE(waitForList());
    click(u"edit"_s);
    type(u"name"_s, u"Better"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] {
        const auto *row = seenOrNone<QWidget>(u"assistantRow"_s);
        return row != nullptr && row->accessibleName() == u"Better"_s;
    }));
    EXPECT_EQ(onDisk().assistants.first().name, u"Better"_s);
    click(u"test"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"testResult"_s).contains(u"First text after"_s); }))
        << text(u"testResult"_s).toStdString();
}

TEST(AssistantRow, HasATestThatCanBeCancelled)
{
    FakeSession session;
    AssistantRow row(session);
    row.present({ { u"name"_s, u"Main"_s } }, true);
    row.show();
    auto *button = row.findChild<QPushButton *>(u"test"_s);
    const auto *result = row.findChild<QLabel *>(u"testResult"_s);
    session.isMute = true;
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(button->text(), u"Cancel"_s);
    EXPECT_TRUE(result->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(button->text(), u"Test"_s);
    EXPECT_FALSE(result->isVisible());

    session.isMute = false;
    session.answer = { ExitCode::NotWell, {}, { { u"ok"_s, false }, { u"cause"_s, u"The first one."_s } } };
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton); // its answer is on its way, and nobody waits for it any more
    session.answer = { ExitCode::Good, {}, { { u"ok"_s, true } } };
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return button->text() == u"Test"_s; }));
    EXPECT_TRUE(result->text().startsWith(u"●"_s)) << result->text().toStdString();
}

TEST(AssistantForm, AsksForModelsUntilThatIsCancelled)
{
    FakeSession session;
    SettingsData data(session);
    AssistantForm form(data);
    form.show();
    form.findChild<QLineEdit *>(u"base-url"_s)->setText(u"https://main.example/v1"_s);
    auto *button = form.findChild<QPushButton *>(u"getModels"_s);
    const auto *hint = form.findChild<QLabel *>(u"modelHint"_s);
    const auto *box = form.findChild<QComboBox *>(u"modelBox"_s);
    session.isMute = true;
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(button->text(), u"Cancel"_s);
    EXPECT_TRUE(hint->isVisible());
    EXPECT_EQ(hint->text(), u"Asking the server for its models"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(button->text(), u"Get from the server"_s);
    EXPECT_FALSE(hint->isVisible());

    session.isMute = false;
    session.answer.result = { { u"models"_s, QJsonArray { u"first"_s } } };
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton); // its answer is on its way, and nobody waits for it any more
    session.answer.result = { { u"models"_s, QJsonArray { u"small"_s, u"large"_s } } };
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return button->text() == u"Get from the server"_s; }));
    EXPECT_EQ(box->count(), 2);
}

TEST_F(Assistants, NeedNothingButANameToEcho)
{
    open();
    click(u"add"_s);
    auto *kind = seen<QComboBox>(u"kind"_s);
    kind->setCurrentIndex(kind->findData(u"echo"_s));
    EXPECT_EQ(seenOrNone<QWidget>(u"base-url"_s), nullptr);
    type(u"name"_s, u"Parrot"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitForList());
    click(u"test"_s);
    EXPECT_TRUE(waitUntil([&] { return text(u"testResult"_s).contains(u"It answers"_s); }));
    click(u"remove"_s);
    answerDialog(u"removeQuestion"_s, u"confirm"_s);
    EXPECT_TRUE(waitUntil([&] { return onDisk().assistants.isEmpty(); }));
}

TEST_F(Assistants, NameWhatIsMissing)
{
    open();
    click(u"add"_s);
    click(u"ok"_s);
    EXPECT_FALSE(text(u"nameError"_s).isEmpty());
    EXPECT_FALSE(text(u"base-urlError"_s).isEmpty());
    EXPECT_FALSE(text(u"modelError"_s).isEmpty());
    EXPECT_FALSE(text(u"keyError"_s).isEmpty());
    EXPECT_TRUE(seen<QLineEdit>(u"name"_s)->hasFocus());
}
