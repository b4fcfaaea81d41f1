#include "tests/ui/inchinese.h"
#include "ui/simulator/simulatorwindow.h"

#include <QLabel>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

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
