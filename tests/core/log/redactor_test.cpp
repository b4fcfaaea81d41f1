#include "core/log/redactor.h"
#include "tests/testing/print.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

const QByteArray hush = "kJ8/x+Q\"2\\w=Zr7 pL!9vé数Tn4";

/// A redactor that knows one secret.
class Known
{
public:
    explicit Known(const QByteArray &value = hush)
    {
        m_redactor.remember(u"bot/ops/secret"_s, Secret(QByteArray(value.constData(), value.size())));
    }
    QString operator()(const QString &text) const { return m_redactor.redacted(text); }

private:
    Redactor m_redactor;
};

QString text(const QByteArray &utf8) { return QString::fromUtf8(utf8); }

} // namespace

TEST(Redactor, LeavesOrdinaryTextAsItIs)
{
    const Known redacted;
    for (const QString &ordinary : {
             u"HTTP 400: invalid parameter: robotCode 数据库 🛠"_s,
             uR"({"usage":{"prompt_tokens":12,"total_tokens":31},"max_tokens": 4096})"_s,
             u"C:\\path\\new 100% %zz \\u12 50%"_s,
             u"connect to api.dingtalk.com:443 failed"_s,
             u"https://api.dingtalk.com/v1.0/gateway/connections/open"_s,
             QString(),
         })
        EXPECT_EQ(redacted(ordinary), ordinary);
}

TEST(Redactor, TakesOutAValueInEveryEncoding)
{
    const Known redacted;
    const QString secret = text(hush);
    const QByteArray json = QJsonDocument(QJsonObject { { u"x"_s, secret } }).toJson(QJsonDocument::Compact);
    const QByteArray twice = QJsonDocument(QJsonObject { { u"y"_s, text(json) } }).toJson(QJsonDocument::Compact);
    EXPECT_EQ(redacted(u"say "_s + secret + u" again "_s + secret), u"say [redacted] again [redacted]"_s);
    EXPECT_EQ(redacted(u"v="_s + text(QUrl::toPercentEncoding(secret)) + u'.'), u"v=[redacted]."_s);
    EXPECT_EQ(redacted(u"v=kJ8%2fx%2bQ%222%5cw%3dZr7%20pL!9v%c3%a9%e6%95%b0Tn4"_s), u"v=[redacted]"_s);
    EXPECT_EQ(redacted(text(json)), uR"({"x":"[redacted]"})"_s);
    EXPECT_FALSE(redacted(text(twice)).contains(u"Zr7"_s));
    EXPECT_EQ(redacted(uR"(v=kJ8\/x+Q\"2\\w=Zr7 pL!9v\u00e9\u6570Tn4.)"_s), u"v=[redacted]."_s);
}

TEST(Redactor, TakesOutBase64WhateverStandsAroundIt)
{
    const Known redacted;
    struct Neighbours
    {
        QByteArray before;
        QByteArray after;
    };
    for (const auto &[before, after] : std::initializer_list<Neighbours> {
             { "", "" }, { "u", "" }, { "ab", "" }, { "user:", "" }, { "", ":x" }, { "u", ":x" }, { "ab", "yz1" } }) {
        const QByteArray joined = before + hush + after;
        for (const auto alphabet : { QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding }) {
            const QString shown = redacted(u"sent "_s + text(joined.toBase64(alphabet)) + u" there"_s);
            EXPECT_TRUE(shown.contains(u"[redacted]"_s)) << joined.toStdString();
            EXPECT_TRUE(shown.endsWith(u" there"_s));
            // Of the secret's digits none is left but those it shares with its neighbours.
            EXPECT_LT(shown.size(), 30 + (before.size() + after.size()) * 2) << shown.toStdString();
        }
    }
}

TEST(Redactor, TakesOutPiecesOfAValueSplitOverFieldsOrCutOff)
{
    const Known redacted("0123456789abcdefghijklmnopqrstuv");
    EXPECT_EQ(redacted(uR"({"a":"0123456789abcdef","b":"ghijklmnopqrstuv"})"_s),
              uR"({"a":"[redacted]","b":"[redacted]"})"_s);
    EXPECT_EQ(redacted(u"the server said 0123456789abcdefghi"_s), u"the server said [redacted]"_s);
    EXPECT_EQ(redacted(u"0123456789a alone"_s), u"0123456789a alone"_s) << "below the length of a piece";
}

TEST(Redactor, NeverShowsHalfACharacter)
{
    const Known redacted("密码密码密码密码");
    EXPECT_EQ(redacted(u"是密码密码密码密码吗"_s), u"是[redacted]吗"_s);
    EXPECT_EQ(redacted(u"是密码密码密码吗"_s), u"是[redacted]吗"_s);
}

TEST(Redactor, SearchesShortValuesWholeAndTooShortOnesNotAtAll)
{
    EXPECT_EQ(Known("sesame")(u"open sesame now"_s), u"open [redacted] now"_s);
    EXPECT_EQ(Known("bot12")(u"bot12 is online"_s), u"bot12 is online"_s);
}

TEST(Redactor, ForgetsAndReplaces)
{
    Redactor redactor;
    redactor.remember(u"token"_s, Secret("first-token-value"));
    redactor.remember(u"token"_s, Secret("other-token-value"));
    EXPECT_EQ(redactor.redacted(u"first-token-value"_s), u"first[redacted]"_s) << "a shared piece is still known";
    redactor.forget(u"token"_s);
    EXPECT_EQ(redactor.redacted(u"other-token-value"_s), u"other-token-value"_s);
    redactor.forget(u"token"_s);
}

TEST(Redactor, TakesOutTheQueryAndUserOfAnyUrl)
{
    const Redactor redactor;
    struct Row
    {
        QString said;
        QString shown;
    };
    const QList<Row> rows {
        { u"POST https://oapi.dingtalk.com/robot/sendBySession?session=s3cr3t&x=1 failed"_s,
          u"POST https://oapi.dingtalk.com/robot/sendBySession?[redacted] failed"_s },
        { u"wss://wss-open.dingtalk.com:443/connect?ticket=s3cr3t"_s,
          u"wss://wss-open.dingtalk.com:443/connect?[redacted]"_s },
        { uR"({"url":"https:\/\/x.example\/y?k=s3cr3t","n":1})"_s,
          uR"({"url":"https:\/\/x.example\/y?[redacted]","n":1})"_s },
        { u"see <https://u:s3cr3t@x.example/y#s3cr3t>"_s, u"see <https://[redacted]@x.example/y?[redacted]>"_s },
        { u"GET /connect?ticket=s3cr3tvalue&ok=1"_s, u"GET /connect?ticket=[redacted]&ok=1"_s },
        { u"client_secret=s3cr3tvalue&grant_type=x"_s, u"client_secret=[redacted]&grant_type=x"_s },
    };
    for (const Row &row : rows)
        EXPECT_EQ(redactor.redacted(row.said), row.shown);
}

TEST(Redactor, TakesOutBearerTokens)
{
    const Redactor redactor;
    EXPECT_EQ(redactor.redacted(u"Authorization: Bearer abc.def-123"_s), u"Authorization: [redacted]"_s);
    EXPECT_EQ(redactor.redacted(u"authorization: Basic dXNlcjpwYXNz\r\nHost: x"_s),
              u"authorization: [redacted]\r\nHost: x"_s);
    EXPECT_EQ(redactor.redacted(u"sent bearer abc.def-123 and"_s), u"sent bearer [redacted] and"_s);
    EXPECT_EQ(redactor.redacted(u"x-acs-dingtalk-access-token: abc123def\nA: b"_s),
              u"x-acs-dingtalk-access-token: [redacted]\nA: b"_s);
}

TEST(Redactor, TakesOutMembersNamedLikeSecrets)
{
    const Redactor redactor;
    for (const QString &name :
         { u"clientSecret"_s, u"accessToken"_s, u"appSecret"_s, u"ticket"_s, u"sessionWebhook"_s, u"app_secret"_s,
           u"tenant_access_token"_s, u"api_key"_s, u"apiKey"_s, u"response_url"_s, u"password"_s, u"refreshToken"_s,
           u"Set-Cookie"_s, u"secret"_s, u"authorization"_s }) {
        const QString said = uR"({"%1": "a \"quoted\" s3cr3t","n":1})"_s.arg(name);
        EXPECT_EQ(redactor.redacted(said), uR"({"%1": "[redacted]","n":1})"_s.arg(name));
        const QString nested = uR"("{\"%1\":\"s3cr3tvalue\",\"n\":1}")"_s.arg(name);
        EXPECT_FALSE(redactor.redacted(nested).contains(u"s3cr3t"_s)) << redactor.redacted(nested).toStdString();
        EXPECT_TRUE(redactor.redacted(nested).contains(uR"(\"n\":1)"_s)) << redactor.redacted(nested).toStdString();
    }
}
