#include "core/simulator/callflow.h"

#include <QTimer>

#include <algorithm>

namespace oagent::simulator {

CallFlow::CallFlow(Process process, Answered answered, QObject *parent)
    : QObject(parent)
    , m_process(std::move(process))
    , m_answered(std::move(answered))
{ }

void CallFlow::failNext(const QString &path, const HttpAnswer &answer, int count)
{
    m_faults[path].append({ answer, count });
}

std::optional<HttpAnswer> CallFlow::takeFault(const QString &path)
{
    const auto faults = m_faults.find(path);
    if (faults == m_faults.end() || faults->isEmpty())
        return std::nullopt;
    Fault &first = faults->first();
    HttpAnswer answer = first.answer;
    if (first.count > 0 && --first.count == 0)
        faults->removeFirst();
    return answer;
}

void CallFlow::take(PendingCall call, const std::optional<HttpAnswer> &refusal, std::chrono::milliseconds answerDelay)
{
    call.answer = refusal ? refusal : takeFault(call.path);
    QList<bool> &holds = m_holds[call.path];
    if (!call.answer && !holds.isEmpty()) {
        if (holds.takeFirst())
            call.answer = m_process(call);
        keep(m_held, std::move(call));
        return;
    }
    if (!call.answer)
        call.answer = m_process(call);
    if (answerDelay.count() == 0 || call.answer->status == 0) {
        reply(std::move(call));
        return;
    }
    const std::shared_ptr<HttpExchange> exchange = call.exchange;
    keep(m_waiting, std::move(call));
    QTimer::singleShot(answerDelay, this, [this, exchange] {
        const auto waiting = std::find_if(m_waiting.begin(), m_waiting.end(),
                                          [&](const PendingCall &one) { return one.exchange == exchange; });
        if (waiting != m_waiting.end())
            reply(m_waiting.takeAt(waiting - m_waiting.begin()));
    });
}

void CallFlow::keep(QList<PendingCall> &list, PendingCall call)
{
    HttpExchange *exchange = call.exchange.get();
    list.append(std::move(call));
    connect(exchange, &HttpExchange::peerGone, this, [this, exchange] {
        const auto gone = [exchange](const PendingCall &one) { return one.exchange.get() == exchange; };
        // Not released inside its own signal.
        const auto keptAlive = std::make_shared<QList<PendingCall>>();
        for (QList<PendingCall> *calls : { &m_held, &m_waiting }) {
            for (qsizetype i = calls->size() - 1; i >= 0; --i) {
                if (gone(calls->at(i)))
                    keptAlive->append(calls->takeAt(i));
            }
        }
        QMetaObject::invokeMethod(
            this, [keptAlive] { keptAlive->clear(); }, Qt::QueuedConnection);
    });
}

void CallFlow::reply(PendingCall call)
{
    if (call.answer->status == 0) {
        keep(m_waiting, std::move(call));
        return;
    }
    call.inFlight.reset();
    call.exchange->respond(call.answer->status, call.answer->body, call.answer->contentType, call.answer->headers);
    m_answered(call);
}

void CallFlow::release()
{
    QList<PendingCall> calls = std::exchange(m_held, {});
    for (PendingCall &call : calls) {
        if (!call.answer)
            call.answer = m_process(call);
        reply(std::move(call));
    }
}

void CallFlow::resetHeld()
{
    const QList<PendingCall> calls = std::exchange(m_held, {});
    for (const PendingCall &call : calls)
        call.exchange->reset();
}

} // namespace oagent::simulator
