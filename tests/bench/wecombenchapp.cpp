#include "tests/bench/wecombenchapp.h"

#include "core/simulator/wecom/contentrules.h"

#include <QProcessEnvironment>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::bench {

using namespace simulator;

namespace {

WeComBot botOf(int number)
{
    WeComBot bot;
    bot.botId = u"aibBENCH%1"_s.arg(number, 4, 10, QChar(u'0'));
    return bot;
}

WeComLimits paceFor(bool isStrict)
{
    WeComLimits limits;
    if (!isStrict)
        limits.messagesPerWindow = noLimit;
    return limits;
}

} // namespace

WeComBenchApp::WeComBenchApp(int number, bool isStrict)
    : m_gateway(botOf(number), paceFor(isStrict))
{
    connect(&m_gateway, &WeComGateway::linesChanged, this, &App::connectedChanged);
    connect(&m_gateway, &WeComGateway::commandReceived, this, &App::called);
    connect(&m_gateway, &WeComGateway::bubbleChanged, this, [this](qsizetype index) {
        const WeComBubble &bubble = m_gateway.bubbles().at(index);
        if (bubble.finished)
            Q_EMIT answered(QString(bubble.chat)); // the receiver may drop the bubbles
    });
}

BotConfig WeComBenchApp::bot() const
{
    BotConfig bot;
    bot.channel = u"wecom"_s;
    bot.appId = m_gateway.bot().botId;
    bot.apiUrl = m_gateway.url();
    return bot;
}

QByteArray WeComBenchApp::describe(QProcessEnvironment &environment) const
{
    environment.insert(u"BENCH_WECOM"_s, m_gateway.url().toString());
    environment.insert(u"BENCH_BOT_ID"_s, m_gateway.bot().botId);
    environment.insert(u"BENCH_BOT_SECRET"_s, m_gateway.bot().secret);
    return "BENCH_NODE_WECOM"_ba;
}

void WeComBenchApp::deliver(const QString &person, const QString &text)
{
    m_gateway.deliver({ .text = text, .userId = person });
}

QList<Call> WeComBenchApp::calls() const
{
    QList<Call> calls;
    for (const WeComCommand &command : m_gateway.commands()) {
        const QString content = command.body["stream"_L1]["content"_L1].toString();
        calls.append({ command.at, command.answeredAt, isVisible(content) });
    }
    return calls;
}

int WeComBenchApp::growing() const
{
    const QList<WeComBubble> &bubbles = m_gateway.bubbles();
    return static_cast<int>(std::count_if(bubbles.begin(), bubbles.end(), [](const WeComBubble &bubble) {
        return !bubble.finished && isVisible(bubble.text);
    }));
}

} // namespace oagent::bench
