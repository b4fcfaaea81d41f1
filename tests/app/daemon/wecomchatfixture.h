#pragma once

#include "core/simulator/wecom/wecomgateway.h"
#include "tests/app/daemon/daemonfixture.h"

namespace oagent::testing {

/// The built program between a simulated WeCom and a simulated assistant.
class WeComChatFixture : public DaemonFixture
{
protected:
    explicit WeComChatFixture(simulator::WeComReadings readings = {});

    /// Adds the bot "Ops" with this secret, and the assistant with these further options.
    void configure(const QStringList &assistantOptions = {}, const QByteArray &secret = {});
    void startDaemon(); ///< and waits until its line is subscribed
    void killDaemon(); ///< kill -9
    [[nodiscard]] QString deliver(const QString &text, const QString &person = QStringLiteral("zhangsan"));
    /// A bubble has this text.
    [[nodiscard]] bool waitForBubble(const QString &text) const;
    [[nodiscard]] int bubblesWith(const QString &text) const;
    /// An answer grows: a bubble has a text that is part of this one.
    [[nodiscard]] bool waitForPartOf(const QString &text) const;
    /// What broke a rule of the platform, a line each.
    [[nodiscard]] std::string violations() const;

    simulator::WeComGateway gateway;
};

} // namespace oagent::testing
