// What is disputed about the platform, played as each reading has it (wecom.md §8, §9, §22).
#include "tests/core/simulator/wecomclient.h"
#include "tests/testing/waituntil.h"

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

using Expiry = WeComReadings::Expiry;

struct LifeCase
{
    const char *name;
    WeComReadings readings;
    std::chrono::minutes passed;
    int errcode; ///< of the frame after that
    bool isShown;
};
void PrintTo(const LifeCase &one, std::ostream *out) { *out << one.name; }

const LifeCase lifeCases[] = {
    { "SixMinutesNotOver", {}, std::chrono::minutes(5), 0, true },
    { "SixMinutesOver", {}, std::chrono::minutes(7), streamExpired, false },
    { "SixMinutesOverInSilence", { .expiry = Expiry::Silence }, std::chrono::minutes(7), 0, false },
    { "TenMinutesNotOver", { .streamLife = std::chrono::minutes(10) }, std::chrono::minutes(7), 0, true },
    { "TenMinutesOver", { .streamLife = std::chrono::minutes(10) }, std::chrono::minutes(11), streamExpired, false },
};

class WeComStreamLife : public ::testing::TestWithParam<LifeCase>
{ };

TEST_P(WeComStreamLife, EndsAsRead)
{
    WeComClient client({}, GetParam().readings);
    client.connect();
    const QString reqId = client.message();
    client.stream(reqId, s1, u"one"_s);
    client.gateway.passTime(GetParam().passed);
    EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), GetParam().errcode);
    EXPECT_EQ(client.shown(), QStringList(GetParam().isShown ? u"one, two"_s : u"one"_s));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

INSTANTIATE_TEST_SUITE_P(All, WeComStreamLife, ::testing::ValuesIn(lifeCases),
                         [](const ::testing::TestParamInfo<LifeCase> &one) { return one.param.name; });

TEST(WeComReadings, BeginsTheLifeOfAStreamAnewWithEveryFrameWhenReadSo)
{
    WeComClient client({}, { .streamLifeSlides = true });
    client.connect();
    const QString reqId = client.message();
    for (const QString &text : { u"one"_s, u"one, two"_s, u"one, two, three"_s }) {
        EXPECT_EQ(client.stream(reqId, s1, text), 0);
        client.gateway.passTime(std::chrono::minutes(5));
    }
    EXPECT_EQ(client.stream(reqId, s1, u"one, two, three, four"_s, true), 0);
}

TEST(WeComReadings, CountsTheLifeOfAStreamFromTheMessageWhenReadSo)
{
    WeComClient client({}, { .streamLifeFromMessage = true });
    client.connect();
    const QString reqId = client.message();
    client.gateway.passTime(std::chrono::minutes(4));
    EXPECT_EQ(client.stream(reqId, s1, u"one"_s), 0);
    client.gateway.passTime(std::chrono::minutes(4));
    EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), streamExpired);
    EXPECT_EQ(client.stream(reqId, s2, u"one, two"_s, true), streamExpired);
}

class WeComReconnect : public ::testing::TestWithParam<bool>
{ };

TEST_P(WeComReconnect, KeepsOrForgetsReqIdsAsRead)
{
    WeComClient client({}, { .reqIdsSurviveReconnect = GetParam() });
    client.connect();
    const QString reqId = client.message();
    client.stream(reqId, s1, u"one"_s);
    client.gateway.dropConnections();
    EXPECT_TRUE(client.line->ends());
    client.connect();
    EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), GetParam() ? 0 : invalidReqId);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

INSTANTIATE_TEST_SUITE_P(Both, WeComReconnect, ::testing::Bool());

TEST(WeComReadings, TakesSendsToGroupsOrNotAsRead)
{
    WeComClient client;
    client.connect();
    client.message({ .text = u"hello"_s, .group = true, .chatId = u"wrABC"_s });
    EXPECT_EQ(client.sendMarkdown(u"wrABC"_s, u"one"_s, 2), 0);
    client.gateway.readings().groupSends = false;
    EXPECT_EQ(client.sendMarkdown(u"wrABC"_s, u"two"_s, 2), invalidChat);
    EXPECT_EQ(client.gateway.shownIn(u"wrABC"_s), QStringList(u"one"_s));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReadings, CutsAnOverlongTextOffBetweenCharactersWhenReadSo)
{
    WeComClient client({}, { .overLong = WeComReadings::OverLong::CutOff });
    client.connect();
    EXPECT_EQ(client.stream(client.message(), s1, QString(6827, u'企'), true), 0);
    EXPECT_EQ(client.shown().first().toUtf8().size(), 20478);
    EXPECT_FALSE(client.shown().first().contains(QChar(QChar::ReplacementCharacter)));
    EXPECT_EQ(client.auditCodes(), QStringList(u"content.too-long"_s));
}

} // namespace
