#include "tests/app/daemon/daemonfixture.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::testing {

DaemonFixture::DaemonFixture() { EXPECT_TRUE(assistant.listen()); }

void DaemonFixture::addBot(const QString &channel, const QString &appId, const QUrl &apiUrl,
                           const QByteArray &secret) const
{
    const Ended added = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, channel, u"--name"_s, u"Ops"_s,
                                                 u"--app-id"_s, appId, u"--api-url"_s, apiUrl.toString() },
                                               secret + '\n');
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
}

void DaemonFixture::addAssistant(const QStringList &options) const
{
    const Ended added = program.runWithSecrets(
        QStringList { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
                      assistant.baseUrl().toString(), u"--model"_s, u"simulated"_s, u"--no-key"_s }
        + options);
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
}

bool DaemonFixture::kill()
{
    m_log += daemon->readAllStandardOutput();
    daemon->kill();
    return waitUntil([&] { return daemon->state() == QProcess::NotRunning; });
}

QByteArray DaemonFixture::log()
{
    if (daemon)
        m_log += daemon->readAllStandardOutput();
    return m_log;
}

QJsonObject DaemonFixture::botStatus() const
{
    return program.run({ u"status"_s, u"--json"_s }).json()["bots"_L1].toArray().first().toObject();
}

bool DaemonFixture::waitForState(const QString &state) const
{
    return waitUntil([&] { return botStatus()["state"_L1] == state; }, 40s);
}

bool DaemonFixture::waitForQuiet() const
{
    return waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt(-1) == 0; }, 30s);
}

std::string DaemonFixture::linesOf(const simulator::Violations &violations)
{
    QString lines;
    for (const simulator::Violation &violation : violations)
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

} // namespace oagent::testing
