#include "core/wecom/medianame.h"

#include <QList>

#include <gtest/gtest.h>

using namespace oagent::wecom;
using namespace Qt::StringLiterals;

TEST(WeComMediaName, L24_ReadsEveryFormOfANameThatWasMet)
{
    const QList<std::pair<QByteArray, QString>> headers {
        { R"(attachment; filename="annual report.pdf")", u"annual report.pdf"_s },
        { R"(attachment; filename="100% sure.txt")", u"100% sure.txt"_s },
        { R"(attachment; filename=plain.txt; size=3)", u"plain.txt"_s },
        { R"(attachment; filename="old.txt"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf)", u"报告.pdf"_s },
        { R"(attachment; filename*=utf-8'en'a%20b.txt; filename=old.txt)", u"a b.txt"_s },
        { R"(attachment; filename*=UTF-8''50%.txt)", u"50%.txt"_s },
        { R"(attachment; filename="say \"hi\"; now.txt")", u"say \"hi\"; now.txt"_s },
        { "attachment; filename=\"\xe6\x8a\xa5.pdf\"", u"报.pdf"_s },
        { R"(ATTACHMENT; FILENAME="x.pdf")", u"x.pdf"_s },
        { "inline", {} },
        { "", {} },
        { "attachment; filename=", {} },
    };
    for (const auto &[header, name] : headers)
        EXPECT_EQ(nameFromDisposition(header), name) << header.toStdString();
}

TEST(WeComMediaName, L24_NeverLeadsOutOfAFolder)
{
    const QList<std::pair<QString, QString>> names {
        { u"../../etc/passwd"_s, u"passwd"_s }, { u"C:\\temp\\a.exe"_s, u"a.exe"_s }, { u".."_s, {} }, { u"a/"_s, {} },
        { u"a\u0000b\n.txt"_s, u"ab.txt"_s },   { u"txt.\u202Egpj"_s, u"txt.gpj"_s }, { u"  "_s, {} },
    };
    for (const auto &[name, safe] : names)
        EXPECT_EQ(safeFileName(name), safe) << name.toStdString();
    EXPECT_EQ(nameFromDisposition(R"(attachment; filename*=UTF-8''..%2F..%2Fx.txt)"), u"x.txt"_s);
    const QString longName = safeFileName(QString(1000, u'a') + u".pdf"_s);
    EXPECT_LE(longName.size(), 200);
    EXPECT_TRUE(longName.endsWith(u".pdf"_s));
}
