// A log on a device without room, as Linux and macOS can make one.
#include "core/log/logfile.h"
#include "core/log/logreader.h"
#include "tests/testing/filesizelimit.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <optional>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

TEST(LogFileFull, CostsWholeLinesAndGoesOnWhenThereIsRoom)
{
    const QTemporaryDir directory;
    LogFile log(directory.path());
    int failures = 0;
    qint64 lost = 0;
    QObject::connect(&log, &LogFile::failed, &log, [&failures] { ++failures; });
    QObject::connect(&log, &LogFile::recovered, &log, [&lost](qint64 count) { lost = count; });
    log.write("first line\n");
    {
        const FileSizeLimit full(20); // nine bytes are left
        for (int i = 0; i < 3; ++i)
            log.write("does not fit any more\n");
        log.write("short\n");
    }
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(lost, 3) << "half a line would have taken the place of the short one";
    log.write("last line\n");
    QByteArray lines;
    EXPECT_EQ(readLog(directory.path(),
                      [&lines](const QByteArray &line) {
                          lines += line + ';';
                          return true;
                      }),
              3);
    EXPECT_EQ(lines, "first line;short;last line;");
}
