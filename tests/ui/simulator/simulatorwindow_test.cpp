#include "tests/ui/inchinese.h"
#include "ui/simulator/simulatorwindow.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// A platform whose bot comes and goes as a test says.
class TestPlatform : public simulator::Platform
{
public:
    [[nodiscard]] QString channel() const override { return u"dingtalk"_s; }
    [[nodiscard]] bool listen() override { return true; }
    [[nodiscard]] QUrl url() const override { return {}; }
    [[nodiscard]] QString appId() const override { return {}; }
    [[nodiscard]] QString appSecret() const override { return {}; }
    [[nodiscard]] bool isConnected() const override { return m_isConnected; }
    QString say(const simulator::ChatLine &line) override
    {
        said.append(line.text);
        return u"chat"_s;
    }
    [[nodiscard]] simulator::Violations audit() const override { return {}; }

    void setConnected(bool isConnected)
    {
        m_isConnected = isConnected;
        Q_EMIT connectedChanged();
    }
    QStringList said;

private:
    bool m_isConnected = false;
};

} // namespace

TEST(SimulatorWindow, SaysThatNobodyHearsWhatIsTypedWhileNoBotIsConnected)
{
    TestPlatform platform;
    SimulatorWindow window(platform, u"DingTalk"_s);
    window.show();
    auto *input = window.findChild<QLineEdit *>(u"simulatorInput"_s);
    const auto *silence = window.findChild<QLabel *>(u"simulatorSilence"_s);
    QTest::keyClicks(input, u"hello"_s);
    QTest::keyClick(input, Qt::Key_Return);
    EXPECT_TRUE(silence->isVisible());
    EXPECT_EQ(silence->text(), u"No bot is connected."_s);
    EXPECT_EQ(input->text(), u"hello"_s) << "it waits";
    platform.setConnected(true);
    EXPECT_FALSE(silence->isVisible());
    QTest::keyClick(input, Qt::Key_Return);
    EXPECT_EQ(platform.said, QStringList { u"hello"_s });
    platform.setConnected(false);
    EXPECT_TRUE(silence->isVisible());
}

TEST(SimulatorWindow, SaysInChineseAsWhatAnAnswerIsShown)
{
    const InChinese chinese;
    const auto platforms = simulator::makePlatforms();
    SimulatorWindow window(*platforms.front(), u"DingTalk"_s);
    for (const QString &form : { u"an AI card"_s, u"a streaming card"_s, u"a streamed message"_s, u"a message"_s })
        Q_EMIT platforms.front()->bubbleChanged({ u"chat"_s, form, u"回答"_s, form, 2, true });
    const QList<QLabel *> labels = window.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        EXPECT_FALSE(label->text().contains(u"card"_s) || label->text().contains(u"message"_s))
            << label->text().toStdString();
    EXPECT_EQ(std::count_if(labels.begin(), labels.end(),
                            [](const QLabel *label) { return label->text().contains(u"更新 2 次"_s); }),
              4);
}
