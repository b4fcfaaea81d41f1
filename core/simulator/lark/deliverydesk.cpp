#include "core/simulator/lark/deliverydesk.h"

#include "core/simulator/lark/ackrules.h"
#include "core/simulator/lark/ids.h"

#include <QTimer>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

constexpr int tries = 5;

bool canBeWhole(const LarkChunks &cut) { return cut.missing < 0 && !cut.wrongSum && !cut.wrongSeq; }

} // namespace

DeliveryDesk::DeliveryDesk(Context &context, LineDesk &lines, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_lines(lines)
{
    connect(&lines, &LineDesk::dataReceived, this, &DeliveryDesk::read);
    connect(&lines, &LineDesk::ended, this, &DeliveryDesk::leave);
}

DeliveryDesk::~DeliveryDesk() = default;

QString DeliveryDesk::push(const EventPayload &event) { return send(event, event.json(m_context.app), 1); }

QString DeliveryDesk::pushRaw(const QByteArray &payload) { return send({}, payload, 1); }

QString DeliveryDesk::pushAgain(const QString &id)
{
    const auto known = std::find_if(m_deliveries.rbegin(), m_deliveries.rend(), [&](const LarkDelivery &one) {
        return one.id == id || one.messageId == id || one.eventId == id;
    });
    if (known == m_deliveries.rend())
        return {};
    known->repeated = true;
    const LarkDelivery before = *known;
    return send(EventPayload(m_sent.value(before.id).event), before.payload, before.attempt + 1);
}

QString DeliveryDesk::send(const EventPayload &event, const QByteArray &payload, int attempt)
{
    LarkDelivery delivery;
    QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    delivery.id = id;
    delivery.eventId = event.eventId;
    delivery.eventType = event.eventType;
    delivery.messageId = event.messageId;
    delivery.payload = payload;
    delivery.attempt = attempt;
    delivery.sentAt = steadyNow();
    m_sent.insert(id, { .event = event, .last = {} });
    transmit(delivery);
    m_deliveries.append(std::move(delivery));
    QTimer::singleShot(m_context.limits.ackDeadline, this, [this, id] {
        const LarkDelivery *one = find(id);
        if (one && one->acks == 0)
            scheduleRepeat(id);
    });
    return id;
}

void DeliveryDesk::transmit(LarkDelivery &delivery)
{
    const QList<int> open = m_lines.open();
    if (open.isEmpty()) {
        delivery.excused = true;
        return;
    }
    delivery.connection = open.at(m_turn++ % open.size());
    // A mute connection is a dead path: the service believes that it delivers.
    delivery.excused = m_lines.isMute(delivery.connection);
    const LarkChunks cut = nextCut(delivery.payload.size());
    if (m_cuts > 0)
        --m_cuts;
    delivery.whole = canBeWhole(cut);
    QList<WireFrame> frames = framesOf(delivery, cut);
    if (cut.backwards)
        std::reverse(frames.begin(), frames.end());
    m_sent[delivery.id].last = frames.last();
    if (cut.doubledAsAWhole)
        frames += QList<WireFrame>(frames);
    for (const WireFrame &frame : frames) {
        if (frame.header("seq"_ba) == QByteArray::number(cut.missing))
            continue;
        for (int copy = 0; copy < (cut.doubled ? 2 : 1); ++copy)
            m_lines.send(delivery.connection, frame.encoded());
    }
}

LarkChunks DeliveryDesk::nextCut(qsizetype payloadSize)
{
    if (m_cuts > 0)
        return m_cut;
    LarkChunks cut { .count = 1 };
    if (const qsizetype size = m_context.limits.chunkBytes; size > 0)
        cut.count = static_cast<int>((payloadSize + size - 1) / size);
    return cut;
}

QList<WireFrame> DeliveryDesk::framesOf(const LarkDelivery &delivery, const LarkChunks &cut)
{
    const qint32 service = m_lines.serviceOf(delivery.connection);
    const qsizetype count = std::clamp<qsizetype>(cut.count, 1, std::max<qsizetype>(delivery.payload.size(), 1));
    const qsizetype size = (delivery.payload.size() + count - 1) / count;
    const QByteArray trace = freshId().toUpper().toLatin1();
    QList<WireFrame> frames;
    for (qsizetype seq = 0; seq < count; ++seq) {
        const bool last = seq == count - 1;
        WireFrame frame;
        ++m_counter;
        frame.seqId = m_context.limits.wideIds ? (1ULL << 63) - m_counter : m_counter;
        frame.logId = m_context.limits.wideIds ? (1ULL << 53) + 2 * m_counter + 1 : m_counter;
        frame.service = service;
        frame.method = 1;
        const QByteArray sum = QByteArray::number(last && cut.wrongSum ? *cut.wrongSum : count);
        const QByteArray number = QByteArray::number(last && cut.wrongSeq ? *cut.wrongSeq : seq);
        frame.headers = { { "type"_ba, cut.type },  { "message_id"_ba, delivery.id.toLatin1() },
                          { "sum"_ba, sum },        { "seq"_ba, number },
                          { "trace_id"_ba, trace }, { "instance_id"_ba, "i-"_ba + trace.left(8) } };
        if (count > 1) { // as in vector V7
            frame.payloadEncoding = ""_ba;
            frame.payloadType = ""_ba;
        }
        frame.payload = delivery.payload.mid(seq * size, size);
        frame.logIdNew = trace;
        frames.append(frame);
    }
    return frames;
}

void DeliveryDesk::cutNext(const LarkChunks &chunks, int count)
{
    m_cut = chunks;
    m_cuts = count;
}

void DeliveryDesk::scheduleRepeat(const QString &deliveryId)
{
    const LarkDelivery *one = find(deliveryId);
    const QList<std::chrono::milliseconds> &repeats = m_context.limits.repeats;
    if (!one || one->eventType == clickEventType || one->attempt >= tries || one->attempt > repeats.size())
        return;
    QTimer::singleShot(repeats.at(one->attempt - 1), this, [this, deliveryId] { repeat(deliveryId); });
}

void DeliveryDesk::repeat(const QString &deliveryId)
{
    const LarkDelivery *one = find(deliveryId);
    if (one && !one->repeated && one->code != 200)
        (void)pushAgain(deliveryId);
}

void DeliveryDesk::read(int connection, const WireFrame &frame)
{
    const QString id = QString::fromLatin1(frame.header("message_id"_ba));
    LarkDelivery *delivery = find(id);
    if (!delivery) {
        m_context.log.record(u"ack.unknown"_s, u"no delivery has this message_id"_s);
        return;
    }
    const Ack ack = readAck(frame);
    m_context.log.record(ack.violations);
    m_context.log.record(echoViolations(m_sent.value(id).last, frame));
    if (!delivery->whole)
        m_context.log.record(u"ack.incomplete"_s, u"an event of which a part is missing is not acknowledged"_s);
    if (delivery->connection != connection)
        m_context.log.record(u"ack.wrong-connection"_s,
                             u"delivered on %1, acknowledged on %2"_s.arg(delivery->connection).arg(connection));
    if (++delivery->acks > 1) {
        m_context.log.record(u"ack.duplicate"_s, delivery->eventType + u" was acknowledged before"_s);
        return;
    }
    delivery->ackedAt = steadyNow();
    delivery->ackConnection = connection;
    delivery->code = ack.code;
    delivery->handlingTime = ack.handlingTime;
    delivery->answer = ack.data;
    judge(*delivery, ack);
    if (ack.code != 200)
        scheduleRepeat(id);
    const QString messageId = delivery->messageId;
    Q_EMIT acked(id, messageId);
}

void DeliveryDesk::judge(const LarkDelivery &delivery, const Ack &ack)
{
    const auto took = *delivery.ackedAt - delivery.sentAt;
    if (took > m_context.limits.ackDeadline)
        m_context.log.record(u"ack.late"_s, delivery.eventType + u" was acknowledged too late"_s);
    else if (took > m_context.limits.promptAck)
        m_context.log.warn(u"ack.slow"_s, delivery.eventType + u" was acknowledged, but not at once"_s);
    if (delivery.eventType == clickEventType)
        judgeClick(delivery);
    else if (ack.code == 500 && delivery.eventType == messageEventType)
        m_context.log.warn(u"ack.refused"_s, u"a message was refused, so that it comes again"_s);
    else if (ack.code == 500)
        m_context.log.record(u"ack.code"_s, u"an event that means nothing to the client is acknowledged with 200"_s);
}

void DeliveryDesk::judgeClick(const LarkDelivery &delivery)
{
    if (!delivery.answer) {
        m_context.log.record(u"click.no-answer"_s, u"a click is answered in the ACK's data, with {} at least"_s);
        return;
    }
    const Violations found = clickAnswerViolations(*delivery.answer);
    m_context.log.record(found);
    if (found.isEmpty() && *delivery.ackedAt - delivery.sentAt <= m_context.limits.ackDeadline) {
        const QString messageId = delivery.messageId;
        const QJsonValue answer = *delivery.answer;
        Q_EMIT clickAnswered(messageId, answer);
    }
}

void DeliveryDesk::leave(int connection, bool inOrder)
{
    // A client that closes in order has had its time for what is overdue by now; what it could not have read yet, and
    // everything when it died, is excused.
    for (LarkDelivery &delivery : m_deliveries) {
        if (delivery.connection != connection || delivery.acks > 0)
            continue;
        const bool overdueByNow = steadyNow() - delivery.sentAt > m_context.limits.ackDeadline;
        delivery.excused = delivery.excused || !inOrder || !overdueByNow;
    }
}

void DeliveryDesk::excuse(int connection)
{
    for (LarkDelivery &delivery : m_deliveries)
        delivery.excused = delivery.excused || (delivery.connection == connection && delivery.acks == 0);
}

void DeliveryDesk::forgetSettled()
{
    m_deliveries.removeIf([this](const LarkDelivery &delivery) {
        const bool settled = delivery.acks > 0 && delivery.code == 200;
        if (settled)
            m_sent.remove(delivery.id);
        return settled;
    });
}

Violations DeliveryDesk::overdue() const
{
    Violations found;
    for (const LarkDelivery &delivery : m_deliveries) {
        if (delivery.acks == 0 && !delivery.excused && delivery.whole
            && steadyNow() - delivery.sentAt > m_context.limits.ackDeadline)
            found.append({ u"ack.missing"_s, delivery.eventType + u" was never acknowledged"_s });
    }
    return found;
}

LarkDelivery *DeliveryDesk::find(const QString &deliveryId)
{
    // Newest first: it is nearly always one of the last.
    const auto found = std::find_if(m_deliveries.rbegin(), m_deliveries.rend(),
                                    [&](const LarkDelivery &one) { return one.id == deliveryId; });
    return found == m_deliveries.rend() ? nullptr : &*found;
}

} // namespace oagent::simulator::larkparts
