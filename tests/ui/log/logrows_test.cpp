#include "tests/testing/print.h"
#include "tests/ui/log/logsample.h"
#include "ui/log/logrows.h"

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace {

QByteArray asItIs(QByteArrayView key) { return key.toByteArray(); }

std::deque<qint64> found(const LogRows &rows, const LogFilter &filter)
{
    std::deque<qint64> numbers;
    rows.find(filter, { asItIs, asItIs, asItIs }, rows.begin(), rows.end(), numbers);
    return numbers;
}

LogFilter byText(const QString &text)
{
    LogFilter filter;
    filter.text = text;
    return filter;
}

} // namespace

TEST(LogRows, GivesBackWhatAnEntrySays)
{
    LogRows rows;
    LogEntry entry = logEntry(u"The assistant failed (timeout)."_s, u"ops"_s, LogLevel::Warning);
    entry.turn = u"t1"_s;
    entry.foreign = u"李雷 said\nno"_s;
    entry.numbers = { { u"ms"_s, 526 }, { u"host"_s, u"a.example"_s } };
    rows.append(entry);
    const LogRow row = rows.at(0);
    EXPECT_EQ(row.time, entry.time);
    EXPECT_EQ(row.level, LogLevel::Warning);
    EXPECT_EQ(row.turn, turnKey(u"t1"_s));
    EXPECT_EQ(row.bot.toByteArray(), "ops");
    EXPECT_EQ(row.conversation.toByteArray(), "ob:dingtalk:ops:p2p:chat1");
    EXPECT_EQ(row.stage.toByteArray(), "asked");
    EXPECT_EQ(row.text.toByteArray(), "The assistant failed (timeout).  李雷 said no  host=a.example  ms=526");
}

TEST(LogRows, CutsAVeryLongTextBetweenTwoCharacters)
{
    const QByteArray text = rowText(logEntry(QString(5000, u'李')));
    EXPECT_LE(text.size(), 2000);
    EXPECT_EQ(QString::fromUtf8(text), QString(QString(text.size() / 3 - 1, u'李') + u'…'));
}

TEST(LogRows, KeepNumbersThroughTheDropOfTheOldest)
{
    LogRows rows;
    for (int i = 0; i < 10'000; ++i)
        rows.append(logEntry(QString::number(i)));
    rows.dropBefore(9'000);
    EXPECT_EQ(rows.begin(), 9'000);
    EXPECT_EQ(rows.size(), 1'000);
    EXPECT_EQ(rows.at(9'000).text.toByteArray(), "9000");
    EXPECT_EQ(rows.at(9'999).text.toByteArray(), "9999");
    rows.dropBefore(rows.end());
    EXPECT_EQ(rows.size(), 0);
    rows.append(logEntry(u"next"_s));
    EXPECT_EQ(rows.at(10'000).text.toByteArray(), "next");
}

TEST(LogRows, HoldARowInTwoHundredBytes)
{
    LogRows rows;
    for (int i = 0; i < 50'000; ++i) {
        LogEntry entry = logEntry(u"staffId manager%1 is listed; the answer was delivered as a card"_s.arg(i));
        entry.conversation = u"ob:dingtalk:ops:p2p:cid%1"_s.arg(i % 1000);
        entry.turn = QString::number(i);
        rows.append(entry);
    }
    EXPECT_LE(rows.bytes() / rows.size(), 200);
}

TEST(LogRows, GiveMemoryBack)
{
    LogRows rows;
    for (int i = 0; i < 50'000; ++i)
        rows.append(logEntry(u"x"_s));
    const qint64 full = rows.bytes();
    rows.dropBefore(45'000);
    EXPECT_LT(rows.bytes(), full / 4);
}

TEST(LogRows, AreFoundByBotLevelTextAndTurn)
{
    LogRows rows;
    rows.append(logEntry(u"one"_s));
    rows.append(logEntry(u"two"_s, u"sales"_s, LogLevel::Warning));
    LogEntry third = logEntry(u"three"_s, u"sales"_s, LogLevel::Debug);
    third.turn = u"t3"_s;
    rows.append(third);
    LogEntry fourth = logEntry(u"four"_s, QString());
    fourth.conversation.clear();
    fourth.stage = u"started"_s;
    rows.append(fourth);

    LogFilter filter;
    EXPECT_THAT(found(rows, filter), ElementsAre(0, 1, 2, 3));
    filter.bot = u"sales"_s;
    EXPECT_THAT(found(rows, filter), ElementsAre(1, 2));
    filter.least = LogLevel::Info;
    EXPECT_THAT(found(rows, filter), ElementsAre(1));
    filter = {};
    filter.bot = QString(); // the program itself
    EXPECT_THAT(found(rows, filter), ElementsAre(3));
    filter = {};
    filter.turn = turnKey(u"t3"_s);
    EXPECT_THAT(found(rows, filter), ElementsAre(2));
    EXPECT_THAT(found(rows, byText(u"TWO"_s)), ElementsAre(1));
    EXPECT_THAT(found(rows, byText(u"start"_s)), ElementsAre(3));
    EXPECT_THAT(found(rows, byText(u"sales"_s)), ElementsAre(1, 2));
    EXPECT_THAT(found(rows, byText(u"nothing"_s)), IsEmpty());
    // "one" and "two" stand side by side in memory.
    EXPECT_THAT(found(rows, byText(u"onetwo"_s)), IsEmpty());
}

TEST(LogRows, AreFoundByTheNamesThatAreShown)
{
    LogRows rows;
    rows.append(logEntry(u"one"_s));
    rows.append(logEntry(u"two"_s, u"sales"_s));
    std::deque<qint64> numbers;
    rows.find(byText(u"operations"_s),
              { [](QByteArrayView id) { return QByteArray(id == "ops" ? "Operations" : "Sales"); }, asItIs, asItIs },
              rows.begin(), rows.end(), numbers);
    EXPECT_THAT(numbers, ElementsAre(0));
}

TEST(LogRows, AreFoundInAnyRange)
{
    LogRows rows;
    for (int i = 0; i < 10'000; ++i)
        rows.append(logEntry(i % 1000 == 0 ? u"needle %1"_s.arg(i) : u"hay"_s));
    rows.dropBefore(1'500);
    std::deque<qint64> numbers;
    rows.find(byText(u"needle"_s), { asItIs, asItIs, asItIs }, 0, 6'000, numbers);
    EXPECT_THAT(numbers, ElementsAre(2'000, 3'000, 4'000, 5'000));
    rows.find(byText(u"needle"_s), { asItIs, asItIs, asItIs }, 6'000, 100'000, numbers);
    EXPECT_THAT(numbers, ElementsAre(2'000, 3'000, 4'000, 5'000, 6'000, 7'000, 8'000, 9'000));
}

TEST(LogRows, FindWhatAPlainSearchFinds)
{
    LogRows rows;
    for (int i = 0; i < 9'000; ++i) {
        LogEntry entry = logEntry(i % 7 == 0 ? u"Row %1 of THE flood"_s.arg(i) : u"%1 e"_s.arg(i),
                                  i % 3 == 0 ? u"sales"_s : u"ops"_s, i % 50 == 0 ? LogLevel::Warning : LogLevel::Info);
        entry.stage = i % 11 == 0 ? u"flooded"_s : u"asked"_s;
        rows.append(entry);
    }
    rows.dropBefore(500);
    for (const QString &text : { u"the flood"_s, u"E"_s, u"flood"_s, u"row 7"_s, u"sales"_s, u"8995 e"_s, u"zzz"_s }) {
        for (const std::optional<QString> &bot : { std::optional<QString>(), std::optional<QString>(u"sales"_s) }) {
            LogFilter filter;
            filter.text = text;
            filter.bot = bot;
            filter.least = bot ? LogLevel::Warning : LogLevel::Debug;
            std::deque<qint64> expected;
            for (qint64 number = rows.begin(); number < rows.end(); ++number) {
                const LogRow row = rows.at(number);
                const auto holds = [&](QByteArrayView where) {
                    return QString::fromUtf8(where).contains(text, Qt::CaseInsensitive);
                };
                const bool isText = holds(row.text) || holds(row.bot) || holds(row.conversation) || holds(row.stage);
                if (isText && row.level >= filter.least && (!bot || QString::fromUtf8(row.bot) == *bot))
                    expected.push_back(number);
            }
            EXPECT_EQ(found(rows, filter), expected) << text.toStdString();
        }
    }
}

TEST(LogRows, ForgetTheWordsOfRowsThatAreGone)
{
    LogRows rows;
    for (int i = 0; i < 100'000; ++i) {
        LogEntry entry = logEntry(u"x"_s);
        entry.conversation = u"ob:dingtalk:ops:p2p:chat%1"_s.arg(i);
        rows.append(entry);
        if (i % 1000 == 0)
            rows.dropBefore(i - 5'000);
    }
    EXPECT_LT(rows.bytes(), 3'000'000);
    EXPECT_EQ(rows.at(99'999).conversation.toByteArray(), "ob:dingtalk:ops:p2p:chat99999");
    EXPECT_EQ(rows.at(95'000).conversation.toByteArray(), "ob:dingtalk:ops:p2p:chat95000");
    EXPECT_EQ(found(rows, byText(u"chat97531"_s)).size(), 1U);
}
