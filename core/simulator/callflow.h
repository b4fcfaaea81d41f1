#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace oagent::simulator {

/// One call on its way through the gateway.
struct PendingCall
{
    std::shared_ptr<HttpExchange> exchange;
    QString path;
    std::shared_ptr<void> inFlight; ///< lives until the call is answered or its client is gone
    std::optional<HttpAnswer> answer; ///< once processed
    qsizetype index = 0; ///< in the gateway's list of calls
};

/// Faults on command and calls that are kept: decides when a call is processed and when it is answered.
class CallFlow : public QObject
{
    Q_OBJECT
public:
    using Process = std::function<HttpAnswer(const PendingCall &call)>;
    using Answered = std::function<void(const PendingCall &call)>;

    /// `process` has the effect of a call; `answered` hears of every call whose answer was written.
    CallFlow(Process process, Answered answered, QObject *parent = nullptr);

    void failNext(const QString &path, const HttpAnswer &answer, int count);
    void heal(const QString &path) { m_faults.remove(path); }
    void holdNext(const QString &path, bool afterProcessing) { m_holds[path].append(afterProcessing); }
    [[nodiscard]] int held() const { return static_cast<int>(m_held.size()); }
    void release();
    void resetHeld();

    /// `refusal` is answered without any effect and uses up no fault.
    void take(PendingCall call, const std::optional<HttpAnswer> &refusal, std::chrono::milliseconds answerDelay);

private:
    struct Fault
    {
        HttpAnswer answer;
        int count = 0; ///< -1: without end
    };
    [[nodiscard]] std::optional<HttpAnswer> takeFault(const QString &path);
    void keep(QList<PendingCall> &list, PendingCall call);
    void reply(PendingCall call);

    Process m_process;
    Answered m_answered;
    QHash<QString, QList<Fault>> m_faults;
    QHash<QString, QList<bool>> m_holds; ///< true: after processing
    QList<PendingCall> m_held;
    QList<PendingCall> m_waiting; ///< never answered, or not before their delay is over
};

} // namespace oagent::simulator
