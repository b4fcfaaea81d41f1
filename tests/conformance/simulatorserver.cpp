// Runs a simulated DingTalk for programs that are not ours, such as the official SDKs. Prints one JSON line with its
// addresses, then answers every JSON line on stdin with one on stdout. See README.md beside this file.

#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/conformance/jsonlines.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <functional>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;

namespace {

GatewayLimits limitsFrom(const QJsonObject &object)
{
    GatewayLimits limits;
    conformance::read(object, u"ackDeadline"_s, limits.ackDeadline);
    conformance::read(object, u"pingDeadline"_s, limits.pingDeadline);
    conformance::read(object, u"closeAfterDisconnect"_s, limits.closeAfterDisconnect);
    return limits;
}

QJsonArray deliveriesOf(const DingTalkGateway &gateway)
{
    QJsonArray array;
    for (const Delivery &delivery : gateway.deliveries()) {
        array.append(QJsonObject { { u"messageId"_s, delivery.messageId },
                                   { u"msgId"_s, delivery.msgId },
                                   { u"type"_s, delivery.type },
                                   { u"topic"_s, delivery.topic },
                                   { u"connection"_s, delivery.connection },
                                   { u"acks"_s, delivery.acks },
                                   { u"ack"_s, delivery.ack } });
    }
    return array;
}

QJsonArray postsOf(const DingTalkGateway &gateway)
{
    QJsonArray array;
    for (const WebhookPost &post : gateway.webhookPosts()) {
        array.append(QJsonObject { { u"conversationId"_s, post.conversationId },
                                   { u"msgtype"_s, post.msgtype },
                                   { u"text"_s, post.text },
                                   { u"errcode"_s, post.errcode } });
    }
    return array;
}

QJsonObject report(const DingTalkGateway &gateway)
{
    return { { u"opens"_s, gateway.opens() },
             { u"openConnections"_s, gateway.openConnections() },
             { u"connections"_s, gateway.connections().size() },
             { u"tokensGiven"_s, gateway.tokensGiven() },
             { u"deliveries"_s, deliveriesOf(gateway) },
             { u"webhookPosts"_s, postsOf(gateway) },
             { u"violations"_s, conformance::toJson(gateway.audit()) },
             { u"warnings"_s, conformance::toJson(gateway.warnings()) } };
}

SimulatedMessage messageFrom(const QJsonObject &object)
{
    SimulatedMessage message;
    message.group = object["group"_L1].toBool();
    message.text = object["text"_L1].toString();
    message.msgId = object["msgId"_L1].toString();
    message.overrides = object["overrides"_L1].toObject();
    return message;
}

/// Carries out one command line; an unknown command is answered with an error.
QJsonObject carryOut(DingTalkGateway &gateway, const QJsonObject &command)
{
    using Action = std::function<QJsonObject()>;
    const auto plain = [](const std::function<void()> &act) {
        return Action([act] {
            act();
            return QJsonObject();
        });
    };
    const QHash<QString, Action> actions = {
        { u"deliver"_s,
          [&] {
              return QJsonObject { { u"msgId"_s, gateway.deliver(messageFrom(command)) } };
          } },
        { u"redeliver"_s,
          [&] {
              return QJsonObject { { u"messageId"_s, gateway.redeliver(command["msgId"_L1].toString()) } };
          } },
        { u"event"_s,
          [&] {
              return QJsonObject { { u"messageId"_s,
                                     gateway.deliverEvent(command["eventType"_L1].toString(),
                                                          command["data"_L1].toObject()) } };
          } },
        { u"ping"_s, plain([&] { gateway.sendPing(); }) },
        { u"webSocketPing"_s, plain([&] { gateway.sendWebSocketPing(); }) },
        { u"disconnect"_s, plain([&] { gateway.sendDisconnect(); }) },
        { u"drop"_s, plain([&] { gateway.dropConnections(); }) },
        { u"forget"_s, plain([&] { gateway.forgetViolations(); }) },
        { u"report"_s, [&] { return report(gateway); } },
    };
    const auto action = actions.constFind(command["do"_L1].toString());
    return action == actions.constEnd() ? QJsonObject { { u"error"_s, u"unknown command"_s } } : (*action)();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    DingTalkGateway gateway({}, limitsFrom(conformance::limitsOf(argc, argv)));
    if (!gateway.listen())
        return 1;
    conformance::print({ { u"url"_s, gateway.url().toString() },
                         { u"stream"_s, gateway.streamEndpoint().toString() },
                         { u"clientId"_s, gateway.app().clientId },
                         { u"clientSecret"_s, gateway.app().clientSecret } });
    return conformance::answerLines([&gateway](const QJsonObject &command) { return carryOut(gateway, command); });
}
