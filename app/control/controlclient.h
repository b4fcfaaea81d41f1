#pragma once

#include "core/control/command.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace oagent {

/// Asks the holder of a profile. One request for one object; deleting it gives the request up.
class ControlClient : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds connect = std::chrono::seconds(5);
        std::chrono::milliseconds answer = std::chrono::seconds(60);
        qsizetype answerBytes = qsizetype { 16 } * 1024 * 1024;

        /// As long as this subcommand may take: the holder's own limits end its wait first.
        [[nodiscard]] static Limits forCommand(const QString &command);
    };

    /// `path` as in ProfileHolder::socket.
    ControlClient(QString path, Limits limits, QObject *parent = nullptr);

    /// Errors: Gone (nobody listens there: nothing was sent), Forbidden (somebody else does: nothing was sent),
    /// Timeout, Truncated (the holder ended before it answered: the command may have been done), Protocol, TooLarge.
    void send(const CommandRequest &request, const QObject *context, Callback<CommandAnswer> done);
    /// As send(), for a command whose answer may go on: then `line` is given every further line, without its end, and
    /// `done` comes with the answer when the holder closes. An answer that does not go on ends it as in send().
    void follow(const CommandRequest &request, const QObject *context, std::function<void(const QByteArray &)> line,
                Callback<CommandAnswer> done);

private:
    void connectNow();
    void begin();
    void read();
    void lose();
    void takeWhatCame();
    void judge();
    void takeLinesLater();
    void takeLines();
    void finish(const Result<CommandAnswer> &result);

    QString m_path;
    Limits m_limits;
    Secret m_line;
    QByteArray m_answer;
    Callback<CommandAnswer> m_done;
    std::function<void(const QByteArray &)> m_takeLine; ///< none: an answer is one line
    std::optional<CommandAnswer> m_streamAnswer; ///< the lines behind it are being taken
    bool m_sent = false;
    bool m_isLost = false;
    bool m_isTaking = false; ///< takeLines() is on its way
    bool m_finished = false;
    QTimer m_deadline;
    QLocalSocket m_socket;
};

} // namespace oagent
