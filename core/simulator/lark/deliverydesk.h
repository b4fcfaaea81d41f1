#pragma once

#include "core/simulator/lark/context.h"
#include "core/simulator/lark/eventpayload.h"
#include "core/simulator/lark/linedesk.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace oagent::simulator::larkparts {

struct Ack;

/// Pushes events to the open connections in turn (the service picks at random, §7), cuts them up, repeats what failed,
/// and judges what comes back. lark.md §6.
class DeliveryDesk : public QObject
{
    Q_OBJECT
public:
    DeliveryDesk(Context &context, LineDesk &lines, QObject *parent = nullptr);
    ~DeliveryDesk() override;

    /// Returns the id of the delivery. What fails, for want of a connection as well, is repeated, but for clicks.
    QString push(const EventPayload &event);
    /// A delivery whose payload need not be an event.
    QString pushRaw(const QByteArray &payload);
    /// The same event in a delivery of its own, as if the first had failed. Empty when nothing was delivered under this
    /// message id, event id, or delivery id.
    QString pushAgain(const QString &id);
    void cutNext(const LarkChunks &chunks, int count);

    /// Drops the records of what was acknowledged.
    void forgetSettled();
    [[nodiscard]] Violations overdue() const; ///< "ack.missing"
    [[nodiscard]] const QList<LarkDelivery> &deliveries() const { return m_deliveries; }
    void excuse(int connection);

Q_SIGNALS:
    void acked(const QString &deliveryId, const QString &messageId);
    /// In time, and in the right shape.
    void clickAnswered(const QString &messageId, const QJsonValue &answer);

private:
    struct Sent
    {
        EventPayload event;
        WireFrame last; ///< the frame that completes the event
    };

    QString send(const EventPayload &event, const QByteArray &payload, int attempt);
    void transmit(LarkDelivery &delivery);
    [[nodiscard]] QList<WireFrame> framesOf(const LarkDelivery &delivery, const LarkChunks &cut);
    [[nodiscard]] LarkChunks nextCut(qsizetype payloadSize);
    void scheduleRepeat(const QString &deliveryId);
    void repeat(const QString &deliveryId);
    void read(int connection, const WireFrame &frame);
    void judge(const LarkDelivery &delivery, const Ack &ack);
    void judgeClick(const LarkDelivery &delivery);
    void leave(int connection, bool inOrder);
    [[nodiscard]] LarkDelivery *find(const QString &deliveryId);

    Context &m_context;
    LineDesk &m_lines;
    QList<LarkDelivery> m_deliveries;
    QHash<QString, Sent> m_sent; ///< by delivery id
    LarkChunks m_cut;
    int m_cuts = 0;
    qsizetype m_turn = 0;
    quint64 m_counter = 0;
};

} // namespace oagent::simulator::larkparts
