#include "tests/app/daemon/larkchatfixture.h"

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

LarkChatFixture::LarkChatFixture() { EXPECT_TRUE(gateway.listen()); }

void LarkChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    addBot(u"lark"_s, gateway.app().appId, gateway.url(), secret.isEmpty() ? gateway.app().appSecret.toUtf8() : secret);
    addAssistant(assistantOptions);
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
    ASSERT_TRUE(kill());
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 0; }));
    gateway.resetHeld();
}

QString LarkChatFixture::deliver(const QString &text) { return gateway.deliver({ .text = text }); }

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
    return waitUntil(areWhole, std::chrono::seconds(30)) && waitForQuiet();
}

bool LarkChatFixture::waitForGrowingCard() const
{
    return waitUntil([&] {
        const QList<simulator::LarkCard> cards = gateway.cards();
        return !cards.isEmpty() && cards.last().streaming && !cards.last().messageId.isEmpty()
            && !cards.last().text.isEmpty();
    });
}

std::string LarkChatFixture::violations() const { return linesOf(gateway.audit()); }

} // namespace oagent::testing
