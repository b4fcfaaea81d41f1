#include "app/cli/logtext.h"

#include "app/cli/logprinter.h"
#include "core/log/logfile.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(LogText, ReadsInOneLine)
{
    EXPECT_EQ(logText(R"({"time":"2026-01-02T03:04:05.678Z","level":"warning","bot":"ops","conversation":"ob:x",)"
                      R"("turn":"t1","stage":"assistant","text":"It failed.","detail":"busy","ms":526,"tools":["a"]})"),
              u"2026-01-02T03:04:05.678Z  warning  ops  assistant  It failed.  busy  conversation=ob:x  ms=526  "
              "tools=[\"a\"]  turn=t1\n"_s);
    EXPECT_EQ(logText(R"({"time":"2026-01-02T03:04:05.678Z","level":"info","stage":"started"})"),
              u"2026-01-02T03:04:05.678Z  info     -  started\n"_s);
}

TEST(LogText, LetsNothingDriveTheTerminal)
{
    EXPECT_FALSE(logText(R"({"level":"info","detail":"a\u001b[2Jb"})").contains(u'\u001b'));
    EXPECT_EQ(logText("not\x1b JSON"), u"not? JSON\n"_s);
}

TEST(LogPrinter, PrintsTheWholeLogAsItIsOrForPeople)
{
    const QTemporaryDir directory;
    QByteArray out;
    const auto take = [&out](const QByteArray &bytes) {
        out += bytes;
        return true;
    };
    EXPECT_EQ(LogPrinter(true, Language::English, take).printAll(directory.path()).exitCode, ExitCode::Good);
    EXPECT_EQ(out, QByteArray());
    EXPECT_EQ(LogPrinter(false, Language::English, take).printAll(directory.path()).exitCode, ExitCode::Good);
    EXPECT_TRUE(out.startsWith("No log yet"));
    out.clear();
    const QByteArray line = R"({"time":"now","level":"info","stage":"started"})"_ba;
    LogFile(directory.path()).write(line + '\n');
    EXPECT_EQ(LogPrinter(true, Language::English, take).printAll(directory.path()).exitCode, ExitCode::Good);
    EXPECT_EQ(out, line + '\n');
    out.clear();
    EXPECT_EQ(LogPrinter(false, Language::English, take).printAll(directory.path()).exitCode, ExitCode::Good);
    EXPECT_EQ(out, "now  info     -  started\n"_ba);
}

TEST(LogPrinter, EndsWithThreeWhenTheLogCannotBeRead)
{
    const QTemporaryDir directory;
    ASSERT_TRUE(QDir().mkpath(LogFile::paths(directory.path()).first()));
    const LogPrinter printer(false, Language::English, [](const QByteArray &) { return true; });
    EXPECT_EQ(printer.printAll(directory.path()).exitCode, ExitCode::Unavailable);
}
