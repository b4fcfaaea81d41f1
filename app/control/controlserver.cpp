#include "app/control/controlserver.h"

#include "app/platform/peer.h"

#include <QLocalSocket>
#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

/// One client, from its connection to its answer.
class ControlServer::Session : public QObject
{
public:
    Session(QLocalSocket *socket, ControlServer *server)
        : QObject(server)
        , m_server(*server)
        , m_socket(socket)
    {
        m_socket->setParent(this);
        // Bounds what a client can make us hold; the rest stays with the system, which stops the sender.
        m_socket->setReadBufferSize(m_server.m_limits.lineBytes + 1);
        connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
        connect(m_socket, &QLocalSocket::readyRead, this, &Session::read);
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, &Session::giveUp);
        m_deadline.start(m_server.m_limits.time);
        ++m_server.m_clients;
        read(); // what came with the connection raises no signal any more
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;
    ~Session() override
    {
        m_socket->disconnect(this);
        --m_server.m_clients;
        if (m_isStream)
            --m_server.m_streams;
    }

private:
    void read()
    {
        if (m_taken)
            return;
        const qsizetype limit = m_server.m_limits.lineBytes;
        m_line += m_socket->read(limit + 1 - m_line.size());
        const qsizetype end = m_line.indexOf('\n');
        if (end < 0 && m_line.size() <= limit)
            return;
        m_taken = true;
        m_deadline.stop();
        if (end < 0)
            return refuse(u"The request is longer than %1 bytes; send one shorter line."_s.arg(limit));
        m_line.truncate(end);
        const Secret line(std::exchange(m_line, {})); // wiped: a request may hold a secret
        Result<CommandRequest> request = requestFromLine(line.reveal());
        if (!request)
            return refuse(request.error().detail);
        if (const auto streamer = m_server.m_streamers.find(request->command); streamer != m_server.m_streamers.end())
            return stream(streamer->second);
        m_server.m_handler(std::move(*request), this, [this](const CommandAnswer &answer) { send(answer); });
    }

    void stream(const Streamer &streamer)
    {
        if (m_server.m_streams >= m_server.m_limits.streams)
            return send({ ExitCode::NotWell, u"Too many are following already; end one of them and try again."_s, {} });
        m_isStream = true;
        ++m_server.m_streams;
        sendLine(toLine(CommandAnswer { ExitCode::Good, {}, {}, true }));
        streamer(this, [this](const QByteArray &line) { sendLine(line); });
    }

    void sendLine(const QByteArray &line)
    {
        if (m_socket->state() != QLocalSocket::ConnectedState)
            return; // on its way out
        if (m_socket->bytesToWrite() + line.size() > m_server.m_limits.backlogBytes)
            return m_socket->abort();
        m_socket->write(line);
        m_socket->flush();
    }

    void giveUp()
    {
        if (m_taken) { // the answer is not being read
            m_socket->abort();
            return;
        }
        m_taken = true;
        refuse(u"No complete request came in time; send one line and end it."_s);
    }

    void refuse(const QString &sentence) { send({ ExitCode::Usage, sentence, {} }); }

    void send(const CommandAnswer &answer)
    {
        m_deadline.start(m_server.m_limits.time);
        m_socket->write(toLine(answer));
        m_socket->flush(); // into the system's hands: this program may be about to end
        m_socket->disconnectFromServer(); // when all is written
    }

    ControlServer &m_server;
    QLocalSocket *m_socket; ///< a child
    QTimer m_deadline;
    QByteArray m_line;
    bool m_isStream = false;
    bool m_taken = false; ///< the request is complete or refused: nothing more is read
};

ControlServer::ControlServer(Handler handler, Limits limits, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
    , m_limits(limits)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer()
{
    // Sessions count themselves out here, which children that die after the members could not.
    const QList<Session *> sessions = findChildren<Session *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(sessions);
}

void ControlServer::stream(const QString &command, Streamer streamer) { m_streamers[command] = std::move(streamer); }

Result<void> ControlServer::listen(const QString &path)
{
    if (m_server.listen(path)) // with access options, Qt renames its socket over what is there
        return {};
    return failure(Error::Kind::Storage,
                   u"The local socket %1 cannot be opened (%2); check that its directory is writable."_s.arg(
                       path, m_server.errorString()));
}

void ControlServer::stopListening() { m_server.close(); }

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (m_clients >= m_limits.clients || !isSameUser(*socket)) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        new Session(socket, this); // its parent is this
    }
}

} // namespace oagent
