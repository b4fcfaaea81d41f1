#include "core/simulator/lark/larkplatform.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

LarkPlatform::LarkPlatform(QObject *parent)
    : Platform(parent)
{
    connect(&m_gateway, &LarkGateway::connectionsChanged, this, &Platform::connectedChanged);
    connect(&m_gateway, &LarkGateway::messageChanged, this, &LarkPlatform::takeMessage);
    connect(&m_gateway, &LarkGateway::cardChanged, this, &LarkPlatform::takeCard);
}

QString LarkPlatform::channel() const { return u"lark"_s; }

QString LarkPlatform::say(const ChatLine &line)
{
    if (!isConnected())
        return {};
    LarkMessage message;
    message.group = !line.group.isEmpty();
    message.chatName = line.group;
    message.senderName = line.person;
    message.senderOpenId = u"ou_"_s + line.personId;
    message.text = line.text;
    return m_gateway.message(m_gateway.deliver(message))->chatId;
}

void LarkPlatform::takeMessage(const QString &messageId)
{
    const std::optional<LarkShown> message = m_gateway.message(messageId);
    // A card entity tells of itself.
    if (!message || message->recalled || !message->cardId.isEmpty())
        return;
    // A plain card does not show whether more will come.
    const QString form = message->messageType == "interactive"_L1 ? u"a card"_s : u"a message"_s;
    Q_EMIT bubbleChanged(
        { message->chatId, messageId, message->text, form, static_cast<int>(message->history.size()), true });
}

void LarkPlatform::takeCard(const QString &cardId)
{
    const std::optional<LarkCard> card = m_gateway.card(cardId);
    if (card && !card->messageId.isEmpty())
        Q_EMIT bubbleChanged({ card->chatId, cardId, card->text, u"a streaming card"_s,
                               static_cast<int>(card->history.size()), !card->streaming });
}

} // namespace oagent::simulator
