#pragma once

#include "core/connection/sharedtimer.h"
#include "core/support/error.h"

#include <QObject>
#include <QUrl>
#include <QWebSocket>

namespace oagent {

struct LineLimits
{
    Milliseconds handshake = std::chrono::seconds(10);
    Milliseconds pingWhenSilentFor = std::chrono::seconds(20);
    Milliseconds deadWhenSilentFor = std::chrono::seconds(45);
    Milliseconds probe = std::chrono::seconds(5); ///< how long probe() waits for any sign of life
    quint64 maxMessageBytes = 10ULL * 1024 * 1024;
};

/// One WebSocket from its handshake to its end: never reused, so no late signal of an earlier attempt can arrive.
/// Qt 6.4's QWebSocket reports some ends twice and some never; this class reports exactly one, with deadlines of its
/// own. Pings by WebSocket control frame when nothing arrived for a while, and ends the line when nothing answers.
class WebSocketLine : public QObject
{
    Q_OBJECT
public:
    WebSocketLine(SharedTimer &timer, const LineLimits &limits, QObject *parent = nullptr);
    ~WebSocketLine() override;

    void open(const QUrl &url);
    /// False when the line is not open.
    bool sendText(const QString &text);
    bool sendBinary(const QByteArray &bytes);
    /// Asks now whether the peer is there; ends the line when nothing arrives within LineLimits::probe.
    void probe();
    /// Closes with 1000; ended() does not come for an end asked for here.
    void close();
    [[nodiscard]] bool isOpen() const { return m_open; }

Q_SIGNALS:
    void opened();
    void textReceived(const QString &text);
    void binaryReceived(const QByteArray &bytes);
    /// Once: handshake refused or late, peer closed, dead path, message over the limit.
    void ended(const oagent::Error &error);

private:
    void fail(const Error &error);
    void noteLife();
    void watch();

    SharedTimer &m_timer;
    LineLimits m_limits;
    QWebSocket m_socket;
    SharedTimer::Handle m_deadline;
    SharedTimer::Handle m_watch;
    std::chrono::steady_clock::time_point m_lastLife;
    bool m_open = false;
    bool m_ended = false;
};

} // namespace oagent
