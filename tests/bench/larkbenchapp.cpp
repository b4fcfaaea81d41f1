#include "tests/bench/larkbenchapp.h"

#include <QProcessEnvironment>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::bench {

using namespace simulator;

namespace {

LarkApp larkAppOf(int number)
{
    LarkApp app;
    app.appId = u"cli_%1"_s.arg(number, 16, 16, QChar(u'0'));
    return app;
}

LarkLimits larkLimits(bool isStrict)
{
    LarkLimits limits;
    limits.wideIds = isStrict; // the SDK damages them
    if (isStrict)
        return limits;
    limits.opensPerWindow = noLimit;
    limits.tokenRequestsPerWindow = noLimit;
    limits.callsPerWindow = noLimit;
    limits.sendsPerWindow = noLimit;
    limits.cardCallsPerWindow = noLimit;
    limits.steadyCardCallsPerWindow = noLimit;
    return limits;
}

} // namespace

LarkBenchApp::LarkBenchApp(int number, bool isStrict)
    : m_gateway(larkAppOf(number), larkLimits(isStrict))
{
    connect(&m_gateway, &LarkGateway::connectionsChanged, this, &App::connectedChanged);
    connect(&m_gateway, &LarkGateway::callReceived, this, &App::called);
    connect(&m_gateway, &LarkGateway::cardChanged, this, &LarkBenchApp::takeCard);
    connect(&m_gateway, &LarkGateway::messageChanged, this, &LarkBenchApp::takeMessage);
}

BotConfig LarkBenchApp::bot() const
{
    BotConfig bot;
    bot.channel = u"lark"_s;
    bot.appId = m_gateway.app().appId;
    bot.apiUrl = m_gateway.url();
    return bot;
}

QByteArray LarkBenchApp::describe(QProcessEnvironment &environment) const
{
    environment.insert(u"BENCH_LARK"_s, m_gateway.url().toString());
    environment.insert(u"BENCH_APP_ID"_s, m_gateway.app().appId);
    environment.insert(u"BENCH_APP_SECRET"_s, m_gateway.app().appSecret);
    return "BENCH_NODE_LARK"_ba;
}

void LarkBenchApp::deliver(const QString &person, const QString &text)
{
    const QString messageId = m_gateway.deliver({ .text = text, .senderName = person });
    m_people.insert(m_gateway.message(messageId)->chatId, person);
}

void LarkBenchApp::takeCard(const QString &cardId)
{
    const std::optional<LarkCard> card = m_gateway.card(cardId);
    if (card && !card->messageId.isEmpty() && !card->streaming)
        Q_EMIT answered(m_people.value(card->chatId));
}

/// An answer that was whole before any of it was shown is a message, and no card that grows.
void LarkBenchApp::takeMessage(const QString &messageId)
{
    const std::optional<LarkShown> message = m_gateway.message(messageId);
    if (message && message->cardId.isEmpty())
        Q_EMIT answered(m_people.value(message->chatId));
}

QList<Call> LarkBenchApp::calls() const
{
    QList<Call> calls;
    for (const LarkCall &call : m_gateway.calls())
        calls.append({ call.at, call.answeredAt, call.operation == larkcalls::reply });
    return calls;
}

int LarkBenchApp::growing() const
{
    const QList<LarkCard> cards = m_gateway.cards();
    return static_cast<int>(std::count_if(cards.begin(), cards.end(), [](const LarkCard &card) {
        return card.streaming && !card.messageId.isEmpty() && !card.text.isEmpty();
    }));
}

} // namespace oagent::bench
