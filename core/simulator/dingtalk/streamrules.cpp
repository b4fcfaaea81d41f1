#include "core/simulator/dingtalk/streamrules.h"

#include "core/simulator/jsonbody.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto botTopic = "/v1.0/im/bot/messages/get"_L1;

QString subscriptionProblem(const QJsonObject &subscription)
{
    const QString type = subscription["type"_L1].toString();
    const QString topic = subscription["topic"_L1].toString();
    if (type == "EVENT"_L1)
        return topic == "*"_L1 ? QString() : u"an EVENT subscription has the topic *"_s;
    if (type == "CALLBACK"_L1)
        return topic.startsWith(u'/') ? QString() : u"a CALLBACK subscription names a topic"_s;
    if (type == "SYSTEM"_L1)
        return topic == "ping"_L1 || topic == "disconnect"_L1 ? QString() : u"unknown SYSTEM topic"_s;
    return u"the type is EVENT, CALLBACK or SYSTEM"_s;
}

bool isPlainText(const QJsonValue &value)
{
    const QString text = value.toString();
    return !text.isEmpty() && text == text.trimmed();
}

} // namespace

Violations openViolations(const HttpServerRequest &request)
{
    Violations found;
    if (!request.header("Content-Type"_ba).toLower().startsWith("application/json"))
        found.append({ u"open.content-type"_s, u"Content-Type must be application/json"_s });
    if (!request.header("Accept"_ba).toLower().contains("application/json"))
        found.append({ u"open.accept"_s, u"Accept must name application/json"_s });
    const std::optional<QJsonObject> body = jsonObject(request.body);
    if (!body) {
        found.append({ u"open.body"_s, u"the body is no JSON object"_s });
        return found;
    }
    if (!isPlainText((*body)["clientId"_L1]) || !isPlainText((*body)["clientSecret"_L1]))
        found.append({ u"open.body"_s, u"clientId and clientSecret are strings without blanks around them"_s });
    const QJsonArray subscriptions = (*body)["subscriptions"_L1].toArray();
    if (subscriptions.isEmpty()) {
        found.append({ u"open.body"_s, u"subscriptions is a filled array"_s });
        return found;
    }
    bool wantsMessages = false;
    for (const auto &entry : subscriptions) {
        const QJsonObject subscription = entry.toObject();
        if (const QString problem = subscriptionProblem(subscription); !problem.isEmpty())
            found.append({ u"open.subscription"_s, problem });
        wantsMessages |= subscription["type"_L1] == "CALLBACK"_L1 && subscription["topic"_L1] == botTopic;
    }
    if (!wantsMessages)
        found.append({ u"open.no-bot-topic"_s, u"bot messages are not subscribed to"_s });
    return found;
}

Violations ackViolations(const QJsonObject &frame)
{
    Violations found;
    const auto expect = [&](bool holds, const QString &detail) {
        if (!holds)
            found.append({ u"ack.shape"_s, detail });
    };
    constexpr std::array codes { 200, 400, 404, 500 };
    expect(frame["code"_L1].isDouble()
               && std::find(codes.begin(), codes.end(), frame["code"_L1].toInt()) != codes.end(),
           u"code is the number 200, 400, 404 or 500"_s);
    const QJsonObject headers = frame["headers"_L1].toObject();
    expect(isFilledString(headers["messageId"_L1]), u"headers.messageId is a filled string"_s);
    expect(headers["contentType"_L1] == "application/json"_L1, u"headers.contentType is application/json"_s);
    expect(frame["message"_L1].isString(), u"message is a string"_s);
    const QJsonValue data = frame["data"_L1];
    expect(data.isString() && !QJsonDocument::fromJson(data.toString().toUtf8()).isNull(),
           u"data is a string that holds JSON"_s);
    return found;
}

bool looksLikeAck(const QJsonObject &frame)
{
    return frame.contains("code"_L1) || frame["headers"_L1].toObject().contains("messageId"_L1);
}

bool hasEventStatus(const QJsonObject &ack)
{
    const std::optional<QJsonObject> data = jsonObject(ack["data"_L1].toString().toUtf8());
    const QString status = data ? (*data)["status"_L1].toString() : QString();
    return status == "SUCCESS"_L1 || status == "LATER"_L1;
}

} // namespace oagent::simulator
