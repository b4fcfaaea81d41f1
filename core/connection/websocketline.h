#pragma once

#include "core/connection/httpmessage.h"
#include "core/connection/network.h"
#include "core/connection/sharedtimer.h"
#include "core/connection/websocketreader.h"
#include "core/support/error.h"

#include <QObject>
#include <QTcpSocket>
#include <QUrl>
#include <QWebSocket>

#include <chrono>
#include <memory>
#include <optional>

namespace oagent {

struct LineLimits
{
    Milliseconds handshake = std::chrono::seconds(10);
    Milliseconds pingWhenSilentFor = std::chrono::seconds(20);
    Milliseconds deadWhenSilentFor = std::chrono::seconds(45);
    Milliseconds probe = std::chrono::seconds(5); ///< how long probe() waits for any sign of life
    Milliseconds goodbye = std::chrono::seconds(2); ///< how long a closed line may take to part from its peer
    quint64 maxMessageBytes = 10ULL * 1024 * 1024;
};

/// One WebSocket from its handshake to its end: never reused, so no late signal of an earlier attempt can arrive.
/// Qt 6.4's QWebSocket reports some ends twice and some never; this class reports exactly one, with deadlines of its
/// own, and reads messages itself (WebSocketReader). Pings by WebSocket control frame when nothing arrived for a while,
/// and ends the line when nothing answers. Goes the way its Network says. Every signal comes from the event loop, and
/// its receiver may delete this object.
class WebSocketLine : public QObject
{
    Q_OBJECT
public:
    WebSocketLine(Network &network, SharedTimer &timer, const LineLimits &limits, QObject *parent = nullptr);
    ~WebSocketLine() override;

    /// Once per object. An address that is not ws or wss ends the line too (Refused).
    void open(const QUrl &url);
    /// False when the line is not open.
    bool sendText(const QString &text);
    bool sendBinary(const QByteArray &bytes);
    /// Asks now whether the peer is there; ends the line when nothing arrives within LineLimits::probe.
    void probe();
    /// Closes with 1000, as deleting does; no signal comes afterwards. The peer gets its close frame even when this
    /// object is deleted right away.
    void close();
    [[nodiscard]] bool isOpen() const { return m_open; }
    /// What the peer said instead of opening, once the line has ended so. Status 0: nothing, or nothing that is HTTP.
    [[nodiscard]] const HttpHead &refusal() const { return m_refusal; }
    /// Since anything came, answers to pings included.
    [[nodiscard]] Milliseconds silentFor() const;

Q_SIGNALS:
    void opened();
    void textReceived(const QString &text);
    void binaryReceived(const QByteArray &bytes);
    /// Once, and last: proxy or handshake refused or late, peer closed, dead path, message over the limit. `code` is
    /// the HTTP status of a refused handshake or the WebSocket close code. The detail names the host, never the query,
    /// which may hold a ticket.
    void ended(const oagent::Error &error);

private:
    using Time = std::chrono::steady_clock::time_point;

    void begin(const Route &route);
    void connectSocket();
    void becomeOpen();
    void readFromNowOn();
    void drain();
    void takeBytes();
    void take(const WebSocketReader::Event &event);
    void sendPong(const QByteArray &payload);
    void readRefusal();
    void noteTrouble(QAbstractSocket::SocketError socketError);
    void noteDisconnected();
    void endSoon();
    void end(const Error &error);
    void noteLife();
    void watch();
    void sendPing();
    void releaseSocket();
    [[nodiscard]] Time deathTime() const;
    [[nodiscard]] Time nextPingTime() const;
    [[nodiscard]] Error troubleError(QAbstractSocket::SocketError socketError) const;
    [[nodiscard]] std::optional<Error> proxyTrouble(QAbstractSocket::SocketError socketError) const;
    [[nodiscard]] Error closedError() const;
    [[nodiscard]] Error errorOf(Error::Kind kind, const QString &cause, int code = 0) const;

    Network &m_network;
    SharedTimer &m_timer;
    LineLimits m_limits;
    QUrl m_url;
    Route m_route; ///< once it is known
    SharedTimer::Handle m_deadline; ///< of the handshake, then of a probe
    SharedTimer::Handle m_watch;
    Time m_lastLife;
    Time m_lastPing;
    Error m_trouble;
    HttpHead m_refusal;
    bool m_used = false; ///< open() was called
    bool m_awaitsTls = false; ///< nobody who can prove to be the peer has answered yet
    bool m_untrusted = false; ///< the peer showed a certificate that is not believed
    bool m_open = false;
    bool m_delivering = false; ///< true a moment longer than m_open: what has arrived before the end counts
    bool m_closing = false; ///< a close frame was sent or answered
    bool m_hungUp = false; ///< m_trouble is no more than the end of TCP
    bool m_ending = false;
    bool m_ended = false;
    std::unique_ptr<QWebSocket> m_socket;
    QTcpSocket *m_transport = nullptr; ///< that of m_socket
    std::optional<WebSocketReader> m_reader; ///< from when the line is open
};

} // namespace oagent
