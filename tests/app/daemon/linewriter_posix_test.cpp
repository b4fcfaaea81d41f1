#include "app/daemon/linewriter.h"

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

using namespace oagent;

TEST(LineWriter, DropsLinesWhileNobodyReadsThePipe)
{
    std::array<int, 2> pipe {};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    std::FILE *stream = ::fdopen(pipe[1], "w");
    QByteArray line(1000, 'x');
    line.append('\n');
    constexpr int more = 1000; // than any pipe holds
    for (int i = 0; i < more; ++i)
        writeWhileRead(stream, line);

    QByteArray some(1'000'000, 0);
    const ssize_t held = ::read(pipe[0], some.data(), static_cast<std::size_t>(some.size()));
    EXPECT_GT(held, 0);
    EXPECT_EQ(held % 1001, 0) << "a line was cut off";
    writeWhileRead(stream, "read again\n");
    EXPECT_EQ(::read(pipe[0], some.data(), static_cast<std::size_t>(some.size())), 11);
    std::fclose(stream);
    ::close(pipe[0]);
}
