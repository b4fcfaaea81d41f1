#pragma once

#include "core/simulator/lark/larkgateway.h"
#include "tests/bench/app.h"

namespace oagent::bench {

class LarkBenchApp : public App
{
    Q_OBJECT
public:
    LarkBenchApp(int number, bool isStrict);

    [[nodiscard]] bool listen() override { return m_gateway.listen(); }
    [[nodiscard]] BotConfig bot() const override;
    [[nodiscard]] QString secret() const override { return m_gateway.app().appSecret; }
    QByteArray describe(QProcessEnvironment &environment) const override;
    [[nodiscard]] bool isConnected() const override { return m_gateway.openConnections() > 0; }
    void deliver(const QString &person, const QString &text) override;
    [[nodiscard]] simulator::Violations audit() const override { return m_gateway.audit(); }
    void forgetSettled() override { m_gateway.forgetSettled(); }
    [[nodiscard]] QList<Call> calls() const override;
    [[nodiscard]] int growing() const override;

private:
    void takeCard(const QString &cardId);
    void takeMessage(const QString &messageId);

    simulator::LarkGateway m_gateway;
    QHash<QString, QString> m_people; ///< by chat
};

} // namespace oagent::bench
