#include "tests/app/daemon/larkchatfixture.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::testing {

simulator::LarkLimits LarkChatFixture::restarting()
{
    // Every process keeps to them, but they follow each other within a moment.
    constexpr int enough = 1000;
    simulator::LarkLimits limits;
    limits.tokenRequestsPerWindow = enough;
    limits.opensPerWindow = enough;
    limits.sendsPerWindow = enough;
    limits.cardCallsPerWindow = enough;
    limits.steadyCardCallsPerWindow = enough;
    return limits;
}

LarkChatFixture::LarkChatFixture()
{
    EXPECT_TRUE(gateway.listen());
    EXPECT_TRUE(assistant.listen());
}

void LarkChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    const Ended added
        = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, u"lark"_s, u"--name"_s, u"Ops"_s, u"--app-id"_s,
                                   gateway.app().appId, u"--api-url"_s, gateway.url().toString() },
                                 (secret.isEmpty() ? gateway.app().appSecret.toUtf8() : secret) + '\n');
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
    const Ended assistantAdded = program.runWithSecrets(
        QStringList { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
                      assistant.baseUrl().toString(), u"--model"_s, u"simulated"_s, u"--no-key"_s }
        + assistantOptions);
    ASSERT_EQ(assistantAdded.exitCode, 0) << assistantAdded.err.toStdString();
}

void LarkChatFixture::startDaemon()
{
    gateway.forgiveRefusals();
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)))
        << log().toStdString();
}

void LarkChatFixture::killDaemon()
{
    m_log += daemon->readAllStandardOutput();
    daemon->kill();
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning && gateway.openConnections() == 0; }));
    gateway.resetHeld();
}

QByteArray LarkChatFixture::log()
{
    if (daemon)
        m_log += daemon->readAllStandardOutput();
    return m_log;
}

QString LarkChatFixture::deliver(const QString &text) { return gateway.deliver({ .text = text }); }

QJsonObject LarkChatFixture::botStatus() const
{
    return program.run({ u"status"_s, u"--json"_s }).json()["bots"_L1].toArray().first().toObject();
}

bool LarkChatFixture::waitForState(const QString &state) const
{
    return waitUntil([&] { return botStatus()["state"_L1] == state; });
}

QStringList LarkChatFixture::answers() const
{
    QStringList texts;
    for (const simulator::LarkShown &message : gateway.messages()) {
        if (message.senderOpenId.isEmpty()) {
            const std::optional<simulator::LarkCard> card = gateway.card(message.cardId);
            texts.append(card ? card->text : message.text);
        }
    }
    return texts;
}

bool LarkChatFixture::waitForAnswers(qsizetype count) const
{
    const auto areWhole = [&] {
        const QList<simulator::LarkCard> cards = gateway.cards();
        return answers().size() == count && std::none_of(cards.begin(), cards.end(), [](const auto &card) {
                   return card.streaming && !card.messageId.isEmpty();
               });
    };
    return waitUntil(areWhole, std::chrono::seconds(30))
        && waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt(-1) == 0; }, std::chrono::seconds(30));
}

bool LarkChatFixture::waitForGrowingCard() const
{
    return waitUntil([&] {
        const QList<simulator::LarkCard> cards = gateway.cards();
        return !cards.isEmpty() && cards.last().streaming && !cards.last().messageId.isEmpty()
            && !cards.last().text.isEmpty();
    });
}

std::string LarkChatFixture::violations() const
{
    QString lines;
    for (const simulator::Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

} // namespace oagent::testing
