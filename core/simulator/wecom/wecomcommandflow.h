#pragma once

#include "core/simulator/wecom/commandfaults.h"
#include "core/simulator/wecom/wecomcallbacks.h"
#include "core/simulator/wecom/wecomlinedesk.h"
#include "core/simulator/wecom/wecomratedesk.h"
#include "core/simulator/wecom/wecomreplydesk.h"
#include "core/simulator/wecom/wecomreplywatch.h"
#include "core/simulator/wecom/wecomsenddesk.h"
#include "core/simulator/wecom/wecomuploaddesk.h"

#include <QObject>
#include <QSet>

namespace oagent::simulator {

/// The way of a command: what is wrong with it, whether a fault befalls it, what it does, when it is answered.
class WeComCommandFlow : public QObject
{
    Q_OBJECT
public:
    WeComCommandFlow(WeComContext &context, WeComCallbacks &callbacks, WeComLineDesk &lines, QObject *parent = nullptr);

    void take(WeComRequest request);
    void fault(const QString &cmd, const CommandFault &fault, int count) { m_faults.add(cmd, fault, count); }
    void heal(const QString &cmd) { m_faults.heal(cmd); }
    [[nodiscard]] int held() const { return static_cast<int>(m_held.size()); }
    void release();
    void expireStreams() { m_replies.expireStreams(); }
    void forgetSettled();

    [[nodiscard]] Violations overdue() const { return m_watch.overdue() + m_replies.overdue(); }
    [[nodiscard]] const QList<WeComCommand> &commands() const { return m_commands; }
    [[nodiscard]] const QList<WeComUpload> &uploads() const { return m_uploads.uploads(); }

Q_SIGNALS:
    void commandReceived(const QString &cmd);

private:
    struct Kept
    {
        WeComRequest request;
        CommandAnswer answer;
    };

    void note(WeComRequest &request);
    void judgeId(const WeComRequest &request);
    [[nodiscard]] bool arrived(const WeComRequest &request);
    [[nodiscard]] CommandAnswer process(const WeComRequest &request);
    void befall(const CommandFault &fault, const WeComRequest &request);
    void answerLater(const WeComRequest &request, const CommandAnswer &made);
    void answer(const WeComRequest &request, const CommandAnswer &made);
    void farewell(int closeCode, bool ownedBot);

    WeComContext &m_context;
    WeComCallbacks &m_callbacks;
    WeComLineDesk &m_lines;
    WeComRateDesk m_rate;
    WeComReplyWatch m_watch;
    WeComReplyDesk m_replies;
    WeComSendDesk m_sends;
    WeComUploadDesk m_uploads;
    CommandFaults m_faults;
    QList<Kept> m_held;
    QList<WeComCommand> m_commands;
    qsizetype m_forgotten = 0; ///< commands dropped from the front of m_commands
    QSet<QString> m_ownIds; ///< req_ids that the client made
};

} // namespace oagent::simulator
