#pragma once

#include <QList>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <memory>
#include <vector>

namespace oagent::testing {

/// A WebSocket server on loopback that records what it gets and does one thing on command. Lines are numbered from 0
/// in the order of their acceptance.
class FakeWebSocketServer : public QObject
{
    Q_OBJECT
public:
    FakeWebSocketServer();
    ~FakeWebSocketServer() override;

    /// ws://127.0.0.1:<port>/connect?ticket=<ticket>
    [[nodiscard]] QUrl url(const QString &ticket = QStringLiteral("t-4711-secret")) const;

    /// Answers every further handshake with 403.
    void refuse(bool on) { m_refuse = on; }
    /// Drops every further line as soon as it is open.
    void dropAtOnce(bool on) { m_dropAtOnce = on; }

    void sendText(int line, const QString &text);
    void sendBinary(int line, const QByteArray &bytes);
    void close(int line, quint16 code, const QString &reason = {});
    /// Ends TCP without a close frame.
    void drop(int line);

    [[nodiscard]] int accepted() const { return static_cast<int>(m_lines.size()); }
    [[nodiscard]] int refused() const { return m_refused; }
    [[nodiscard]] int living() const;
    [[nodiscard]] QString ticket(int line) const;
    [[nodiscard]] QStringList texts(int line) const { return at(line).texts; }
    [[nodiscard]] QList<QByteArray> binaries(int line) const { return at(line).binaries; }
    /// The close code the client sent; 0 while there is none.
    [[nodiscard]] int closeCode(int line) const { return at(line).closeCode; }
    [[nodiscard]] bool isLiving(int line) const;

private:
    struct Line
    {
        QStringList texts;
        QList<QByteArray> binaries;
        int closeCode = 0;
        bool saidGoodbye = false;
        std::unique_ptr<QWebSocket> socket;
    };

    void accept();
    [[nodiscard]] const Line &at(int line) const { return *m_lines.at(static_cast<std::size_t>(line)); }

    bool m_refuse = false;
    bool m_dropAtOnce = false;
    int m_refused = 0;
    QWebSocketServer m_server;
    std::vector<std::unique_ptr<Line>> m_lines;
};

} // namespace oagent::testing
