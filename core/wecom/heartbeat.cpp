#include "core/wecom/heartbeat.h"

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::wecom {

Heartbeat::Heartbeat(Requests &requests, SharedTimer &timer, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_requests(requests)
    , m_timer(timer)
    , m_limits(limits)
{ }

void Heartbeat::start()
{
    m_line = std::make_unique<QObject>();
    m_misses = 0;
    noteService();
    planNext();
}

void Heartbeat::stop()
{
    m_next.cancel();
    if (m_line)
        m_line.release()->deleteLater(); // this may be called by an answer that it is the context of
}

void Heartbeat::planNext()
{
    m_next = m_timer.after(m_limits.pingEvery, [this] {
        planNext();
        ping(m_limits.pingAnswer, m_limits.pingsUntilDead - 1);
        if (steady_clock::now() - m_served >= m_limits.doubtAfter)
            askForService();
    });
}

void Heartbeat::probe()
{
    if (m_line)
        ping(m_limits.probeAnswer, 0);
}

void Heartbeat::ping(Milliseconds timeLimit, int allowedMisses)
{
    m_requests.send({ commands::ping, freshRequestId(commands::ping), {}, timeLimit }, m_line.get(),
                    [this, allowedMisses](const Result<QJsonObject> &answer) { takeAnswer(answer, allowedMisses); });
}

/// An error is an answer, too; that the subscription is lost is heard elsewhere.
void Heartbeat::takeAnswer(const Result<QJsonObject> &answer, int allowedMisses)
{
    const bool isAnswered = answer || answer.error().kind != Error::Kind::Timeout;
    m_misses = isAnswered ? 0 : m_misses + 1;
    if (m_misses > allowedMisses)
        end(u"WeCom does not answer pings"_s);
}

void Heartbeat::noteService()
{
    m_served = steady_clock::now();
    m_unheardQuestions = 0;
}

void Heartbeat::askForService()
{
    m_requests.askForService(m_line.get(), [this](const Result<QJsonObject> &answer) {
        const bool isUnheard = !answer && answer.error().kind == Error::Kind::Timeout;
        if (isUnheard && ++m_unheardQuestions >= m_limits.pingsUntilDead)
            end(u"WeCom answers pings and nothing else"_s);
    });
}

void Heartbeat::end(const QString &why)
{
    stop();
    Q_EMIT lost(failure(Error::Kind::Timeout, why).value());
}

} // namespace oagent::wecom
