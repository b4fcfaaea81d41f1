#pragma once

#include "core/simulator/assistant/assistantserver.h"
#include "core/simulator/wecom/wecomgateway.h"
#include "tests/app/daemon/program.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

namespace oagent::testing {

/// The built program between a simulated WeCom and a simulated assistant, as people run it: another process, reached
/// only from outside.
class WeComChatFixture : public ::testing::Test
{
protected:
    explicit WeComChatFixture(simulator::WeComReadings readings = {});

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is subscribed
    void killDaemon(); ///< kill -9
    /// What it wrote on stdout so far.
    [[nodiscard]] QByteArray log();
    [[nodiscard]] QString deliver(const QString &text, const QString &person = QStringLiteral("zhangsan"));
    /// The first bot of `status --json`.
    [[nodiscard]] QJsonObject botStatus() const;
    [[nodiscard]] bool waitForState(const QString &state) const;
    /// A bubble has this text.
    [[nodiscard]] bool waitForBubble(const QString &text) const;
    [[nodiscard]] int bubblesWith(const QString &text) const;
    /// An answer grows: a bubble has a text that is part of this one.
    [[nodiscard]] bool waitForPartOf(const QString &text) const;
    /// No turn is open in the daemon.
    [[nodiscard]] bool waitForQuiet() const;
    /// What broke a rule of the platform, a line each.
    [[nodiscard]] std::string violations() const;
    [[nodiscard]] static QString answerTo(const QString &question) { return QStringLiteral("You said: ") + question; }

    ProgramFixture program;
    simulator::WeComGateway gateway;
    simulator::AssistantServer assistant;
    ProcessPointer daemon;

private:
    QByteArray m_log;
};

} // namespace oagent::testing
