#include "tests/app/daemon/wecomchatfixture.h"

#include <QJsonArray>

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
    EXPECT_TRUE(assistant.listen());
}

void WeComChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    const Ended added
        = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, u"wecom"_s, u"--name"_s, u"Ops"_s, u"--app-id"_s,
                                   gateway.bot().botId, u"--api-url"_s, gateway.url().toString() },
                                 (secret.isEmpty() ? gateway.bot().secret.toUtf8() : secret) + '\n');
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
    const Ended assistantAdded = program.runWithSecrets(
        QStringList { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
                      assistant.baseUrl().toString(), u"--model"_s, u"simulated"_s, u"--no-key"_s }
        + assistantOptions);
    ASSERT_EQ(assistantAdded.exitCode, 0) << assistantAdded.err.toStdString();
}

void WeComChatFixture::startDaemon()
{
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return gateway.isSubscribed(); }, 30s)) << log().toStdString();
}

void WeComChatFixture::killDaemon()
{
    m_log += daemon->readAllStandardOutput();
    daemon->kill();
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning && gateway.openLines() == 0; }));
}

QByteArray WeComChatFixture::log()
{
    if (daemon)
        m_log += daemon->readAllStandardOutput();
    return m_log;
}

QString WeComChatFixture::deliver(const QString &text, const QString &person)
{
    return gateway.deliver({ .text = text, .userId = person });
}

QJsonObject WeComChatFixture::botStatus() const
{
    return program.run({ u"status"_s, u"--json"_s }).json()["bots"_L1].toArray().first().toObject();
}

bool WeComChatFixture::waitForState(const QString &state) const
{
    return waitUntil([&] { return botStatus()["state"_L1] == state; }, 40s);
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

bool WeComChatFixture::waitForQuiet() const
{
    return waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt(-1) == 0; }, 30s);
}

std::string WeComChatFixture::violations() const
{
    QString lines;
    for (const Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

} // namespace oagent::testing
