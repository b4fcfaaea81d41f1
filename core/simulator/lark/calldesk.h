#pragma once

#include "core/simulator/callflow.h"
#include "core/simulator/lark/desks.h"
#include "core/simulator/lark/router.h"

#include <QObject>

namespace oagent::simulator::larkparts {

/// The HTTP side: judges what every call needs (a path, a token, a permission, a pace), and lets the desk answer.
class CallDesk : public QObject
{
    Q_OBJECT
public:
    explicit CallDesk(Desks &desks, QObject *parent = nullptr);

    [[nodiscard]] bool listen() { return m_server.listen() && m_otherServer.listen(); }
    [[nodiscard]] QUrl url() const { return m_server.url(); }
    [[nodiscard]] QUrl otherDomainUrl() const { return m_otherServer.url(); }
    [[nodiscard]] CallFlow &flow() { return m_flow; } ///< of the right domain
    void resetHeld(); ///< the answers of what had an effect are lost

    [[nodiscard]] const QList<LarkCall> &calls() const { return m_calls; }
    void forgetCalls();

Q_SIGNALS:
    void callReceived(const QString &operation);

private:
    void take(const std::shared_ptr<HttpExchange> &exchange, bool rightDomain);
    [[nodiscard]] std::optional<HttpAnswer> judge(const Route &route, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer process(const PendingCall &call, bool rightDomain);
    [[nodiscard]] HttpAnswer answerMessages(const Route &route, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer answerCards(const Route &route, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer answerRest(const Route &route, const HttpServerRequest &request);
    void answered(const PendingCall &call);

    Desks &m_desks;
    QList<LarkCall> m_calls;
    qsizetype m_forgotten = 0;
    QList<std::weak_ptr<HttpExchange>> m_heldSends; ///< sends of which the answer may be lost
    CallFlow m_flow;
    CallFlow m_otherFlow;
    HttpServer m_otherServer;
    HttpServer m_server; // last: exchanges report the end of their clients while it dies
};

} // namespace oagent::simulator::larkparts
