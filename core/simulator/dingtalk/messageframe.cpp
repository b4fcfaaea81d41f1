#include "core/simulator/dingtalk/messageframe.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto corpId = "dingc5344d64bd47d252"_L1;
constexpr auto botUserId = "$:LWCP_v1:$c2ltdWxhdGVkLWJvdA=="_L1;

/// Looks like the ids of the service: base64 with mixed letter case.
QString idFrom(const QString &seed)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Md5).toBase64(QByteArray::Base64Encoding));
}

QJsonArray atUsers(const SimulatedMessage &message)
{
    QJsonObject bot { { u"dingtalkId"_s, QString(botUserId) } };
    QJsonObject sender { { u"dingtalkId"_s, message.senderId } };
    if (!message.senderStaffId.isEmpty())
        sender[u"staffId"_s] = message.senderStaffId;
    return { bot, sender };
}

} // namespace

QString freshId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

SimulatedMessage completed(SimulatedMessage message)
{
    const QString person = message.senderStaffId.isEmpty() ? message.senderNick : message.senderStaffId;
    if (message.senderId.isEmpty())
        message.senderId = u"$:LWCP_v1:$"_s + idFrom(person);
    if (message.group && message.conversationTitle.isEmpty())
        message.conversationTitle = u"Test group"_s;
    if (message.conversationId.isEmpty())
        message.conversationId
            = u"cid"_s + idFrom(message.group ? u"group "_s + message.conversationTitle : u"private "_s + person);
    if (message.msgId.isEmpty())
        message.msgId = u"msg"_s + idFrom(freshId());
    return message;
}

QJsonObject botMessage(const SimulatedMessage &message, const DingTalkApp &app, const ReplyAddress &reply)
{
    QJsonObject data {
        { u"conversationId"_s, message.conversationId },
        { u"conversationType"_s, message.group ? u"2"_s : u"1"_s },
        { u"chatbotCorpId"_s, QString(corpId) },
        { u"chatbotUserId"_s, QString(botUserId) },
        { u"openThreadId"_s, message.conversationId },
        { u"msgId"_s, message.msgId },
        { u"senderPlatform"_s, u"Win"_s },
        { u"senderNick"_s, message.senderNick },
        { u"senderId"_s, message.senderId },
        { u"isAdmin"_s, false },
        { u"sessionWebhook"_s, reply.sessionWebhook },
        { u"sessionWebhookExpiredTime"_s, reply.expires },
        { u"createAt"_s, QDateTime::currentMSecsSinceEpoch() },
        { u"robotCode"_s, app.robotCode },
        { u"msgtype"_s, u"text"_s },
        // In groups the mention is taken out but its blank stays (§12.1).
        { u"text"_s, QJsonObject { { u"content"_s, message.group ? u' ' + message.text : message.text } } },
    };
    if (!message.senderStaffId.isEmpty()) {
        data[u"senderStaffId"_s] = message.senderStaffId;
        data[u"senderCorpId"_s] = QString(corpId);
    }
    if (message.group) {
        data[u"conversationTitle"_s] = message.conversationTitle;
        data[u"isInAtList"_s] = true;
        data[u"atUsers"_s] = atUsers(message);
    }
    for (auto member = message.overrides.begin(); member != message.overrides.end(); ++member) {
        if (member->isNull())
            data.remove(member.key());
        else
            data[member.key()] = *member;
    }
    return data;
}

QByteArray streamFrame(const Delivery &delivery, const DingTalkApp &app, const QJsonObject &extra)
{
    QJsonObject headers {
        { u"topic"_s, delivery.topic },
        { u"messageId"_s, delivery.messageId },
        { u"contentType"_s, u"application/json"_s },
        { u"time"_s, QString::number(QDateTime::currentMSecsSinceEpoch()) },
    };
    if (delivery.type == "CALLBACK"_L1) {
        headers[u"appId"_s] = app.clientId;
        headers[u"connectionId"_s] = QString::number(delivery.connection);
    }
    for (auto member = extra.begin(); member != extra.end(); ++member)
        headers[member.key()] = *member;
    return QJsonDocument(QJsonObject { { u"specVersion"_s, u"1.0"_s },
                                       { u"type"_s, delivery.type },
                                       { u"headers"_s, headers },
                                       { u"data"_s, delivery.data } })
        .toJson(QJsonDocument::Compact);
}

} // namespace oagent::simulator
