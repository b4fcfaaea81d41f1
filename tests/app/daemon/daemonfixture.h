#pragma once

#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/violation.h"
#include "tests/app/daemon/program.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <QUrl>

#include <gtest/gtest.h>

#include <string>

namespace oagent::testing {

/// The built program and a simulated assistant, as people run them: another process, reached only from outside. The
/// platform is the subclass's.
class DaemonFixture : public ::testing::Test
{
protected:
    DaemonFixture();
    void TearDown() override { daemon.reset(); } // before the platform goes

    /// Adds the bot "Ops".
    void addBot(const QString &channel, const QString &appId, const QUrl &apiUrl, const QByteArray &secret) const;
    /// Adds the assistant "Main" with these further options.
    void addAssistant(const QStringList &options) const;
    /// kill -9; what it wrote until then stays in log().
    [[nodiscard]] bool kill();
    /// What it wrote on stdout so far.
    [[nodiscard]] QByteArray log();
    /// The first bot of `status --json`.
    [[nodiscard]] QJsonObject botStatus() const;
    [[nodiscard]] bool waitForState(const QString &state) const;
    /// No turn is open in the daemon.
    [[nodiscard]] bool waitForQuiet() const;
    [[nodiscard]] static QString answerTo(const QString &question) { return QStringLiteral("You said: ") + question; }
    /// A line each.
    [[nodiscard]] static std::string linesOf(const simulator::Violations &violations);

    ProgramFixture program;
    simulator::AssistantServer assistant;
    ProcessPointer daemon;

private:
    QByteArray m_log;
};

} // namespace oagent::testing
