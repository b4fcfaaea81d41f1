#pragma once

#include "app/control/command.h"
#include "app/control/runningbridge.h"
#include "app/platform/stopsignals.h"
#include "core/connection/httpclient.h"
#include "core/keychain/memorysecretstore.h"
#include "core/log/logbook.h"
#include "core/settings/profile.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <functional>
#include <memory>

namespace oagent {

/// `demo`: the ordinary program with a temporary profile, secrets in memory and a simulated DingTalk on loopback, in
/// which a few people talk to a bot. Prints the conversation; leaves nothing behind.
class Demo : public QObject
{
    Q_OBJECT
public:
    /// `out` is given what people read.
    explicit Demo(std::function<void(const QByteArray &)> out, QObject *parent = nullptr);
    ~Demo() override;

    void start();

Q_SIGNALS:
    /// Once, last, from the event loop. Good when every message was answered, whole and without breaking a rule of the
    /// platform.
    void finished(const oagent::CommandAnswer &answer);

private:
    [[nodiscard]] Result<void> prepare();
    void sayNext();
    void takeCard(const QString &outTrackId);
    void conclude();
    void stop(const CommandAnswer &answer);
    void print(const QString &line);

    std::function<void(const QByteArray &)> m_out;
    QTemporaryDir m_directory;
    SystemClock m_clock;
    Redactor m_redactor;
    LogBook m_log;
    StopSignals m_signals;
    HttpClient m_http;
    MemorySecretStore m_secrets;
    std::unique_ptr<Profile> m_profile;
    std::unique_ptr<simulator::DingTalkGateway> m_dingTalk;
    std::unique_ptr<RunningBridge> m_bridge;
    QTimer m_limit;
    std::size_t m_next = 0; ///< of the script
    std::size_t m_answered = 0;
    CommandAnswer m_answer;
    bool m_isStopping = false;
};

} // namespace oagent
