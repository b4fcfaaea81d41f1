#include "core/support/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

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

} // namespace oagent
