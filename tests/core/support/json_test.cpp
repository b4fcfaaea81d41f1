#include "core/support/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <limits>

using namespace Qt::StringLiterals;

namespace oagent {

TEST(Json, IsReadBackAsItWasWritten)
{
    const QJsonObject object {
        { u"\uFEFFname"_s, u"\uFEFF\uFEFFtext"_s },
        { u"name"_s, QJsonArray { u"\uFEFF"_s, u"middle\uFEFF"_s, u"back\\slash \"quoted\" 中文"_s } },
    };
    EXPECT_EQ(jsonDocument(jsonBytes(object)).object(), object);
    EXPECT_EQ(jsonDocument(indentedJson(object)).object(), object);
    EXPECT_EQ(QJsonDocument::fromJson(jsonBytes(object)).object(), object);
    const QJsonArray array { u"\uFEFFtext"_s };
    EXPECT_EQ(jsonDocument(jsonBytes(array)).array(), array);
}

TEST(Json, AMarkAtTheBeginningOfAFileIsNone)
{
    const QByteArray json = "\xEF\xBB\xBF{\"\xEF\xBB\xBF"
                            "name\": \"\xEF\xBB\xBFtext\"}";
    EXPECT_EQ(jsonDocument(json).object(), (QJsonObject { { u"\uFEFFname"_s, u"\uFEFFtext"_s } }));
}

TEST(JsonWriter, WritesMembersInTheOrderGiven)
{
    const QByteArray inner = JsonWriter().add(u"a", true).take();
    EXPECT_EQ(JsonWriter()
                  .add(u"z", u"text")
                  .add(u"count", -3)
                  .add(u"large", qint64(9'007'199'254'740'993))
                  .add(u"no", false)
                  .addJson(u"inner", inner)
                  .addJson(u"list", "[1,2]")
                  .add(u"a", QString())
                  .take(),
              R"({"z":"text","count":-3,"large":9007199254740993,"no":false,"inner":{"a":true},"list":[1,2],"a":""})");
    EXPECT_EQ(JsonWriter().take(), "{}");
}

TEST(JsonWriter, WritesEveryCharacterAsQtDoes)
{
    QString all;
    for (char16_t c = 0; c < 0x300; ++c)
        all.append(QChar(c));
    const QString half(QChar(0xD83D));
    const QString otherHalf(QChar(0xDE00));
    for (const QString &text : { all, QString(), u" "_s, u"\"\\/\b\f\n\r\t\0\x1f\x7f"_s, u"中文 \u2028 \uFFFF"_s,
                                 u"😀"_s, u"a😀b😀"_s, half, otherHalf, QString(otherHalf + half),
                                 QString(half + half + otherHalf), QString(u"a"_s + half), QString(half + u'b') }) {
        const QJsonObject object { { text, text } };
        const QByteArray written = JsonWriter().add(text, text).take();
        EXPECT_EQ(written, jsonBytes(object)) << written.toStdString();
        EXPECT_EQ(QJsonDocument::fromJson(written).object(), object) << written.toStdString();
    }
}

TEST(JsonWriter, WritesAByteOrderMarkThatIsReadBack)
{
    const QJsonObject object { { u"\uFEFFname"_s, u"\uFEFFtext\uFEFF"_s } };
    EXPECT_EQ(JsonWriter().add(u"\uFEFFname", u"\uFEFFtext\uFEFF").take(), jsonBytes(object));
}

TEST(JsonWriter, WritesValuesAsQtDoes)
{
    for (const QJsonValue &value :
         { QJsonValue(), QJsonValue(true), QJsonValue(0), QJsonValue(-5), QJsonValue(0.25), QJsonValue(1e300),
           QJsonValue(qint64(9'007'199'254'740'993)), QJsonValue(std::numeric_limits<qint64>::min()),
           QJsonValue(u"a\"b"_s), QJsonValue(QJsonArray {}), QJsonValue(QJsonArray { 1, u"]"_s }),
           QJsonValue(QJsonObject { { u"x"_s, QJsonValue() } }) })
        EXPECT_EQ(JsonWriter().addValue(u"v", value).take(), jsonBytes(QJsonObject { { u"v"_s, value } }));
}

} // namespace oagent
