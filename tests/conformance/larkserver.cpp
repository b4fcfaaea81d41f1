// Runs a simulated Lark for programs that are not ours, such as the official SDKs. See README.md beside this file.

#include "core/simulator/lark/larkgateway.h"
#include "tests/conformance/jsonlines.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

#include <functional>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;

namespace {

LarkLimits limitsFrom(const QJsonObject &object)
{
    LarkLimits limits;
    conformance::read(object, u"ackDeadline"_s, limits.ackDeadline);
    conformance::read(object, u"firstPing"_s, limits.firstPing);
    limits.clientConfig.pingInterval = object["pingInterval"_L1].toInt(limits.clientConfig.pingInterval);
    limits.clientConfig.reconnectNonce = object["reconnectNonce"_L1].toInt(0);
    limits.wideIds = object["wideIds"_L1].toBool(false);
    return limits;
}

QJsonArray deliveriesOf(const LarkGateway &gateway)
{
    QJsonArray array;
    for (const LarkDelivery &delivery : gateway.deliveries()) {
        array.append(QJsonObject { { u"id"_s, delivery.id },
                                   { u"messageId"_s, delivery.messageId },
                                   { u"eventType"_s, delivery.eventType },
                                   { u"connection"_s, delivery.connection },
                                   { u"acks"_s, delivery.acks },
                                   { u"code"_s, delivery.code },
                                   { u"answer"_s, delivery.answer.value_or(QJsonValue()) } });
    }
    return array;
}

QJsonArray messagesOf(const LarkGateway &gateway)
{
    QJsonArray array;
    for (const LarkShown &message : gateway.messages()) {
        if (!message.senderOpenId.isEmpty())
            continue;
        array.append(QJsonObject { { u"messageId"_s, message.messageId },
                                   { u"chatId"_s, message.chatId },
                                   { u"parentId"_s, message.parentId },
                                   { u"messageType"_s, message.messageType },
                                   { u"text"_s, message.text },
                                   { u"cardId"_s, message.cardId } });
    }
    return array;
}

QJsonArray cardsOf(const LarkGateway &gateway)
{
    QJsonArray array;
    for (const LarkCard &card : gateway.cards()) {
        array.append(QJsonObject { { u"cardId"_s, card.cardId },
                                   { u"text"_s, card.text },
                                   { u"history"_s, QJsonArray::fromStringList(card.history) },
                                   { u"streaming"_s, card.streaming },
                                   { u"summary"_s, card.summary } });
    }
    return array;
}

QJsonObject report(const LarkGateway &gateway)
{
    QJsonArray pings;
    for (const LarkConnection &connection : gateway.connections())
        pings.append(connection.pings);
    return { { u"endpointCalls"_s, gateway.endpointCalls() },
             { u"openConnections"_s, gateway.openConnections() },
             { u"connections"_s, gateway.connections().size() },
             { u"pings"_s, pings },
             { u"tokensGiven"_s, gateway.tokensGiven() },
             { u"deliveries"_s, deliveriesOf(gateway) },
             { u"messages"_s, messagesOf(gateway) },
             { u"cards"_s, cardsOf(gateway) },
             { u"violations"_s, conformance::toJson(gateway.audit()) },
             { u"warnings"_s, conformance::toJson(gateway.warnings()) } };
}

QJsonObject deliver(LarkGateway &gateway, const QJsonObject &command)
{
    if (const int chunks = command["chunks"_L1].toInt(); chunks > 1)
        gateway.cutNext({ .count = chunks, .backwards = true, .doubled = true });
    LarkMessage message;
    message.group = command["group"_L1].toBool();
    message.text = command["text"_L1].toString();
    const QString messageId = gateway.deliver(message);
    return { { u"messageId"_s, messageId }, { u"chatId"_s, gateway.message(messageId)->chatId } };
}

/// Carries out one command line; an unknown command is answered with an error.
QJsonObject carryOut(LarkGateway &gateway, const QJsonObject &command)
{
    using Action = std::function<QJsonObject(LarkGateway & to, const QJsonObject &asked)>;
    const auto plain = [](void (LarkGateway::*act)()) {
        return Action([act](LarkGateway &to, const QJsonObject &) {
            (to.*act)();
            return QJsonObject();
        });
    };
    static const QHash<QString, Action> actions {
        { u"deliver"_s, deliver },
        { u"event"_s,
          [](LarkGateway &to, const QJsonObject &asked) {
              return QJsonObject {
                  { u"id"_s, to.deliverEvent(asked["eventType"_L1].toString(), asked["event"_L1].toObject()) }
              };
          } },
        { u"click"_s,
          [](LarkGateway &to, const QJsonObject &asked) {
              return QJsonObject { { u"id"_s,
                                     to.click(asked["messageId"_L1].toString(), asked["openId"_L1].toString(),
                                              asked["value"_L1]) } };
          } },
        { u"drop"_s, plain(&LarkGateway::dropConnections) },
        { u"forget"_s, plain(&LarkGateway::forgetViolations) },
        { u"expireTokens"_s, plain(&LarkGateway::expireTokens) },
        { u"report"_s, [](LarkGateway &to, const QJsonObject &) { return report(to); } },
    };
    const auto action = actions.constFind(command["do"_L1].toString());
    return action == actions.constEnd() ? QJsonObject { { u"error"_s, u"unknown command"_s } }
                                        : (*action)(gateway, command);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    LarkGateway gateway({}, limitsFrom(conformance::limitsOf(argc, argv)));
    if (!gateway.listen())
        return 1;
    conformance::print({ { u"url"_s, gateway.url().toString() },
                         { u"otherDomain"_s, gateway.otherDomainUrl().toString() },
                         { u"appId"_s, gateway.app().appId },
                         { u"appSecret"_s, gateway.app().appSecret },
                         { u"botOpenId"_s, gateway.app().openId } });
    return conformance::answerLines([&gateway](const QJsonObject &command) { return carryOut(gateway, command); });
}
