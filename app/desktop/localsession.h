#pragma once

#include "app/runtime/profilehost.h"
#include "ui/session.h"

#include <QTimer>

namespace oagent {

/// This program holds the profile and runs the bots.
class LocalSession : public Session
{
    Q_OBJECT
public:
    /// `host` is prepared, and outlives this.
    explicit LocalSession(ProfileHost &host, QObject *parent = nullptr);

    void perform(CommandRequest request, const QObject *context, Done done) override;
    [[nodiscard]] bool isRemote() const override { return false; }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] QJsonArray bots() const override;
    [[nodiscard]] const std::deque<LogEntry> &logEntries() const override;
    [[nodiscard]] bool isWaitingForKeychain() const override { return m_isWaitingForKeychain; }
    [[nodiscard]] Transcripts *transcripts() override;
    [[nodiscard]] AppChannel *app() override { return m_host.bridge().app(); }
    [[nodiscard]] bool canPause() const override { return true; }
    [[nodiscard]] bool isPaused() const override { return m_host.bridge().isPaused(); }
    void setPaused(bool isPaused) override;
    void setWatched(bool /*isWatched*/) override { } // what happens here is told anyway

private:
    ProfileHost &m_host;
    QString m_problem;
    QTimer m_counts; ///< gathers changes of mere counts
    bool m_isStarted = false;
    bool m_hasApp = false;
    bool m_isWaitingForKeychain = false;
};

} // namespace oagent
