#include "tests/bench/dingtalkbenchapp.h"

#include <QProcessEnvironment>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::bench {

using namespace simulator;

namespace {

DingTalkApp dingTalkAppOf(int number)
{
    DingTalkApp app;
    app.clientId = u"dingbench%1"_s.arg(number, 4, 10, QChar(u'0'));
    return app;
}

GatewayLimits dingTalkLimits(bool isStrict)
{
    GatewayLimits limits;
    limits.pingInterval = 30s; // dingtalk.md §5.1
    if (isStrict)
        return limits;
    limits.cardCallsPerWindow = noLimit;
    limits.webhookPostsPerWindow = noLimit;
    limits.opensPerWindow = noLimit;
    limits.tokenRequestsPerWindow = noLimit;
    return limits;
}

} // namespace

DingTalkBenchApp::DingTalkBenchApp(int number, bool isStrict)
    : m_gateway(dingTalkAppOf(number), dingTalkLimits(isStrict))
{
    connect(&m_gateway, &DingTalkGateway::connectionsChanged, this, &App::connectedChanged);
    connect(&m_gateway, &DingTalkGateway::callReceived, this, &App::called);
    connect(&m_gateway, &DingTalkGateway::cardChanged, this, [this](const QString &outTrackId) {
        const std::optional<CardRecord> card = m_gateway.card(outTrackId);
        if (card && card->isDone())
            Q_EMIT answered(card->conversation);
    });
}

BotConfig DingTalkBenchApp::bot() const
{
    BotConfig bot;
    bot.channel = u"dingtalk"_s;
    bot.appId = m_gateway.app().clientId;
    bot.apiUrl = m_gateway.url();
    return bot;
}

QByteArray DingTalkBenchApp::describe(QProcessEnvironment &environment) const
{
    environment.insert(u"BENCH_DINGTALK"_s, m_gateway.url().toString());
    environment.insert(u"BENCH_CLIENT_ID"_s, m_gateway.app().clientId);
    environment.insert(u"BENCH_CLIENT_SECRET"_s, m_gateway.app().clientSecret);
    return "BENCH_NODE_DINGTALK"_ba;
}

void DingTalkBenchApp::deliver(const QString &person, const QString &text)
{
    SimulatedMessage message;
    message.senderStaffId = person;
    message.senderNick = person;
    message.text = text;
    m_gateway.deliver(message);
}

QList<Call> DingTalkBenchApp::calls() const
{
    QList<Call> calls;
    for (const ApiCall &call : m_gateway.calls())
        calls.append({ call.at, call.answeredAt, call.path == dingtalkpaths::streamCard });
    return calls;
}

int DingTalkBenchApp::growing() const
{
    const QList<CardRecord> cards = m_gateway.cards();
    return static_cast<int>(std::count_if(
        cards.begin(), cards.end(), [](const CardRecord &card) { return !card.isDone() && !card.content.isEmpty(); }));
}

} // namespace oagent::bench
