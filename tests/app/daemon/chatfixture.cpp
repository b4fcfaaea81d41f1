#include "tests/app/daemon/chatfixture.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::testing {

simulator::GatewayLimits ChatFixture::restarting()
{
    simulator::GatewayLimits limits;
    limits.tokenRequestsPerWindow = 1000;
    limits.opensPerWindow = 1000;
    limits.cardCallsPerWindow = 1000; // every process keeps to it, but they follow each other within a moment
    return limits;
}

ChatFixture::ChatFixture() { EXPECT_TRUE(gateway.listen()); }

void ChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    addBot(u"dingtalk"_s, gateway.app().clientId, gateway.url(),
           secret.isEmpty() ? gateway.app().clientSecret.toUtf8() : secret);
    addAssistant(assistantOptions);
}

void ChatFixture::startDaemon()
{
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)))
        << log().toStdString();
}

void ChatFixture::killDaemon()
{
    ASSERT_TRUE(kill());
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 0; }));
    gateway.resetHeld();
}

QString ChatFixture::deliver(const QString &text, const QString &person)
{
    simulator::SimulatedMessage message;
    message.text = text;
    message.senderStaffId = person;
    return gateway.deliver(message);
}

bool ChatFixture::waitForFinishedCards(qsizetype count)
{
    return waitUntil(
        [&] {
            const auto cards = gateway.cards();
            return cards.size() == count
                && std::all_of(cards.begin(), cards.end(), [](const auto &card) { return card.isDone(); });
        },
        std::chrono::seconds(30));
}

std::string ChatFixture::violations() const { return linesOf(gateway.audit()); }

} // namespace oagent::testing
