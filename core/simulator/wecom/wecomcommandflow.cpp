#include "core/simulator/wecom/wecomcommandflow.h"

#include "core/simulator/wecom/wecomgateway.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr int closedInOrder = 1000;

bool isReply(const QString &cmd)
{
    return cmd == wecomcommands::respond || cmd == wecomcommands::welcome || cmd == wecomcommands::updateCard;
}

/// Without what nobody should find in a record: the secret, and bulk.
QJsonObject recordable(QJsonObject body)
{
    if (body.contains("secret"_L1))
        body[u"secret"_s] = u"…"_s;
    if (body.contains("base64_data"_L1))
        body[u"base64_data"_s] = u"…"_s;
    return body;
}

} // namespace

WeComCommandFlow::WeComCommandFlow(WeComContext &context, WeComCallbacks &callbacks, WeComLineDesk &lines,
                                   QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_callbacks(callbacks)
    , m_lines(lines)
    , m_rate(context)
    , m_watch(context, callbacks)
    , m_replies(context, callbacks, m_rate)
    , m_sends(context, m_rate)
    , m_uploads(context)
{
    connect(&lines, &WeComLineDesk::commandArrived, this, &WeComCommandFlow::take);
    connect(&lines, &WeComLineDesk::lineEnded, this, &WeComCommandFlow::farewell);
}

void WeComCommandFlow::take(WeComRequest request)
{
    note(request);
    judgeId(request);
    const bool races = !arrived(request);
    const std::optional<CommandAnswer> refusal
        = request.cmd == wecomcommands::subscribe || request.cmd == wecomcommands::ping ? std::nullopt
                                                                                        : m_lines.refusal(request);
    const std::optional<CommandFault> fault = refusal ? std::nullopt : m_faults.take(request);
    if (refusal)
        answerLater(request, *refusal);
    else if (fault)
        befall(*fault, request);
    else if (races)
        answerLater(request, CommandAnswer::error(versionConflict));
    else
        answerLater(request, process(request));
    Q_EMIT commandReceived(request.cmd);
}

void WeComCommandFlow::note(WeComRequest &request)
{
    request.index = m_forgotten + m_commands.size();
    WeComCommand command;
    command.cmd = request.cmd;
    command.reqId = request.reqId;
    command.line = request.line;
    command.at = WeComContext::now();
    command.body = recordable(request.body);
    m_commands.append(command);
}

void WeComCommandFlow::judgeId(const WeComRequest &request)
{
    if (isReply(request.cmd))
        return;
    if (m_ownIds.contains(request.reqId))
        m_context.log.record(u"frame.req-id-reused"_s, request.cmd + u" needs a fresh req_id"_s);
    m_ownIds.insert(request.reqId);
}

bool WeComCommandFlow::arrived(const WeComRequest &request)
{
    if (request.cmd == wecomcommands::send)
        m_sends.arrived(request);
    if (request.cmd != wecomcommands::respond)
        return true;
    if (const WeComCallback *callback = m_callbacks.find(request.reqId))
        m_rate.arrived(callback->chat);
    return m_watch.arrived(request);
}

CommandAnswer WeComCommandFlow::process(const WeComRequest &request)
{
    const QString &cmd = request.cmd;
    if (cmd == wecomcommands::subscribe)
        return m_lines.subscribe(request);
    if (cmd == wecomcommands::ping)
        return {};
    if (cmd == wecomcommands::respond)
        return m_replies.respond(request);
    if (cmd == wecomcommands::welcome)
        return m_replies.welcome(request);
    if (cmd == wecomcommands::updateCard)
        return m_replies.updateCard(request);
    if (cmd == wecomcommands::send)
        return m_sends.send(request);
    if (cmd == wecomcommands::uploadInit)
        return m_uploads.init(request);
    if (cmd == wecomcommands::uploadChunk)
        return m_uploads.chunk(request);
    if (cmd == wecomcommands::uploadFinish)
        return m_uploads.finish(request);
    m_context.log.record(u"frame.cmd"_s, u"no such command"_s);
    return CommandAnswer::error(badParameter);
}

void WeComCommandFlow::befall(const CommandFault &fault, const WeComRequest &request)
{
    CommandAnswer made = fault.kind == CommandFault::Kind::Refuse ? CommandAnswer::error(fault.errcode)
        : fault.hasEffect()                                       ? process(request)
                                                                  : CommandAnswer();
    switch (fault.kind) {
    case CommandFault::Kind::Refuse:
    case CommandFault::Kind::Discard: return answerLater(request, made);
    case CommandFault::Kind::LoseAnswer:
    case CommandFault::Kind::Swallow:
        if (request.cmd == wecomcommands::subscribe)
            m_lines.subscribeAnswered(request, std::nullopt);
        return;
    case CommandFault::Kind::Drop: return m_lines.drop(request.line);
    case CommandFault::Kind::Hold: m_held.append({ request, made }); return;
    }
}

void WeComCommandFlow::answerLater(const WeComRequest &request, const CommandAnswer &made)
{
    if (request.cmd == wecomcommands::ping && !m_lines.answersPings())
        return;
    const std::chrono::milliseconds delay = m_context.limits.answerDelay;
    if (delay.count() == 0)
        return answer(request, made);
    QTimer::singleShot(delay, Qt::PreciseTimer, this, [this, request, made] { answer(request, made); });
}

void WeComCommandFlow::answer(const WeComRequest &request, const CommandAnswer &made)
{
    if (request.index >= m_forgotten) {
        WeComCommand &command = m_commands[request.index - m_forgotten];
        command.errcode = made.errcode;
        command.answered = true;
        command.answeredAt = WeComContext::now();
    }
    // First the books, then the answer: what it sets off comes after them.
    if (request.cmd == wecomcommands::respond)
        m_watch.answered(request, made.errcode);
    if (request.cmd == wecomcommands::uploadChunk)
        m_uploads.chunkAnswered(request, made.errcode);
    if (made.errcode == tooFrequent) {
        const WeComCallback *callback = m_callbacks.find(request.reqId);
        m_rate.told(callback != nullptr ? callback->chat : m_context.chats.find(request.body["chatid"_L1].toString()));
    }
    m_lines.answer(request, made);
    if (request.cmd == wecomcommands::subscribe)
        m_lines.subscribeAnswered(request, made.errcode);
}

void WeComCommandFlow::release()
{
    const QList<Kept> held = std::exchange(m_held, {});
    for (const Kept &one : held)
        answer(one.request, one.answer);
}

void WeComCommandFlow::farewell(int closeCode, bool ownedBot)
{
    // A client that leaves in order finishes its streams first (checklist 33). One that was cut or kicked cannot.
    if (closeCode == closedInOrder && ownedBot && m_watch.hasOpenStreams())
        m_context.log.record(u"quit.streams-open"_s, u"the line was closed in order with open streams"_s);
    m_watch.lineEnded();
}

void WeComCommandFlow::forgetSettled()
{
    m_forgotten += m_commands.size();
    m_commands.clear();
    m_ownIds.clear();
    m_watch.forgetClosed();
    m_replies.forgetSettled();
}

} // namespace oagent::simulator
