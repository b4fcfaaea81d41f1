#include "ui/look/plaintooltip.h"

#include <QTextDocumentFragment>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(PlainToolTip, ShowsWhatLooksLikeMarkupAsItStands)
{
    const QString foreign = u"<b>Li</b> & <img src=\"http://evil.example/x.png\">"_s;
    const QString tip = plainToolTip(foreign);
    EXPECT_TRUE(Qt::mightBeRichText(tip)) << "else its entities would be seen";
    EXPECT_EQ(QTextDocumentFragment::fromHtml(tip).toPlainText(), foreign);
}

TEST(PlainToolTip, KeepsItsLinesAndShowsNothingOfNothing)
{
    EXPECT_EQ(QTextDocumentFragment::fromHtml(plainToolTip(u"one\ntwo"_s)).toPlainText(), u"one\ntwo"_s);
    EXPECT_TRUE(plainToolTip({}).isEmpty());
}
