#include "core/simulator/wecom/wecomplatform.h"

#include "core/simulator/wecom/contentrules.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

WeComPlatform::WeComPlatform(QObject *parent)
    : Platform(parent)
{
    connect(&m_gateway, &WeComGateway::linesChanged, this, &Platform::connectedChanged);
    connect(&m_gateway, &WeComGateway::bubbleChanged, this, &WeComPlatform::takeBubble);
}

QString WeComPlatform::channel() const { return u"wecom"_s; }

QString WeComPlatform::say(const ChatLine &line)
{
    WeComMessage message;
    message.group = !line.group.isEmpty();
    message.chatId = message.group ? u"wr-"_s + line.group : QString();
    message.userId = line.personId;
    message.text = line.text;
    if (m_gateway.deliver(message).isEmpty())
        return {};
    return message.group ? message.chatId : message.userId;
}

void WeComPlatform::takeBubble(qsizetype index)
{
    const WeComBubble bubble = m_gateway.bubbles().at(index);
    const bool isStream = bubble.kind == WeComBubble::Kind::Stream;
    Q_EMIT bubbleChanged({ bubble.chat, u"bubble-%1"_s.arg(index), withoutThoughts(bubble.text),
                           isStream ? u"a streamed message"_s : u"a message"_s, static_cast<int>(bubble.history.size()),
                           bubble.finished });
}

} // namespace oagent::simulator
