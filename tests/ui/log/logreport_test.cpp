#include "tests/testing/print.h"
#include "tests/ui/log/logsample.h"
#include "ui/log/logreport.h"
#include "ui/log/logrows.h"

#include <QDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray reportOf(const QList<LogEntry> &entries, const LogReport::Names &bots = {},
                    const LogReport::Names &conversations = {})
{
    LogRows rows;
    LogReport report(bots, conversations);
    for (const LogEntry &entry : entries) {
        rows.append(entry);
        report.add(rows.at(rows.end() - 1));
    }
    return report.text();
}

} // namespace

TEST(LogReport, NamesNobodyAndLetsAMessageBeFollowed)
{
    LogEntry first = logEntry(u"staffId manager42 is listed"_s, u"finance"_s);
    first.turn = u"turn-of-finance"_s;
    LogEntry second = first;
    second.text = u"staffId manager42 asked Finance again"_s;
    LogEntry other = logEntry(u"open_id ou_abc is not listed"_s, u"sales"_s);
    other.turn = u"another"_s;
    const QByteArray report = reportOf({ first, second, other }, { { u"finance"_s, u"Finance"_s } },
                                       { { u"ob:dingtalk:finance:p2p:chat1"_s, u"Li Lei"_s } });
    EXPECT_TRUE(report.contains("3 rows"));
    EXPECT_TRUE(report.contains("info  bot-1  conversation-1  message-1  asked  staffId person-1 is listed\n"))
        << report.toStdString();
    EXPECT_TRUE(report.contains("message-1  asked  staffId person-1 asked bot-1 again\n"));
    EXPECT_TRUE(report.contains("bot-2  conversation-2  message-2  asked  open_id person-2 is not listed\n"));
    for (const char *name : { "inance", "sales", "manager42", "ou_abc", "Li Lei", "chat1", "turn-of", "another" })
        EXPECT_FALSE(report.contains(name)) << name;
}

TEST(LogReport, TakesOutLongIdsAndLeavesWordsAndNumbers)
{
    const QByteArray report
        = reportOf({ logEntry(u"Request 7A3F09E2-55B1-4C0D was refused after 12345 ms: InvalidAuthentication"_s) });
    EXPECT_TRUE(report.contains("Request [id] was refused after 12345 ms: InvalidAuthentication\n"))
        << report.toStdString();
}

TEST(LogReport, LeavesOutWhoseHomeItIs)
{
    const QByteArray report = reportOf({ logEntry(u"runs on the profile in %1/place."_s.arg(QDir::homePath())) });
    EXPECT_TRUE(report.contains("runs on the profile in ~/place.\n")) << report.toStdString();
}

TEST(LogReport, KeepsWordsInWhichAShortNameHides)
{
    LogEntry entry = logEntry(u"ops stopped, ops-2 went on"_s);
    const QByteArray report = reportOf({ entry }, { { u"ops"_s, u"Ops"_s }, { u"ops-2"_s, u"Ops 2"_s } });
    EXPECT_TRUE(report.contains("bot-1 stopped, bot-2 went on\n")) << report.toStdString();
    entry.text = u"drops"_s;
    EXPECT_TRUE(reportOf({ entry }, { { u"ops"_s, u"Ops"_s } }).contains("  drops\n"));
}
