#pragma once

#include "core/wecom/limits.h"
#include "core/wecom/requests.h"

namespace oagent::wecom {

/// Pings a subscribed line and says when it is dead (wecom.md §4). Pings are answered on a line whose subscription is
/// gone as well; so after minutes of nothing but pongs it asks something that only a subscribed line may (§19).
class Heartbeat : public QObject
{
    Q_OBJECT
public:
    Heartbeat(Requests &requests, SharedTimer &timer, const Limits &limits, QObject *parent = nullptr);

    void start();
    void stop();
    /// Asks now; one ping without an answer is enough.
    void probe();
    /// Something else than a pong arrived.
    void noteService();

Q_SIGNALS:
    void lost(const oagent::Error &error);

private:
    void planNext();
    void ping(Milliseconds timeLimit, int allowedMisses);
    void takeAnswer(const Result<QJsonObject> &answer, int allowedMisses);
    void askForService();
    void end(const QString &why);

    Requests &m_requests;
    SharedTimer &m_timer;
    const Limits &m_limits;
    int m_misses = 0;
    int m_unheardQuestions = 0; ///< whether the line is still subscribed
    std::chrono::steady_clock::time_point m_served; ///< something else than a pong came last
    SharedTimer::Handle m_next;
    std::unique_ptr<QObject> m_line; ///< context of the pings of one line
};

} // namespace oagent::wecom
