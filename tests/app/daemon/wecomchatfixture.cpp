#include "tests/app/daemon/wecomchatfixture.h"

#include <algorithm>

using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::testing {

namespace {

/// Every process keeps to the platform's limits, but they follow each other within a moment.
WeComLimits restarting()
{
    WeComLimits limits;
    limits.connectsPerWindow = 1000;
    limits.messagesPerWindow = 1000;
    return limits;
}

} // namespace

WeComChatFixture::WeComChatFixture(WeComReadings readings)
    : gateway({}, restarting(), readings)
{
    EXPECT_TRUE(gateway.listen());
}

void WeComChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    addBot(u"wecom"_s, gateway.bot().botId, gateway.url(), secret.isEmpty() ? gateway.bot().secret.toUtf8() : secret);
    addAssistant(assistantOptions);
}

void WeComChatFixture::startDaemon()
{
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return gateway.isSubscribed(); }, 30s)) << log().toStdString();
}

void WeComChatFixture::killDaemon()
{
    ASSERT_TRUE(kill());
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
}

QString WeComChatFixture::deliver(const QString &text, const QString &person)
{
    return gateway.deliver({ .text = text, .userId = person });
}

int WeComChatFixture::bubblesWith(const QString &text) const
{
    const QList<WeComBubble> &bubbles = gateway.bubbles();
    return static_cast<int>(
        std::count_if(bubbles.begin(), bubbles.end(), [&](const WeComBubble &one) { return one.text == text; }));
}

bool WeComChatFixture::waitForBubble(const QString &text) const
{
    return waitUntil([&] { return bubblesWith(text) > 0; }, 30s);
}

bool WeComChatFixture::waitForPartOf(const QString &text) const
{
    return waitUntil([&] {
        const QList<WeComBubble> &bubbles = gateway.bubbles();
        return std::any_of(bubbles.begin(), bubbles.end(),
                           [&](const WeComBubble &one) { return !one.text.isEmpty() && text.startsWith(one.text); });
    });
}

std::string WeComChatFixture::violations() const { return linesOf(gateway.audit()); }

} // namespace oagent::testing
