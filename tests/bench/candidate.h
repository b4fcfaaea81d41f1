#pragma once

#include "core/simulator/assistant/assistantserver.h"
#include "tests/bench/app.h"
#include "tests/bench/processmeter.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace oagent::bench {

/// Spins the event loop until `holds` or the limit passes; false in the second case.
template <class Condition>
[[nodiscard]] bool spinUntil(Condition holds, std::chrono::milliseconds limit);
void spinFor(std::chrono::milliseconds time);

enum class Program {
    AsDelivered, ///< oagent-bridged
    Unpaced, ///< the same with the platform's budgets lifted
    NodeSdk, ///< dingtalk.mjs, lark.mjs, wecom.mjs: the least that answers with the platform's own SDK
    Bare, ///< bare.cpp: little more than the transports; not for Lark
};

/// A program between bots on a simulated platform and a simulated assistant, which live in this process.
class Candidate
{
public:
    /// The platform's counting of calls is off unless `isStrict`.
    explicit Candidate(Program program, const QString &channel = QStringLiteral("dingtalk"), int apps = 1,
                       bool isStrict = false);
    ~Candidate();
    Candidate(const Candidate &) = delete;
    Candidate &operator=(const Candidate &) = delete;

    /// From before it is executed until every app has its line; nothing when that takes more than 30 s.
    [[nodiscard]] std::optional<Nanoseconds> start();
    /// SIGTERM, and waits.
    void stop();

    [[nodiscard]] Reading read() const { return readProcess(m_process.processId()); }
    [[nodiscard]] double megabytes() const { return residentMegabytes(m_process.processId()); }
    [[nodiscard]] App &app() { return *m_apps.front(); }
    [[nodiscard]] simulator::AssistantServer &assistant() { return m_assistant; }
    /// What broke a rule of the platform, over all apps.
    [[nodiscard]] simulator::Violations violations() const;
    [[nodiscard]] const QTemporaryDir &directory() const { return m_directory; }

private:
    void writeProfile();
    [[nodiscard]] bool isSubscribed() const;
    [[nodiscard]] bool isOurs() const { return m_program == Program::AsDelivered || m_program == Program::Unpaced; }

    Program m_program;
    QTemporaryDir m_directory;
    simulator::AssistantServer m_assistant;
    std::vector<std::unique_ptr<App>> m_apps;
    QProcess m_process;
};

template <class Condition>
bool spinUntil(Condition holds, std::chrono::milliseconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        spinFor(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace oagent::bench
