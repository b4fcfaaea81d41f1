#include "core/connection/headerrules.h"

#include <gtest/gtest.h>

#include <QList>

#include <utility>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(HeaderRules, AllowWhatTellsAServerMore)
{
    for (const QString &name :
         { u"X-Tenant"_s, u"x-openclaw-agent-id"_s, u"x-openclaw-model"_s, u"HTTP-Referer"_s, u"User-Agent"_s })
        EXPECT_TRUE(checkExtraHeader(name, u"dba team, 2"_s)) << name.toStdString();
    EXPECT_TRUE(checkExtraHeader(u"X-Empty"_s, {}));
}

TEST(HeaderRules, RefuseWithTheReason)
{
    const QList<std::pair<QString, QString>> wrong {
        { u""_s, u"not a header's name"_s },
        { u"X Tenant"_s, u"not a header's name"_s },
        { u"X-Tenant:"_s, u"not a header's name"_s },
        { u"X-租户"_s, u"not a header's name"_s },
        { QString(101, u'x'), u"not a header's name"_s },
        { u"Authorization"_s, u"secret"_s },
        { u"X-API-Key"_s, u"secret"_s },
        { u"Cookie"_s, u"secret"_s },
        { u"X-Auth-Token"_s, u"secret"_s },
        { u"x-openclaw-session-key"_s, u"one session"_s },
        { u"X-Hermes-Session-Id"_s, u"one session"_s },
        { u"Content-Type"_s, u"set by the program"_s },
        { u"host"_s, u"set by the program"_s },
        { u"x-openclaw-message-channel"_s, u"set by the program"_s },
    };
    for (const auto &[name, reason] : wrong) {
        const Result<void> checked = checkExtraHeader(name, u"v"_s);
        ASSERT_FALSE(checked) << name.toStdString();
        EXPECT_EQ(checked.error().kind, Error::Kind::Refused);
        EXPECT_TRUE(checked.error().detail.contains(reason)) << checked.error().detail.toStdString();
    }
    for (const QString &value :
         { u"a\r\nX-Admin: 1"_s, u"a\nb"_s, QString(u"a"_s + QChar(u'\0')), u"租户"_s, QString(1001, u'v') })
        EXPECT_FALSE(checkExtraHeader(u"X-Tenant"_s, value));
}
