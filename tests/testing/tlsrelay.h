#pragma once

#include <QByteArray>
#include <QObject>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpSocket>

#include <memory>
#include <vector>

namespace oagent::testing {

/// Takes the TLS off and hands the rest on to a port of loopback, and the answers back: any server becomes one with a
/// certificate.
class TlsRelay : public QObject
{
    Q_OBJECT
public:
    TlsRelay(const QSslConfiguration &tls, quint16 target);
    ~TlsRelay() override;

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /// Handshakes that were begun; a client that does not like the certificate leaves it at that.
    [[nodiscard]] int handshakes() const { return m_handshakes; }
    /// All that clients said over TLS.
    [[nodiscard]] const QByteArray &heard() const { return m_heard; }

private:
    struct Client
    {
        std::unique_ptr<QTcpSocket> socket;
        std::unique_ptr<QTcpSocket> target;
    };

    void accept();
    void listenTo(Client &client);

    quint16 m_target;
    int m_handshakes = 0;
    QByteArray m_heard;
    QSslServer m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace oagent::testing
