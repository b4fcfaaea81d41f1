#include "core/connection/websocketline.h"

#include "core/connection/closingsocket.h"
#include "core/support/later.h"

#include <QNetworkProxy>
#include <QPointer>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <QUrlQuery>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

using namespace std::chrono_literals;

namespace {

/// What the other side or the system said, short enough for a log line and without any part of the address's query.
QString quoted(QString text, const QUrl &url)
{
    constexpr qsizetype longestQuote = 160;
    const auto hide = [&text](const QString &part) {
        constexpr qsizetype shortestSecret = 4; // blotting out shorter values would garble ordinary words
        if (part.size() >= shortestSecret)
            text.replace(part, u"…"_s, Qt::CaseInsensitive);
    };
    hide(url.query(QUrl::FullyEncoded));
    hide(url.query(QUrl::FullyDecoded));
    for (const auto encoding : { QUrl::FullyEncoded, QUrl::FullyDecoded }) {
        const auto items = QUrlQuery(url).queryItems(encoding);
        for (const auto &item : items)
            hide(item.second);
    }
    return text.simplified().left(longestQuote);
}

constexpr int switchingProtocols = 101;

Error::Kind kindOfStatus(int status)
{
    switch (status) {
    case 400: return Error::Kind::BadRequest;
    case 401: return Error::Kind::Authentication;
    case 403: return Error::Kind::Forbidden;
    case 404: return Error::Kind::NotFound;
    case 429: return Error::Kind::RateLimited;
    case 503: return Error::Kind::Overloaded;
    default: return status >= 500 ? Error::Kind::Server : Error::Kind::Protocol;
    }
}

Error::Kind kindOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::SocketTimeoutError: return Error::Kind::Timeout;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError: return Error::Kind::Tls;
    default: return Error::Kind::Network;
    }
}

Error::Kind kindOf(QWebSocketProtocol::CloseCode code)
{
    switch (code) {
    case QWebSocketProtocol::CloseCodeTooMuchData: return Error::Kind::TooLarge;
    case QWebSocketProtocol::CloseCodeProtocolError:
    case QWebSocketProtocol::CloseCodeDatatypeNotSupported:
    case QWebSocketProtocol::CloseCodeWrongDatatype: return Error::Kind::Protocol;
    default: return Error::Kind::Network;
    }
}

} // namespace

WebSocketLine::WebSocketLine(Network &network, SharedTimer &timer, const LineLimits &limits, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_timer(timer)
    , m_limits(limits)
{ }

WebSocketLine::~WebSocketLine() { close(); }

void WebSocketLine::open(const QUrl &url)
{
    if (std::exchange(m_used, true) || m_ended)
        return;
    m_url = url;
    if (url.path().isEmpty())
        m_url.setPath(u"/"_s); // QWebSocket would ask for a query alone
    const bool isWebSocket = url.scheme() == "ws"_L1 || url.scheme() == "wss"_L1;
    if (!url.isValid() || !isWebSocket || url.host().isEmpty()) {
        m_trouble = errorOf(Error::Kind::Refused, u"is not a WebSocket address"_s);
        endSoon();
        return;
    }
    m_deadline = m_timer.after(m_limits.handshake, [this] {
        end(errorOf(Error::Kind::Timeout,
                    !m_route || m_route->isDirect()
                        ? u"did not open a WebSocket in time"_s
                        : u"did not open a WebSocket in time through the proxy %1"_s.arg(m_route->name())));
    });
    m_network.findRoute(url, this, [this](const Route &route) { begin(route); });
}

void WebSocketLine::begin(const Route &route)
{
    if (m_ended)
        return;
    m_route = route;
    connectSocket();
    m_socket->open(m_url);
    // Made by open(), and the only way to learn how far the handshake came.
    m_transport = m_socket->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (m_transport)
        m_transport->startTransaction(); // what QWebSocket reads can be read once more
    if (const auto *tls = qobject_cast<QSslSocket *>(m_transport)) {
        m_awaitsTls = m_url.scheme() == "wss"_L1;
        connect(tls, &QSslSocket::encrypted, this, [this] { m_awaitsTls = false; });
    }
}

void WebSocketLine::connectSocket()
{
    m_socket = std::make_unique<QWebSocket>();
    QWebSocket *socket = m_socket.get();
    socket->setProxy(m_route->forQt());
    if (!m_network.trust().isSystemOnly()) {
        QSslConfiguration tls = socket->sslConfiguration();
        tls.setCaCertificates(m_network.trust().certificates());
        socket->setSslConfiguration(tls);
    }
    connect(socket, &QWebSocket::sslErrors, this, [this] { m_untrusted = true; });
    socket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize()); // whole, as the platforms' own clients send them
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(socket, &QWebSocket::errorOccurred, this, &WebSocketLine::noteTrouble);
#else
    connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &WebSocketLine::noteTrouble);
#endif
    connect(socket, &QWebSocket::disconnected, this, &WebSocketLine::noteDisconnected);
    connect(socket, &QWebSocket::aboutToClose, this, [this] { m_closing = true; });
    connect(socket, &QWebSocket::connected, this, [this] {
        const LoopCall call; // for what arrives while it is being told
        becomeOpen();
    });
}

bool WebSocketLine::sendText(const QString &text)
{
    if (!m_open)
        return false;
    m_socket->sendTextMessage(text);
    m_socket->flush(); // else it waits for the next turn of the loop
    return m_open; // a failing write has closed it
}

bool WebSocketLine::sendBinary(const QByteArray &bytes)
{
    if (!m_open)
        return false;
    m_socket->sendBinaryMessage(bytes);
    m_socket->flush();
    return m_open;
}

void WebSocketLine::probe()
{
    if (!m_open || m_deadline.isActive())
        return;
    sendPing();
    m_deadline = m_timer.after(m_limits.probe, [this, asked = m_lastPing] {
        if (m_lastLife < asked)
            end(errorOf(Error::Kind::Timeout, u"gave no sign of life"_s));
    });
}

void WebSocketLine::close()
{
    m_ended = true;
    releaseSocket();
}

void WebSocketLine::becomeOpen()
{
    if (m_ending)
        return;
    m_deadline.cancel();
    m_open = true;
    m_delivering = true;
    m_lastLife = std::chrono::steady_clock::now();
    m_lastPing = m_lastLife;
    readFromNowOn();
    watch();
    Q_EMIT opened();
}

/// QWebSocket looks for what has arrived when the event loop tells it; now there is never anything left for it.
void WebSocketLine::readFromNowOn()
{
    m_reader.emplace(m_limits.maxMessageBytes);
    m_transport->commitTransaction();
    [[maybe_unused]] const bool isAlone = disconnect(m_transport, &QIODevice::readyRead, m_socket.get(), nullptr);
    Q_ASSERT(isAlone);
    connect(m_transport, &QIODevice::readyRead, this, [this] {
        const LoopCall call; // the transport outlives it (ClosingSocket)
        drain();
        takeBytes();
    });
    drain();
    later(this, [this] { takeBytes(); }); // after opened()
}

void WebSocketLine::drain()
{
    const QByteArray bytes = m_transport->readAll();
    if (bytes.isEmpty())
        return;
    noteLife(); // not only messages: a long one is many signs of life
    m_reader->add(bytes);
}

/// Whoever gets a message may delete this object; its transport outlives that (ClosingSocket).
void WebSocketLine::takeBytes()
{
    const QPointer<WebSocketLine> self(this);
    while (self && m_delivering) {
        const std::optional<WebSocketReader::Event> event = m_reader->next();
        if (!event)
            return;
        take(*event);
    }
}

void WebSocketLine::take(const WebSocketReader::Event &event)
{
    using Kind = WebSocketReader::Event::Kind;
    switch (event.kind) {
    case Kind::Text: Q_EMIT textReceived(event.text); break;
    case Kind::Binary: Q_EMIT binaryReceived(event.bytes); break;
    case Kind::Ping: sendPong(event.bytes); break;
    case Kind::Pong: break;
    case Kind::Close: m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(event.closeCode), event.text); break;
    }
}

/// QWebSocket sends none by itself any more.
void WebSocketLine::sendPong(const QByteArray &payload)
{
    if (!m_open)
        return;
    std::array<char, 4> mask {};
    qToBigEndian(QRandomGenerator::global()->generate(), mask.data());
    QByteArray frame("\x8a"_ba);
    frame += static_cast<char>(0x80 | payload.size()); // 125 at most
    frame.append(mask.data(), mask.size());
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask.at(static_cast<std::size_t>(i % 4)));
    m_transport->write(frame);
}

/// QWebSocket keeps to itself what a refusal says, of some statuses even which one it is.
void WebSocketLine::readRefusal()
{
    constexpr qint64 most = 64LL * 1024;
    if (!m_transport || !m_transport->isTransactionStarted())
        return;
    m_transport->rollbackTransaction();
    const QList<QByteArray> lines = m_transport->peek(most).split('\n');
    m_transport->startTransaction(); // when it hung up first, the rest of what it said is yet to be read
    HttpHead head;
    const bool isWhole
        = std::any_of(lines.begin(), lines.end(), [&head](const QByteArray &line) { return head.takeLine(line); });
    if (isWhole && head.status != switchingProtocols)
        m_refusal = head;
}

Milliseconds WebSocketLine::silentFor() const
{
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - m_lastLife);
}

// The watch is not set anew for every frame: it looks at the time of the last one when it comes.
void WebSocketLine::noteLife() { m_lastLife = std::chrono::steady_clock::now(); }

WebSocketLine::Time WebSocketLine::deathTime() const
{
    if (m_lastPing <= m_lastLife)
        return Time::max();
    // After the program itself stood still, silence alone proves nothing: the last ping must have had its time.
    return std::max(m_lastLife + m_limits.deadWhenSilentFor,
                    m_lastPing + std::min(m_limits.probe, m_limits.pingWhenSilentFor));
}

WebSocketLine::Time WebSocketLine::nextPingTime() const
{
    return std::max(m_lastLife, m_lastPing) + m_limits.pingWhenSilentFor;
}

void WebSocketLine::watch()
{
    const Time now = std::chrono::steady_clock::now();
    if (now >= deathTime()) {
        end(errorOf(Error::Kind::Timeout, u"has been silent for too long"_s));
        return;
    }
    if (now >= nextPingTime())
        sendPing();
    const Time next = std::min(nextPingTime(), deathTime());
    m_watch = m_timer.after(std::chrono::ceil<Milliseconds>(next - now), [this] { watch(); });
}

void WebSocketLine::sendPing()
{
    m_lastPing = std::chrono::steady_clock::now();
    m_socket->ping();
}

void WebSocketLine::noteTrouble(QAbstractSocket::SocketError socketError)
{
    // The first cause is the true one, except that a hang-up may be reported before what the peer said last.
    if (!m_ending || m_hungUp) {
        if (!m_delivering)
            readRefusal();
        m_trouble = troubleError(socketError);
        m_hungUp = socketError == QAbstractSocket::RemoteHostClosedError;
    }
    endSoon();
}

void WebSocketLine::noteDisconnected()
{
    if (!m_ending) {
        m_trouble = errorOf(Error::Kind::Network, u"broke off"_s);
        m_hungUp = true;
    }
    endSoon();
}

void WebSocketLine::endSoon()
{
    m_open = false;
    m_watch.cancel();
    if (std::exchange(m_ending, true))
        return;
    // What has arrived is handed out by the event loop, the peer's last messages and close frame included; a timer
    // comes after all of that.
    if (m_reader && m_transport && m_transport->isReadable()) {
        drain();
        later(this, [this] { takeBytes(); });
    }
    QTimer::singleShot(0, this, [this] { end(m_hungUp && m_closing ? closedError() : m_trouble); });
}

void WebSocketLine::end(const Error &error)
{
    if (std::exchange(m_ended, true))
        return;
    releaseSocket();
    Q_EMIT ended(error);
}

void WebSocketLine::releaseSocket()
{
    m_open = false;
    m_delivering = false;
    m_deadline.cancel();
    m_watch.cancel();
    if (m_transport)
        m_transport->disconnect(this);
    m_transport = nullptr;
    if (m_socket)
        ClosingSocket::take(std::move(m_socket), m_timer, m_limits.goodbye);
}

Error WebSocketLine::troubleError(QAbstractSocket::SocketError socketError) const
{
    const QString said = m_socket->errorString();
    if (!m_delivering && !m_route->isDirect()) {
        if (std::optional<Error> byProxy = proxyTrouble(socketError))
            return *byProxy;
    }
    if (!m_delivering && m_refusal.status != 0)
        return errorOf(kindOfStatus(m_refusal.status), u"refused the WebSocket: "_s + QString::number(m_refusal.status),
                       m_refusal.status);
    // QWebSocket calls an answer that is none a refused connection as well; only then TCP had been there.
    if (!m_delivering && socketError == QAbstractSocket::ConnectionRefusedError && m_socket->localPort() != 0)
        return errorOf(Error::Kind::Protocol, u"refused the WebSocket: "_s + quoted(said, m_url));
    const QString what = m_delivering ? u"broke off: "_s : u"cannot be reached: "_s;
    return errorOf(kindOf(socketError), what + quoted(said, m_url));
}

/// What went wrong before there was a tunnel to the peer; nothing when there was one.
std::optional<Error> WebSocketLine::proxyTrouble(QAbstractSocket::SocketError socketError) const
{
    const QString said = m_socket->errorString();
    const QString proxy = m_route->name();
    const auto because
        = [this](const QString &why) { return u"the WebSocket to %1 failed: %2"_s.arg(m_url.host(), why); };
    switch (socketError) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return proxyError(because(u"the proxy %1 wants a user name and password, or others (407)"_s.arg(proxy)),
                          proxyWantsCredentials);
    case QAbstractSocket::SocketAccessError: // how Qt says 403
        return proxyError(because(u"the proxy %1 refuses it"_s.arg(proxy)), proxyForbids);
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
        return proxyError(because(u"the proxy %1 cannot be reached: %2"_s.arg(proxy, quoted(said, m_url))));
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyProtocolError:
        return proxyError(because(u"the proxy %1 does not answer as one: %2"_s.arg(proxy, quoted(said, m_url))));
    case QAbstractSocket::RemoteHostClosedError:
    case QAbstractSocket::SslHandshakeFailedError:
        if (m_untrusted || !m_awaitsTls)
            return std::nullopt;
        return proxyError(because(u"something else than that host answered through the proxy %1"_s.arg(proxy)));
    case QAbstractSocket::ConnectionRefusedError:
        // The proxy's word about the host, in just these words, or a refused upgrade.
        if (!said.contains(QAbstractSocket::tr("Connection refused")))
            return std::nullopt;
        return errorOf(Error::Kind::Network, u"cannot be reached by the proxy %1"_s.arg(proxy));
    case QAbstractSocket::HostNotFoundError:
        return errorOf(Error::Kind::Network, u"cannot be reached by the proxy %1, or it may not"_s.arg(proxy));
    default: return std::nullopt;
    }
}

Error WebSocketLine::closedError() const
{
    const QWebSocketProtocol::CloseCode code = m_socket->closeCode();
    const QString reason = quoted(m_socket->closeReason(), m_url);
    return errorOf(kindOf(code), u"closed the line with "_s + QString::number(code) + u' ' + reason, code);
}

Error WebSocketLine::errorOf(Error::Kind kind, const QString &cause, int code) const
{
    Error error;
    error.kind = kind;
    error.code = code;
    error.detail = (m_url.host().isEmpty() ? u"the address"_s : m_url.host()) + u' ' + cause;
    return error;
}

} // namespace oagent
