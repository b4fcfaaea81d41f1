#include "core/support/isotime.h"

#include <QDateTime>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

QString byQt(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(millisecondsOf(time), Qt::UTC).toString(Qt::ISODateWithMs);
}

WallTime at(qint64 milliseconds) { return WallTime(Milliseconds(milliseconds)); }

} // namespace

TEST(IsoTime, WritesDateAndTimeInUtcWithMilliseconds)
{
    EXPECT_EQ(isoTime(at(0)), u"1970-01-01T00:00:00.000Z"_s);
    EXPECT_EQ(isoTime(at(1)), u"1970-01-01T00:00:00.001Z"_s);
    EXPECT_EQ(isoTime(at(1'700'000'000'123)), u"2023-11-14T22:13:20.123Z"_s);
    EXPECT_EQ(isoTime(at(1'709'251'199'999)), u"2024-02-29T23:59:59.999Z"_s);
    EXPECT_EQ(isoTime(at(1'709'251'200'000)), u"2024-03-01T00:00:00.000Z"_s);
    EXPECT_EQ(isoTime(at(951'782'400'000)), u"2000-02-29T00:00:00.000Z"_s);
}

TEST(IsoTime, WritesTimesBefore1970)
{
    EXPECT_EQ(isoTime(at(-1)), u"1969-12-31T23:59:59.999Z"_s);
    EXPECT_EQ(isoTime(at(-2'203'891'200'000)), u"1900-03-01T00:00:00.000Z"_s);
    EXPECT_EQ(isoTime(at(-2'203'891'200'001)), u"1900-02-28T23:59:59.999Z"_s); // 1900 had no leap day
    EXPECT_EQ(isoTime(at(-62'135'596'800'000)), u"0001-01-01T00:00:00.000Z"_s);
}

TEST(IsoTime, IsEmptyForYearsOfOtherThanFourDigits)
{
    EXPECT_EQ(isoTime(at(253'402'300'799'999)), u"9999-12-31T23:59:59.999Z"_s);
    EXPECT_EQ(isoTime(at(253'402'300'800'000)), QString());
    EXPECT_EQ(isoTime(at(-62'135'596'800'001)), QString());
    EXPECT_EQ(isoTime(WallTime::max()), QString());
    EXPECT_EQ(isoTime(WallTime::min()), QString());
}

TEST(IsoTime, IsWhatQtWrites)
{
    for (WallTime time = at(-62'135'596'800'000); time < at(253'402'300'800'000); time += 97h * 365 + 1'234'567ms)
        ASSERT_EQ(isoTime(time), byQt(time));
}

} // namespace oagent
