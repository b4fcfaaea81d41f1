#pragma once

#include "core/connection/connectionstate.h"
#include "core/connection/websocketline.h"
#include "core/support/backoff.h"
#include "core/support/result.h"

#include <QPointer>

#include <functional>
#include <memory>

namespace oagent {

struct ReconnectLimits
{
    LineLimits line;
    Backoff::Bounds backoff { std::chrono::seconds(1), std::chrono::seconds(60) };
    Milliseconds stableAfter = std::chrono::seconds(60); ///< only then the backoff starts over
    Milliseconds renewalGrace = std::chrono::seconds(10); ///< how long the old line is kept while its replacement opens
};

/// Holds one line to a platform for ever: finds the address anew for every attempt, waits longer after every failure,
/// and can replace a living line without a gap. At most one attempt is in flight. A WebSocketLine is never reused, so
/// whatever was received names the line it came from.
class ReconnectingSocket : public QObject
{
    Q_OBJECT
public:
    /// Asks the platform where to connect, once per attempt. An error of kind Authentication or BadRequest is final
    /// (Rejected) unless `isFinal` says otherwise.
    using AddressFinder = std::function<void(const QObject *context, Callback<QUrl> done)>;
    using FinalRule = std::function<bool(const Error &error)>;

    ReconnectingSocket(SharedTimer &timer, ReconnectLimits limits, AddressFinder findAddress, FinalRule isFinal,
                       QObject *parent = nullptr);
    ~ReconnectingSocket() override;

    void start();
    /// Closes every line with 1000 and forgets attempts under way; nothing is emitted afterwards but
    /// stateChanged(Stopped).
    void stop();
    /// Opens a replacement now and closes the present line once the replacement is open or renewalGrace is over
    /// (make before break). Does nothing while a replacement is already on its way or the state is not Online.
    void renew();
    /// Another program took the bot's place: closes, stays away.
    void markTakenOver();
    /// Called for the first frame of a line that proves the platform serves it: the backoff starts over.
    void noteServed();
    /// After sleep or a change of network: probes a living line, retries at once instead of waiting.
    void probe();

    [[nodiscard]] ConnectionState state() const { return m_state; }
    [[nodiscard]] const Error &lastError() const { return m_lastError; }
    /// When the next attempt is due; WaitingToRetry only.
    [[nodiscard]] Milliseconds retryDelay() const { return m_retryDelay; }
    [[nodiscard]] int reconnects() const { return m_reconnects; }

Q_SIGNALS:
    void stateChanged(oagent::ConnectionState state);
    void textReceived(const QString &text, oagent::WebSocketLine *line);
    void binaryReceived(const QByteArray &bytes, oagent::WebSocketLine *line);

private:
    void handle(ConnectionEvent event);
    void beginAttempt();
    void openLine(const Result<QUrl> &address);
    void adopt();
    void attemptFailed(const Error &error);
    void lineEnded(const Error &error);
    void dropAttempt();

    SharedTimer &m_timer;
    ReconnectLimits m_limits;
    AddressFinder m_findAddress;
    FinalRule m_isFinal;
    Backoff m_backoff;
    ConnectionState m_state = ConnectionState::Stopped;
    Error m_lastError;
    Milliseconds m_retryDelay {};
    int m_reconnects = 0;
    SharedTimer::Handle m_retry;
    SharedTimer::Handle m_stable;
    SharedTimer::Handle m_grace;
    std::unique_ptr<QObject> m_attempt; ///< context of the address question under way
    // Declared last: they emit while dying.
    std::unique_ptr<WebSocketLine> m_opening;
    std::unique_ptr<WebSocketLine> m_line;
};

} // namespace oagent
