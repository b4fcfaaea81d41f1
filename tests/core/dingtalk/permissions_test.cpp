// What is learned of missing permissions, and asking for a token alone.
#include "core/dingtalk/credentialscheck.h"
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::Answer;
using oagent::testing::outcome;
using oagent::testing::waitUntil;

namespace {

class PermissionsTest : public oagent::testing::DingTalkFixture
{
protected:
    std::string check(const QByteArray &secretToTry)
    {
        Answer<void> answer;
        dingtalk::checkCredentials(bot, Secret(secretToTry), client, redactor, answer.context(), answer.done());
        EXPECT_EQ(answer.count(), 0) << "answered inside the call";
        return outcome(answer.wait());
    }

    HttpClient client;
};

} // namespace

TEST_F(PermissionsTest, AreMissingFromTheRefusalOfACallUntilSuchACallGoesWell)
{
    limits.cardPause = 0ms;
    start();
    EXPECT_TRUE(connection->missingScopes().isEmpty());
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }));
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(connection->missingScopes(), QStringList { u"Card.Instance.Write"_s });
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_TRUE(connection->missingScopes().isEmpty());
}

TEST_F(PermissionsTest, AreNotMissingBecauseAServiceIsBusy)
{
    start();
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::qpsLimit());
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_TRUE(connection->missingScopes().isEmpty());
}

TEST_F(PermissionsTest, CredentialsAreJudgedByATokenAloneAndNoLineIsOpened)
{
    EXPECT_EQ(check(secret), "");
    EXPECT_EQ(check("not-the-secret"), "authentication");
    gateway.failNext(dingtalkpaths::accessToken, ApiAnswer::unavailable());
    EXPECT_EQ(check(secret), "overloaded");
    EXPECT_EQ(gateway.opens(), 0);
}

TEST_F(PermissionsTest, NobodyIsToldOfCredentialsAfterWhoAskedIsGone)
{
    gateway.holdNext(dingtalkpaths::accessToken);
    auto answer = std::make_unique<Answer<void>>();
    dingtalk::checkCredentials(bot, Secret(secret), client, redactor, answer->context(), answer->done());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    answer.reset();
    gateway.release();
    EXPECT_EQ(check(secret), ""); // what was held has been through the loop by now
}
