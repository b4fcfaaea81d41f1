// Who asks, and who is asked, as the system knows them.
#include "tests/app/control/controlpeers.h"
#include "tests/testing/answer.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QFileInfo>

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string_view>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr uid_t nobody = 65534;

/// What another process ends with.
constexpr int answered = 0;
constexpr int unanswered = 1;
constexpr int broken = 2;

/// A child that acts as another user. What it does must be plain system calls: this process has threads.
class OtherProcess
{
public:
    template <class Act>
    OtherProcess(uid_t user, const Act &act)
        : m_pid(::fork())
    {
        if (m_pid != 0)
            return;
        ::alarm(20); // whatever it waits for
        // Who is cut off before it has written sees its call fail, as who is cut off later does.
        ::signal(SIGPIPE, SIG_IGN);
        ::_exit(::setuid(user) == 0 ? act() : broken);
    }
    OtherProcess(const OtherProcess &) = delete;
    OtherProcess &operator=(const OtherProcess &) = delete;
    ~OtherProcess()
    {
        if (hasEnded())
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    [[nodiscard]] bool hasEnded()
    {
        m_hasEnded = m_hasEnded || ::waitpid(m_pid, &m_status, WNOHANG) == m_pid;
        return m_hasEnded;
    }
    [[nodiscard]] int result() const { return WIFEXITED(m_status) ? WEXITSTATUS(m_status) : broken; }

private:
    pid_t m_pid;
    int m_status = 0;
    bool m_hasEnded = false;
};

/// @param call ::connect or ::bind
template <class Call>
int openSocket(const QByteArray &path, Call call)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    // The system's interface takes every kind of address this way.
    return call(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0 ? socket : -1;
}

} // namespace

TEST(ControlServer, CutsOffAnotherUserBeforeReadingAWord)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs the right to act as somebody else";
    AnsweringServer server;
    // As if both the directory and the socket were open by mistake.
    const QByteArray path = QFile::encodeName(server.path());
    ASSERT_EQ(::chmod(QFile::encodeName(server.directory.path()).constData(), 0755), 0);
    ASSERT_EQ(::chmod(path.constData(), 0777), 0);
    for (const uid_t user : { nobody, ::geteuid() }) {
        OtherProcess client(user, [&path] {
            const int socket = openSocket(path, ::connect);
            const std::string_view line = "{\"command\":\"status\"}\n";
            const bool isSent
                = socket >= 0 && ::write(socket, line.data(), line.size()) == static_cast<ssize_t>(line.size());
            char byte = 0;
            return isSent && ::read(socket, &byte, 1) == 1 ? answered : unanswered;
        });
        ASSERT_TRUE(waitUntil([&] { return client.hasEnded(); }));
        EXPECT_EQ(client.result(), user == nobody ? unanswered : answered);
        EXPECT_EQ(server.requests.size(), user == nobody ? 0U : 1U);
    }
    EXPECT_EQ(server.control.clients(), 0);
}

TEST(ControlClient, TellsNothingToAnotherUserWhoListens)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs the right to act as somebody else";
    const QTemporaryDir directory;
    ASSERT_EQ(::chmod(QFile::encodeName(directory.path()).constData(), 0777), 0);
    const QString place = directory.filePath(u"s"_s);
    const QByteArray path = QFile::encodeName(place);
    OtherProcess listener(nobody, [&path] {
        const int socket = openSocket(path, ::bind);
        if (socket < 0 || ::listen(socket, 1) != 0)
            return broken;
        const int client = ::accept(socket, nullptr, nullptr);
        char byte = 0;
        return ::read(client, &byte, 1) == 1 ? answered : unanswered;
    });
    std::unique_ptr<Asked> asked;
    // Until the other one listens, nobody does.
    ASSERT_TRUE(waitUntil([&] {
        if (asked && asked->isDone() && outcome(*asked->result) == "gone")
            asked.reset();
        if (!asked && QFileInfo::exists(place))
            asked = std::make_unique<Asked>(place, request(u"status"_s));
        return asked && asked->isDone() && outcome(*asked->result) != "gone";
    }));
    EXPECT_EQ(outcome(*asked->result), "forbidden");
    ASSERT_TRUE(waitUntil([&] { return listener.hasEnded(); }));
    EXPECT_EQ(listener.result(), unanswered);
}
