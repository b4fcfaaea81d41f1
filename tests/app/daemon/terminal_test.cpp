#include "tests/app/daemon/program.h"
#include "tests/testing/waituntil.h"

#include <QFile>

#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// The person's side of a terminal.
class Terminal
{
public:
    Terminal()
        : m_master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        EXPECT_EQ(::grantpt(m_master), 0);
        EXPECT_EQ(::unlockpt(m_master), 0);
        m_slave = ::open(::ptsname(m_master), O_RDWR | O_NOCTTY | O_CLOEXEC); // open: its settings outlive the program
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;
    ~Terminal()
    {
        ::close(m_slave);
        hangUp();
    }
    /// The person closes the window.
    void hangUp()
    {
        if (m_master >= 0)
            ::close(std::exchange(m_master, -1));
    }
    /// In the child: this is its controlling terminal and standard input.
    void attach() const
    {
        ::setsid();
        ::ioctl(m_slave, TIOCSCTTY, 0);
        ::dup2(m_slave, STDIN_FILENO);
    }
    void type(const QByteArray &keys) const
    {
        EXPECT_EQ(::write(m_master, keys.constData(), static_cast<std::size_t>(keys.size())), keys.size());
    }
    [[nodiscard]] QByteArray shown() const
    {
        QByteArray all;
        std::array<char, 1024> some {};
        for (ssize_t count = 0; (count = ::read(m_master, some.data(), some.size())) > 0;)
            all.append(some.data(), count);
        return all;
    }
    [[nodiscard]] bool echoes() const
    {
        termios settings = {};
        EXPECT_EQ(::tcgetattr(m_slave, &settings), 0);
        return (settings.c_lflag & ECHO) != 0;
    }

private:
    int m_master = -1;
    int m_slave = -1;
};

/// `bot add` that waits at the terminal for its secret.
struct Asking
{
    Asking()
    {
        program.childModifier = [this] { terminal.attach(); };
        process = program.start(program.botAdd(u"Ops"_s, { u"--disabled"_s }) + program.secretsOption());
        EXPECT_TRUE(waitUntil([this] {
            said += process->readAllStandardError();
            return said.contains("APP Secret: ");
        }));
    }

    Terminal terminal;
    ProgramFixture program;
    QByteArray said;
    ProcessPointer process;
};

} // namespace

TEST(Terminal, HidesTheSecretThatIsTyped)
{
    const Asking asking;
    EXPECT_FALSE(asking.terminal.echoes());
    asking.terminal.type("hunter2-hunter2\n");
    EXPECT_EQ(ProgramFixture::wait(*asking.process).exitCode, 0);
    EXPECT_FALSE(asking.terminal.shown().contains("hunter2"));
    EXPECT_TRUE(asking.terminal.echoes()) << "as before";
    EXPECT_TRUE(QFile::exists(asking.program.secretDirectory() + "/bot.ops.secret"_L1));
}

TEST(Terminal, TakesTheProgramWithItWhenItGoes)
{
    Terminal terminal;
    ProgramFixture program;
    program.childModifier = [&terminal] { terminal.attach(); };
    const ProcessPointer holder = program.startHolder();
    terminal.hangUp();
    EXPECT_EQ(ProgramFixture::wait(*holder).exitCode, 0) << "SIGHUP is no wish for new settings here";
}

TEST(Terminal, IsAsBeforeAfterAnInterruption)
{
    const Asking asking;
    asking.terminal.type("hunter2\x03");
    EXPECT_EQ(ProgramFixture::wait(*asking.process).exitCode, 1);
    EXPECT_TRUE(asking.terminal.echoes());
    EXPECT_FALSE(QFile::exists(asking.program.secretDirectory()));
}
