#pragma once

#include "app/control/runningbridge.h"
#include "app/platform/stopsignals.h"
#include "app/runtime/demoplatforms.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/control/command.h"
#include "core/keychain/memorysecretstore.h"
#include "core/log/logbook.h"
#include "core/phrases/interpreter.h"
#include "core/settings/profile.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <functional>
#include <memory>

namespace oagent {

/// `demo`: the ordinary program with a temporary profile, secrets in memory and simulated platforms on loopback, in
/// which a few people talk to a bot. Prints the conversation; leaves nothing behind.
class Demo : public QObject
{
    Q_OBJECT
public:
    /// `out` is given what people read, in `language` but for what is said in the chats.
    Demo(Language language, std::function<void(const QByteArray &)> out, QObject *parent = nullptr);
    ~Demo() override;

    void start();

Q_SIGNALS:
    /// Once, last, from the event loop. Good when every message was answered, whole and without breaking a rule of the
    /// platform.
    void finished(const oagent::CommandAnswer &answer);

private:
    [[nodiscard]] Result<void> prepare();
    void beginWhenConnected();
    void sayNext();
    void takeBubble(const simulator::BotBubble &bubble);
    void conclude();
    [[nodiscard]] std::size_t messages() const;
    void stop(const CommandAnswer &answer);
    void print(const QString &line);

    Interpreter m_tr;
    std::function<void(const QByteArray &)> m_out;
    QTemporaryDir m_directory;
    SystemClock m_clock;
    Redactor m_redactor;
    LogBook m_log;
    StopSignals m_signals;
    Network m_network;
    HttpClient m_http { m_network };
    MemorySecretStore m_secrets;
    std::unique_ptr<Profile> m_profile;
    DemoPlatforms m_platforms;
    std::unique_ptr<RunningBridge> m_bridge;
    QTimer m_limit;
    std::size_t m_next = 0; ///< message; on every platform, the script's first line is said before its second
    QString m_chat; ///< in which an answer is awaited; empty: none is
    CommandAnswer m_answer;
    bool m_isStopping = false;
};

} // namespace oagent
