#pragma once

#include "app/control/command.h"

#include <QLocalServer>
#include <QObject>

#include <chrono>
#include <functional>

namespace oagent {

/// Where the holder of a profile takes commands: a local socket for this user alone. A client sends one request line
/// and gets one answer line, then the socket is closed. What is no request, or longer than allowed, is refused with
/// exit 2; a client that does not finish its line, or does not take its answer, is cut off in time.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        qsizetype lineBytes = qsizetype { 1024 } * 1024;
        std::chrono::milliseconds time = std::chrono::seconds(10); ///< for a request line; for taking the answer
        int clients = 32; ///< at once; further ones are cut off
    };
    /// Calls `done` once, later, unless `context` died.
    using Handler = std::function<void(CommandRequest request, const QObject *context,
                                       std::function<void(const CommandAnswer &)> done)>;

    ControlServer(Handler handler, Limits limits, QObject *parent = nullptr);
    ~ControlServer() override;

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
    int m_clients = 0;
    QLocalServer m_server;
};

} // namespace oagent
