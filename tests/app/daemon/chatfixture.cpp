#include "tests/app/daemon/chatfixture.h"

#include <QJsonArray>

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

ChatFixture::ChatFixture()
{
    EXPECT_TRUE(gateway.listen());
    EXPECT_TRUE(assistant.listen());
}

void ChatFixture::configure(const QStringList &assistantOptions, const QByteArray &secret)
{
    const Ended added
        = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, u"dingtalk"_s, u"--name"_s, u"Ops"_s,
                                   u"--app-id"_s, gateway.app().clientId, u"--api-url"_s, gateway.url().toString() },
                                 (secret.isEmpty() ? gateway.app().clientSecret.toUtf8() : secret) + '\n');
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
    const Ended assistantAdded = program.runWithSecrets(
        QStringList { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
                      assistant.baseUrl().toString(), u"--model"_s, u"simulated"_s, u"--no-key"_s }
        + assistantOptions);
    ASSERT_EQ(assistantAdded.exitCode, 0) << assistantAdded.err.toStdString();
}

void ChatFixture::startDaemon()
{
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)))
        << log().toStdString();
}

void ChatFixture::killDaemon()
{
    m_log += daemon->readAllStandardOutput();
    daemon->kill();
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning && gateway.openConnections() == 0; }));
    gateway.resetHeld();
}

QByteArray ChatFixture::log()
{
    if (daemon)
        m_log += daemon->readAllStandardOutput();
    return m_log;
}

QString ChatFixture::deliver(const QString &text, const QString &person)
{
    simulator::SimulatedMessage message;
    message.text = text;
    message.senderStaffId = person;
    return gateway.deliver(message);
}

QJsonObject ChatFixture::botStatus() const
{
    return program.run({ u"status"_s, u"--json"_s }).json()["bots"_L1].toArray().first().toObject();
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

std::string ChatFixture::violations() const
{
    QString lines;
    for (const simulator::Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

} // namespace oagent::testing
