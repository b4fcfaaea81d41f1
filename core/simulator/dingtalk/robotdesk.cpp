#include "core/simulator/dingtalk/robotdesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/dingtalk/sendrules.h"
#include "core/simulator/jsonbody.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QString textOf(const RobotSend &send)
{
    return send.msgKey == "sampleText"_L1 ? send.param["content"_L1].toString() : send.param["text"_L1].toString();
}

} // namespace

HttpAnswer RobotDesk::send(const HttpServerRequest &request, bool group)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const Violations found = robotViolations(body, group, m_context.app.robotCode);
    m_context.log.record(found);
    if (body["robotCode"_L1] != m_context.app.robotCode)
        return ApiAnswer::error(400, u"invalidParameter.robotCode.auth"_s, u"robotCode of another app"_s);
    if (!found.isEmpty())
        return ApiAnswer::error(400, u"invalidParameter.msgParam.invalid"_s, found.first().detail);
    RobotSend send;
    send.group = group;
    send.conversationId = body["openConversationId"_L1].toString();
    send.msgKey = body["msgKey"_L1].toString();
    send.param = jsonObject(body["msgParam"_L1].toString().toUtf8()).value_or(QJsonObject());
    send.processQueryKey = freshId();
    const QJsonArray userIds = body["userIds"_L1].toArray();
    for (const auto &userId : userIds)
        send.userIds.append(userId.toString());
    return group ? sendGroup(std::move(send)) : sendPrivate(std::move(send));
}

HttpAnswer RobotDesk::sendPrivate(RobotSend send)
{
    QStringList refused;
    QStringList reached;
    for (const QString &userId : std::as_const(send.userIds))
        (m_refusedStaff.contains(userId) ? refused : reached).append(userId);
    for (const QString &userId : std::as_const(reached))
        m_context.shown.append({ m_context.chats.privateChatWith(userId), textOf(send), {} });
    const QString key = send.processQueryKey;
    m_sends.append(std::move(send));
    return ApiAnswer::json({ { u"processQueryKey"_s, key },
                             { u"invalidStaffIdList"_s, QJsonArray::fromStringList(refused) },
                             { u"flowControlledStaffIdList"_s, QJsonArray() } });
}

HttpAnswer RobotDesk::sendGroup(RobotSend send)
{
    if (m_context.chats.isMiscased(send.conversationId)) {
        m_context.log.record(u"robot.body"_s, u"the letter case of openConversationId was changed"_s);
        return ApiAnswer::error(400, u"invalidParameter.openConversationId.invalid"_s, u"no such conversation"_s);
    }
    m_context.shown.append({ send.conversationId, textOf(send), {} });
    const QString key = send.processQueryKey;
    m_sends.append(std::move(send));
    return ApiAnswer::json({ { u"processQueryKey"_s, key } });
}

HttpAnswer RobotDesk::markEmotion(const HttpServerRequest &request, bool recall)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    EmotionMark mark;
    mark.msgId = body["openMsgId"_L1].toString();
    mark.conversationId = body["openConversationId"_L1].toString();
    mark.name = body["emotionName"_L1].toString();
    if (mark.msgId.isEmpty() || mark.conversationId.isEmpty() || mark.name.isEmpty()
        || body["robotCode"_L1] != m_context.app.robotCode)
        return ApiAnswer::invalidParameter();
    if (!recall) {
        m_emotions.append(mark);
        return ApiAnswer::json({ { u"success"_s, true } });
    }
    const auto marked = std::find_if(m_emotions.begin(), m_emotions.end(), [&](const EmotionMark &one) {
        return !one.recalled && one.msgId == mark.msgId && one.name == mark.name;
    });
    if (marked == m_emotions.end())
        return ApiAnswer::invalidParameter();
    marked->recalled = true;
    return ApiAnswer::json({ { u"success"_s, true } });
}

} // namespace oagent::simulator
