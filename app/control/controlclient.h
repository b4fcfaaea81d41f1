#pragma once

#include "app/control/command.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <chrono>

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
    };

    /// `path` as in ProfileHolder::socket.
    ControlClient(QString path, Limits limits, QObject *parent = nullptr);

    /// Errors: Gone (nobody listens there: nothing was sent), Forbidden (somebody else does: nothing was sent),
    /// Timeout, Truncated (the holder ended before it answered: the command may have been done), Protocol, TooLarge.
    void send(const CommandRequest &request, const QObject *context, Callback<CommandAnswer> done);

private:
    void connectNow();
    void begin();
    void read();
    void lose();
    void takeWhatCame();
    void judge();
    void finish(const Result<CommandAnswer> &result);

    QString m_path;
    Limits m_limits;
    Secret m_line;
    QByteArray m_answer;
    Callback<CommandAnswer> m_done;
    bool m_sent = false;
    bool m_finished = false;
    QTimer m_deadline;
    QLocalSocket m_socket;
};

} // namespace oagent
