#pragma once

#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/bench/app.h"

namespace oagent::bench {

class DingTalkBenchApp : public App
{
    Q_OBJECT
public:
    DingTalkBenchApp(int number, bool isStrict);

    [[nodiscard]] bool listen() override { return m_gateway.listen(); }
    [[nodiscard]] BotConfig bot() const override;
    [[nodiscard]] QString secret() const override { return m_gateway.app().clientSecret; }
    QByteArray describe(QProcessEnvironment &environment) const override;
    [[nodiscard]] bool isConnected() const override { return m_gateway.openConnections() > 0; }
    void deliver(const QString &person, const QString &text) override;
    [[nodiscard]] simulator::Violations audit() const override { return m_gateway.audit(); }
    void forgetSettled() override { m_gateway.forgetSettled(); }
    [[nodiscard]] QList<Call> calls() const override;
    [[nodiscard]] int growing() const override;

private:
    simulator::DingTalkGateway m_gateway;
};

} // namespace oagent::bench
