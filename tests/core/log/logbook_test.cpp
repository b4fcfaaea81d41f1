#include "core/log/logbook.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return WallTime(Milliseconds(1700000000123)); }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override { return {}; }
};

LogEntry entry(const QString &text)
{
    LogEntry entry;
    entry.text = text;
    return entry;
}

} // namespace

TEST(LogBook, KeepsTheNewestUpToItsCapacity)
{
    const FixedClock clock;
    Redactor redactor;
    LogBook book(clock, redactor, 3);
    for (const QString &text : { u"a"_s, u"b"_s, u"c"_s, u"d"_s })
        book.add(entry(text));
    ASSERT_EQ(book.entries().size(), 3U);
    EXPECT_EQ(book.entries().front().text, u"b"_s);
    EXPECT_EQ(book.entries().back().text, u"d"_s);
    EXPECT_EQ(book.entries().back().time, clock.wallNow());
}

TEST(LogBook, RedactsForeignTextWhereverItStandsBeforeAnyoneSeesIt)
{
    const FixedClock clock;
    Redactor redactor;
    redactor.remember(u"k"_s, Secret("hush-hush-hush"));
    LogBook book(clock, redactor);
    QByteArray seen;
    QObject::connect(&book, &LogBook::added, &book, [&](const LogEntry &added) { seen = toJsonLine(added); });
    LogEntry foreign = entry(u"refused"_s);
    foreign.foreign = u"bad secret hush-hush-hush"_s;
    foreign.numbers
        = { { u"host"_s, u"hush-hush-hush"_s },
            { u"list"_s, QJsonArray { u"hush-hush-hush"_s, QJsonObject { { u"x"_s, u"hush-hush-hush"_s } } } },
            { u"ms"_s, 526 } };
    book.add(foreign);
    EXPECT_FALSE(seen.contains("hush"));
    EXPECT_EQ(QByteArray(seen).replace("[redacted]", "").size(), seen.size() - 40);
    EXPECT_FALSE(toJsonLine(book.entries().back()).contains("hush"));
    EXPECT_TRUE(seen.contains("\"ms\":526"));
}

TEST(LogBook, MayBeWrittenToFromItsOwnSignal)
{
    const FixedClock clock;
    Redactor redactor;
    LogBook book(clock, redactor, 1);
    QStringList seen;
    QObject::connect(&book, &LogBook::added, &book, [&](const LogEntry &added) {
        if (added.text == "first"_L1)
            book.add(entry(u"second"_s));
        seen.append(added.text);
    });
    book.add(entry(u"first"_s));
    EXPECT_EQ(seen, (QStringList { u"second"_s, u"first"_s }));
    EXPECT_EQ(book.entries().back().text, u"second"_s);
}

TEST(LogLine, IsOneJsonObjectOnOneLineInReadingOrder)
{
    LogEntry full;
    full.time = WallTime(Milliseconds(1700000000123));
    full.level = LogLevel::Warning;
    full.bot = u"ops"_s;
    full.conversation = u"ob:dingtalk:ops:p2p:c"_s;
    full.turn = u"t1"_s;
    full.stage = u"asked"_s;
    full.text = u"two\nlines \"数\""_s;
    full.foreign = u"said"_s;
    full.numbers = { { u"ms"_s, 526 }, { u"text"_s, u"not this one"_s } };
    EXPECT_EQ(
        toJsonLine(full).toStdString(),
        R"({"time":"2023-11-14T22:13:20.123Z","level":"warning","bot":"ops","conversation":"ob:dingtalk:ops:p2p:c",)"
        R"("turn":"t1","stage":"asked","text":"two\nlines \"数\"","detail":"said","ms":526})");
    QJsonParseError error;
    (void)QJsonDocument::fromJson(toJsonLine(full), &error);
    EXPECT_EQ(error.error, QJsonParseError::NoError);
}

TEST(LogLine, IsReadBackWhateverItHolds)
{
    LogEntry full;
    full.level = LogLevel::Error;
    full.text = u"quote \" backslash \\ tab \t 数 \u2028 \x7f ~"_s;
    full.foreign = QString(QChar(0xd800)) + u"half"_s;
    full.numbers = { { u"ms"_s, -5 },
                     { u"large"_s, qint64(9'007'199'254'740'991) },
                     { u"share"_s, 0.25 },
                     { u"beyond"_s, 1e300 },
                     { u"is"_s, true },
                     { u"nothing"_s, QJsonValue() },
                     { u"list"_s, QJsonArray { 1, u"a"_s } },
                     { u"na\"me"_s, 3 },
                     { u"数"_s, u"x"_s } };
    const QByteArray line = toJsonLine(full);
    const std::optional<LogEntry> back = entryFromJsonLine(line);
    ASSERT_TRUE(back) << line.toStdString();
    EXPECT_EQ(back->level, full.level);
    EXPECT_EQ(back->text, full.text);
    EXPECT_EQ(back->foreign, full.foreign);
    EXPECT_EQ(back->numbers, full.numbers);
    EXPECT_FALSE(line.contains('\n'));
}

TEST(LogLine, LeavesOutWhatIsEmpty)
{
    EXPECT_EQ(toJsonLine({}), R"({"time":"1970-01-01T00:00:00.000Z","level":"info"})");
}
