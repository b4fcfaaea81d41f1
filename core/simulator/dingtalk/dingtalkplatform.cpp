#include "core/simulator/dingtalk/dingtalkplatform.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

DingTalkPlatform::DingTalkPlatform(QObject *parent)
    : Platform(parent)
{
    connect(&m_gateway, &DingTalkGateway::connectionsChanged, this, &Platform::connectedChanged);
    connect(&m_gateway, &DingTalkGateway::cardChanged, this, &DingTalkPlatform::takeCard);
    connect(&m_gateway, &DingTalkGateway::webhookPosted, this, &DingTalkPlatform::takeWebhookPost);
    connect(&m_gateway, &DingTalkGateway::robotSent, this, &DingTalkPlatform::takeRobotSend);
}

QString DingTalkPlatform::channel() const { return u"dingtalk"_s; }

QString DingTalkPlatform::say(const ChatLine &line)
{
    SimulatedMessage message;
    message.group = !line.group.isEmpty();
    message.conversationTitle = line.group;
    message.conversationId = u"cid:"_s + (message.group ? u"group:"_s + line.group : u"private:"_s + line.personId);
    message.senderNick = line.person;
    message.senderStaffId = line.personId;
    message.text = line.text;
    m_chats.insert(message.conversationId, message.conversationId);
    if (!message.group)
        m_chats.insert(line.personId, message.conversationId);
    return m_gateway.deliver(message).isEmpty() ? QString() : message.conversationId;
}

void DingTalkPlatform::takeCard(const QString &outTrackId)
{
    const std::optional<CardRecord> card = m_gateway.card(outTrackId);
    if (card && card->delivered)
        Q_EMIT bubbleChanged({ m_chats.value(card->conversation), outTrackId, card->content, u"an AI card"_s,
                               static_cast<int>(card->history.size()), card->isDone() });
}

void DingTalkPlatform::takeWebhookPost()
{
    const qsizetype number = m_gateway.webhookPosts().size();
    const WebhookPost post = m_gateway.webhookPosts().constLast();
    if (post.errcode == 0)
        Q_EMIT bubbleChanged(
            { m_chats.value(post.conversationId), u"webhook-%1"_s.arg(number), post.text, u"a message"_s, 1, true });
}

void DingTalkPlatform::takeRobotSend()
{
    const RobotSend sent = m_gateway.robotSends().constLast();
    const QString conversation = sent.group ? sent.conversationId : sent.userIds.value(0);
    const QString text = sent.param.value("text"_L1).toString(sent.param.value("content"_L1).toString());
    Q_EMIT bubbleChanged({ m_chats.value(conversation), sent.processQueryKey, text, u"a message"_s, 1, true });
}

} // namespace oagent::simulator
