#pragma once

#include "core/control/command.h"

#include <QLocalServer>
#include <QObject>

#include <chrono>
#include <functional>
#include <map>

namespace oagent {

/// Where the holder of a profile takes commands: a local socket for this user alone. A client sends one request line
/// and gets one answer line, then the socket is closed; the answer of a streamed command goes on line by line until the
/// client or this server goes. What is no request, or longer than allowed, is refused with exit 2; a client that does
/// not finish its line, or does not take its answer, is cut off in time, and one that falls behind a stream at once.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        qsizetype lineBytes = qsizetype { 1024 } * 1024;
        std::chrono::milliseconds time = std::chrono::seconds(10); ///< for a request line; for taking the answer
        int clients = 32; ///< at once; further ones are cut off
        int streams = 8; ///< of these clients; further ones are told so
        qsizetype backlogBytes = qsizetype { 1024 } * 1024; ///< of a stream that are not taken yet
    };
    /// Calls `done` once, later, unless `context` died.
    using Handler = std::function<void(CommandRequest request, const QObject *context,
                                       std::function<void(const CommandAnswer &)> done)>;

    /// Gives `write` one line after the other, each with its end, for as long as `context` lives; begins at once.
    using Streamer
        = std::function<void(const QObject *context, const std::function<void(const QByteArray &line)> &write)>;

    ControlServer(Handler handler, Limits limits, QObject *parent = nullptr);
    ~ControlServer() override;

    /// Has this command answered by `streamer` instead of the handler.
    void stream(const QString &command, Streamer streamer);
    /// A path of makeSocketPlace(). A socket left there by a killed program is replaced: whoever holds the profile's
    /// lock owns the place.
    [[nodiscard]] Result<void> listen(const QString &path);
    /// Takes no further clients; those that wait for an answer still get it.
    void stopListening();
    [[nodiscard]] int clients() const { return m_clients; }

private:
    class Session;
    void accept();

    Handler m_handler;
    Limits m_limits;
    std::map<QString, Streamer> m_streamers; ///< by command
    int m_clients = 0;
    int m_streams = 0;
    QLocalServer m_server;
};

} // namespace oagent
