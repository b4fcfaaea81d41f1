// Measures the desktop program as people start it: a process of its own with a fresh profile, on the display of the
// session it runs in. desktop.sh provides one; see README.md.
#include "tests/bench/processmeter.h"
#include "tests/bench/row.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

using namespace oagent::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int starts = 9; ///< the middle one counts
constexpr int memories = 3;
constexpr auto settled = 5s; ///< after the start, before memory is read

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// A running program with a profile of its own; ended with it.
class Started
{
public:
    Started(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        // What is waited for below, unlike what the other channel says.
        m_process.setReadChannel(QProcess::StandardError);
        m_process.start(program, QStringList { u"--profile-dir"_s, m_profile.path() } + arguments);
        m_process.waitForStarted();
    }
    Started(const Started &) = delete;
    Started &operator=(const Started &) = delete;
    ~Started()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished();
    }

    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

    /// Milliseconds from main() on, as firstpaint.cpp says them.
    [[nodiscard]] std::optional<double> firstPaint()
    {
        const QByteArray before = "first paint after ";
        while (m_process.waitForReadyRead(20'000) || m_process.bytesAvailable() > 0) {
            m_said += m_process.readAll();
            const qsizetype at = m_said.indexOf(before);
            if (at >= 0 && m_said.indexOf('\n', at) > 0)
                return m_said.mid(at + before.size()).split(' ').first().toDouble();
        }
        return std::nullopt;
    }

private:
    QTemporaryDir m_profile;
    QProcess m_process;
    QByteArray m_said;
};

bool measureStart()
{
    std::vector<double> times;
    for (int i = 0; i < starts; ++i) {
        const auto program = std::make_unique<Started>(QStringLiteral(OAGENT_BRIDGE_TIMED), QStringList());
        const std::optional<double> time = program->firstPaint();
        if (!time)
            return false;
        times.push_back(*time);
    }
    printRow("main() to the first paint", median(times), 150, "ms");
    return true;
}

bool measureMemory(const char *what, const QStringList &arguments, double atMost)
{
    std::vector<double> readings;
    for (int i = 0; i < memories; ++i) {
        const Started program(QStringLiteral(OAGENT_BRIDGE), arguments);
        QThread::sleep(settled.count());
        if (!program.isRunning())
            return false;
        readings.push_back(residentMegabytes(program.pid()));
    }
    printRow(what, median(readings), atMost, "MB");
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool isGood = measureStart() && measureMemory("resident memory, window open", {}, 60)
        && measureMemory("resident memory, in the tray without ever having opened", { u"--minimized"_s }, 42);
    if (!isGood)
        std::cerr << "The program ended too early, or painted nothing.\n";
    return isGood ? 0 : 1;
}
