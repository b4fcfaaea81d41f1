#pragma once

#include "app/control/controlclient.h"
#include "ui/session.h"

#include <QTimer>

#include <memory>

namespace oagent {

/// A daemon holds the profile: it is asked over its local socket.
class RemoteSession : public Session
{
    Q_OBJECT
public:
    /// `lockPath` as of Profile: it tells where the daemon answers.
    explicit RemoteSession(QString lockPath, QObject *parent = nullptr);

    void perform(CommandRequest request, const QObject *context, Done done) override;
    [[nodiscard]] bool isRemote() const override { return true; }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] QJsonArray bots() const override { return m_bots; }
    [[nodiscard]] const std::deque<LogEntry> &logEntries() const override { return m_log; }
    [[nodiscard]] bool isWaitingForKeychain() const override { return m_isWaitingForKeychain; }
    void setWatched(bool isWatched) override;

private:
    void poll();
    void takeStatus(const CommandAnswer &answer);
    void followLog();
    void takeLine(const QByteArray &line);
    void setProblem(const QString &problem);

    QString m_lockPath;
    QString m_problem;
    QJsonArray m_bots;
    std::deque<LogEntry> m_log;
    WallTime m_newestBeforePause {};
    QTimer m_poll;
    bool m_isWatched = false;
    bool m_isAsking = false;
    bool m_isWaitingForKeychain = false;
    std::unique_ptr<ControlClient> m_follower;
};

} // namespace oagent
