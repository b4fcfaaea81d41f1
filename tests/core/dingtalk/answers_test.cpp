#include "core/dingtalk/answers.h"
#include "core/dingtalk/card.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

namespace {

/// Far more than anything DingTalk says.
const QString &flood()
{
    static const QString text = u"0123456789"_s.repeated(100'000);
    return text;
}

Error errorOf(int status, const QJsonObject &body)
{
    HttpResponse response;
    response.status = status;
    response.body = QJsonDocument(body).toJson();
    const Result<QJsonObject> answer = judge(response, u"/v1.0/path"_s);
    EXPECT_FALSE(answer);
    return answer ? Error() : answer.error();
}

qsizetype sizeOf(const Error &error)
{
    return error.detail.size() + error.serviceCode.size() + error.scopes.join(u' ').size();
}

} // namespace

TEST(DingTalkAnswers, NameTheMissingPermissions)
{
    const Error error
        = errorOf(403,
                  { { u"code"_s, u"Forbidden.AccessDenied.AccessTokenPermissionDenied"_s },
                    { u"accessdenieddetail"_s,
                      QJsonObject { { u"requiredScopes"_s, QJsonArray { u"Card.Streaming.Write"_s } } } } });
    EXPECT_EQ(error.kind, Error::Kind::PermissionMissing);
    EXPECT_EQ(error.scopes, QStringList { u"Card.Streaming.Write"_s });
}

// What stands in an error goes through the Redactor and into the log: one answer must not hold these up.
TEST(DingTalkAnswers, LeaveAShortErrorHoweverMuchTheySay)
{
    QJsonArray scopes;
    for (int i = 0; i < 1000; ++i)
        scopes.append(flood().left(1000));
    EXPECT_LT(sizeOf(errorOf(403,
                             { { u"code"_s, flood() },
                               { u"message"_s, flood() },
                               { u"accessdenieddetail"_s, QJsonObject { { u"requiredScopes"_s, scopes } } } })),
              5000);

    HttpResponse response;
    response.status = 200;
    response.body = QJsonDocument(QJsonObject { { u"errcode"_s, flood() }, { u"errmsg"_s, flood() } }).toJson();
    const Result<void> sent = judgeWebhook(response);
    ASSERT_FALSE(sent);
    EXPECT_LT(sizeOf(sent.error()), 5000);
}

TEST(DingTalkAnswers, LeaveAShortReasonWhyACardWasNotDelivered)
{
    const QJsonObject result { { u"success"_s, false }, { u"errorMsg"_s, flood() } };
    const QString problem
        = card::deliveryProblem({ { u"result"_s, QJsonObject { { u"deliverResults"_s, QJsonArray { result } } } } });
    EXPECT_TRUE(problem.contains(u"0123456789"_s));
    EXPECT_LT(problem.size(), 1000);
}

TEST(DingTalkAnswers, KnowADeliveredCardAlsoByATruthInText)
{
    const auto problemOf = [](const QJsonValue &success) {
        const QJsonObject result { { u"success"_s, success } };
        return card::deliveryProblem(
            { { u"result"_s, QJsonObject { { u"deliverResults"_s, QJsonArray { result } } } } });
    };
    EXPECT_EQ(problemOf(true), QString());
    EXPECT_EQ(problemOf(u"true"_s), QString());
    EXPECT_NE(problemOf(false), QString());
    EXPECT_NE(problemOf(u"false"_s), QString());
    EXPECT_NE(problemOf(QJsonValue::Undefined), QString());
}
