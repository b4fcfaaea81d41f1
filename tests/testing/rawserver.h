#pragma once

#include <QByteArray>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <vector>

namespace oagent::testing {

/// A TCP server on loopback for what no well-behaved server does. Silent unless told otherwise.
class RawServer : public QObject
{
    Q_OBJECT
public:
    /// Gets everything the client has sent so far on this connection; the answer is written.
    using Answer = std::function<QByteArray(QTcpSocket &client, const QByteArray &received)>;

    explicit RawServer(Answer answer = {});
    ~RawServer() override;

    [[nodiscard]] QUrl url(const QString &scheme = QStringLiteral("ws")) const;
    [[nodiscard]] int accepted() const { return static_cast<int>(m_clients.size()); }
    [[nodiscard]] int living() const;
    /// Of the last connection.
    [[nodiscard]] QByteArray received() const;
    void send(const QByteArray &bytes);

    /// Answers a complete request head with this, once.
    [[nodiscard]] static Answer answerOnce(const QByteArray &bytes);
    /// Opens the WebSocket, then writes `frames` and stays silent; no ping is answered.
    [[nodiscard]] static Answer openWebSocket(const QByteArray &frames = {});
    /// The answer 101 to a request head; empty while the head is not complete.
    [[nodiscard]] static QByteArray acceptance(const QByteArray &head);
    /// A server's frame: not masked, complete.
    [[nodiscard]] static QByteArray frame(quint8 opcode, const QByteArray &payload);

private:
    struct Client
    {
        QByteArray received;
        std::unique_ptr<QTcpSocket> socket;
    };

    void accept();

    Answer m_answer;
    QTcpServer m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
};

/// A port of loopback on which nobody listens.
[[nodiscard]] quint16 closedPort();

} // namespace oagent::testing
