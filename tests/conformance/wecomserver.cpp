// Runs a simulated WeCom for programs that are not ours, such as the official SDK. Prints one JSON line with its
// address, then answers every JSON line on stdin with one on stdout. See README.md beside this file.

#include "core/simulator/wecom/wecomgateway.h"
#include "tests/conformance/jsonlines.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;

namespace {

using Action = std::function<QJsonObject(WeComGateway &gateway, const QJsonObject &command)>;

WeComLimits limitsFrom(const QJsonObject &object)
{
    WeComLimits limits;
    conformance::read(object, u"subscribeWait"_s, limits.subscribeWait);
    conformance::read(object, u"refusedPause"_s, limits.refusedPause);
    conformance::read(object, u"pingGap"_s, limits.pingGap);
    conformance::read(object, u"deadLine"_s, limits.deadLine);
    conformance::read(object, u"kickedClose"_s, limits.kickedClose);
    conformance::read(object, u"kickedCut"_s, limits.kickedCut);
    conformance::read(object, u"lostClose"_s, limits.lostClose);
    conformance::read(object, u"answerDelay"_s, limits.answerDelay);
    return limits;
}

QJsonArray linesOf(const WeComGateway &gateway)
{
    QJsonArray array;
    for (const WeComLine &line : gateway.lines()) {
        array.append(QJsonObject { { u"open"_s, line.open },
                                   { u"subscribed"_s, line.subscribed },
                                   { u"kicked"_s, line.kicked },
                                   { u"pings"_s, line.pings } });
    }
    return array;
}

QJsonArray bubblesOf(const WeComGateway &gateway)
{
    QJsonArray array;
    for (const WeComBubble &bubble : gateway.bubbles()) {
        array.append(QJsonObject { { u"chat"_s, bubble.chat },
                                   { u"reqId"_s, bubble.reqId },
                                   { u"text"_s, bubble.text },
                                   { u"history"_s, QJsonArray::fromStringList(bubble.history) },
                                   { u"finished"_s, bubble.finished },
                                   { u"mediaType"_s, bubble.mediaType },
                                   { u"mediaId"_s, bubble.mediaId } });
    }
    return array;
}

QJsonArray uploadsOf(const WeComGateway &gateway)
{
    QJsonArray array;
    for (const WeComUpload &upload : gateway.uploads()) {
        array.append(QJsonObject { { u"type"_s, upload.type },
                                   { u"filename"_s, upload.filename },
                                   { u"size"_s, upload.bytes.size() },
                                   { u"chunks"_s, upload.chunks },
                                   { u"mediaId"_s, upload.mediaId } });
    }
    return array;
}

QJsonObject report(const WeComGateway &gateway)
{
    return { { u"subscribed"_s, gateway.isSubscribed() },
             { u"openLines"_s, gateway.openLines() },
             { u"lines"_s, linesOf(gateway) },
             { u"subscribes"_s, gateway.commandCount(wecomcommands::subscribe) },
             { u"bubbles"_s, bubblesOf(gateway) },
             { u"uploads"_s, uploadsOf(gateway) },
             { u"downloads"_s, gateway.downloads() },
             { u"violations"_s, conformance::toJson(gateway.audit()) },
             { u"warnings"_s, conformance::toJson(gateway.warnings()) } };
}

QJsonObject deliver(WeComGateway &gateway, const QJsonObject &command)
{
    WeComMessage message;
    message.text = command["text"_L1].toString();
    message.group = command["group"_L1].toBool();
    message.overrides = command["overrides"_L1].toObject();
    message.rawControlCharacters = command["rawControlCharacters"_L1].toBool();
    const QString msgId = gateway.deliver(message);
    return { { u"msgId"_s, msgId }, { u"reqId"_s, gateway.reqIdOf(msgId) } };
}

QJsonObject host(WeComGateway &gateway, const QJsonObject &command)
{
    WeComFile file;
    file.bytes = QByteArray::fromBase64(command["base64"_L1].toString().toLatin1());
    file.name = command["name"_L1].toString();
    file.paddedKey = command["paddedKey"_L1].toBool(true);
    return gateway.host(file);
}

QJsonObject fault(WeComGateway &gateway, const QJsonObject &command)
{
    const QHash<QString, CommandFault> kinds {
        { u"refuse"_s, CommandFault::refuse(command["errcode"_L1].toInt()) },
        { u"loseAnswer"_s, CommandFault::loseAnswer() },
        { u"swallow"_s, CommandFault::swallow() },
    };
    gateway.fault(command["cmd"_L1].toString(), kinds.value(command["kind"_L1].toString()),
                  command["count"_L1].toInt(1));
    return {};
}

/// Carries out one command line; an unknown command is answered with an error.
QJsonObject carryOut(WeComGateway &gateway, const QJsonObject &command)
{
    const auto plain = [](void (WeComGateway::*act)()) {
        return Action([act](WeComGateway &to, const QJsonObject &) {
            (to.*act)();
            return QJsonObject();
        });
    };
    static const QHash<QString, Action> actions {
        { u"deliver"_s, deliver },
        { u"host"_s, host },
        { u"fault"_s, fault },
        { u"enterChat"_s,
          [](WeComGateway &to, const QJsonObject &) {
              return QJsonObject { { u"reqId"_s, to.enterChat() } };
          } },
        { u"clickCard"_s,
          [](WeComGateway &to, const QJsonObject &asked) {
              return QJsonObject { { u"reqId"_s, to.clickCard(asked["taskId"_L1].toString(), u"ok"_s) } };
          } },
        { u"mutePings"_s,
          [](WeComGateway &to, const QJsonObject &asked) {
              to.setPingsMuted(asked["muted"_L1].toBool());
              return QJsonObject();
          } },
        { u"kick"_s, plain(&WeComGateway::kick) },
        { u"drop"_s, plain(&WeComGateway::dropConnections) },
        { u"loseSubscription"_s, plain(&WeComGateway::loseSubscription) },
        { u"expireStreams"_s, plain(&WeComGateway::expireStreams) },
        { u"report"_s, [](WeComGateway &to, const QJsonObject &) { return report(to); } },
    };
    const auto action = actions.constFind(command["do"_L1].toString());
    return action == actions.constEnd() ? QJsonObject { { u"error"_s, u"unknown command"_s } }
                                        : (*action)(gateway, command);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    WeComGateway gateway({}, limitsFrom(conformance::limitsOf(argc, argv)));
    if (!gateway.listen())
        return 1;
    conformance::print({ { u"url"_s, gateway.url().toString() },
                         { u"botId"_s, gateway.bot().botId },
                         { u"secret"_s, gateway.bot().secret } });
    return conformance::answerLines([&gateway](const QJsonObject &command) { return carryOut(gateway, command); });
}
