#include "core/lark/card.h"
#include "tests/core/lark/larkfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace oagent::lark;
using namespace Qt::StringLiterals;
using oagent::testing::LarkChecklist;

namespace {

QJsonObject read(const QString &json) { return QJsonDocument::fromJson(json.toUtf8()).object(); }

} // namespace

TEST(LarkCard, GrowsAndHoldsItsTextInOneElement)
{
    const QJsonObject growing = read(card::streamingCard(u"Hello"_s, u"Hello"_s));
    EXPECT_EQ(growing["schema"_L1], u"2.0"_s);
    EXPECT_EQ(growing["config"_L1]["streaming_mode"_L1], true);
    EXPECT_EQ(growing["config"_L1]["update_multi"_L1], true);
    const QJsonObject element = growing["body"_L1]["elements"_L1][0].toObject();
    EXPECT_EQ(element["tag"_L1], u"markdown"_s);
    EXPECT_EQ(element["content"_L1], u"Hello"_s);
    EXPECT_TRUE(
        QRegularExpression(u"^[A-Za-z][A-Za-z0-9_]{0,19}$"_s).match(element["element_id"_L1].toString()).hasMatch());
    EXPECT_FALSE(read(card::completeCard(u"x"_s))["config"_L1].toObject().contains("streaming_mode"_L1));
}

TEST_F(LarkChecklist, L22_L27_NamesEveryCallTheSameInEveryProcess)
{
    const QString id = card::stableId(u"turn"_s, 1, u"stream"_s);
    EXPECT_EQ(id, card::stableId(u"turn"_s, 1, u"stream"_s));
    EXPECT_LE(id.size(), 50);
    for (const QString &other : { card::stableId(u"turn"_s, 2, u"stream"_s), card::stableId(u"turn"_s, 1, u"post"_s),
                                  card::stableId(u"turn2"_s, 1, u"stream"_s) })
        EXPECT_NE(id, other);
}

TEST_F(LarkChecklist, L29_SummarisesWithoutMarkdown)
{
    EXPECT_EQ(card::summaryOf(u"#### **Hello** `world`<br>a &#60; b vec!&#91;1]"_s), u"Hello world a < b vec 1"_s);
    EXPECT_EQ(card::summaryOf(u"a&#96;b &#96;&#96;c &#124; d"_s), u"a b c d"_s);
    EXPECT_EQ(card::summaryOf(u"&#60;at id=all>&#60;/at> `<at id=all>` hi"_s), u"at id=all /at at id=all hi"_s);
    EXPECT_EQ(card::summaryOf(u"![](img_v2_1)"_s), u"…"_s);
    EXPECT_LE(card::summaryOf(u"word "_s.repeated(100)).size(), 61);
    const QJsonObject settings = QJsonDocument::fromJson(card::settingsBody(false, u"S"_s, 7, u"u"_s)).object();
    EXPECT_EQ(read(settings["settings"_L1].toString())["config"_L1]["streaming_mode"_L1], false);
    EXPECT_EQ(read(settings["settings"_L1].toString())["config"_L1]["summary"_L1]["content"_L1], u"S"_s);
}

TEST_F(LarkChecklist, L23_SendsContentAsATextThatHoldsJson)
{
    EXPECT_EQ(read(card::textContent(u"a\"b"_s))["text"_L1], u"a\"b"_s);
    EXPECT_EQ(read(card::referenceContent(u"735"_s))["data"_L1]["card_id"_L1], u"735"_s);
    const QJsonArray paragraphs
        = read(card::postContent(u"one\n\n![](img_v2_1)\n\ntwo"_s))["zh_cn"_L1]["content"_L1].toArray();
    ASSERT_EQ(paragraphs.size(), 3);
    EXPECT_EQ(paragraphs[0][0]["text"_L1], u"one"_s);
    EXPECT_EQ(paragraphs[1][0]["image_key"_L1], u"img_v2_1"_s);
    EXPECT_EQ(paragraphs[2][0]["tag"_L1], u"md"_s);
}
