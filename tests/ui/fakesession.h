#pragma once

#include "core/support/later.h"
#include "ui/session.h"

#include <QJsonObject>

#include <utility>

namespace oagent::testing {

/// A session that is what a test says it is; commands are kept, and answered with `answer`.
class FakeSession : public Session
{
public:
    [[nodiscard]] static QJsonObject bot(const QString &id, const QString &name, const QString &state)
    {
        return { { QStringLiteral("id"), id },
                 { QStringLiteral("name"), name },
                 { QStringLiteral("channel"), QStringLiteral("dingtalk") },
                 { QStringLiteral("state"), state } };
    }

    void perform(CommandRequest request, const QObject *context, Done done) override
    {
        commands.append(request.command + u' ' + request.name);
        if (isMute)
            return;
        later(context, [done = std::move(done), given = answer] { done(given); });
    }
    [[nodiscard]] bool isRemote() const override { return isOfDaemon; }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] QJsonArray bots() const override { return m_bots; }
    [[nodiscard]] const std::deque<LogEntry> &logEntries() const override { return m_log; }
    [[nodiscard]] bool isWaitingForKeychain() const override { return m_isWaiting; }
    [[nodiscard]] bool canPause() const override { return true; }
    [[nodiscard]] bool isPaused() const override { return m_isPaused; }
    void setPaused(bool isPaused) override
    {
        m_isPaused = isPaused;
        Q_EMIT pausedChanged();
    }
    void setWatched(bool value) override { isWatched = value; }

    void setBots(const QJsonArray &bots)
    {
        m_bots = bots;
        Q_EMIT botsChanged();
    }
    void setProblem(const QString &problem)
    {
        m_problem = problem;
        Q_EMIT problemChanged();
    }
    void setWaitingForKeychain(bool isWaiting)
    {
        m_isWaiting = isWaiting;
        Q_EMIT keychainWaitingChanged(isWaiting);
    }

    bool isOfDaemon = false;
    bool isWatched = false;
    bool isMute = false; ///< answers nothing
    CommandAnswer answer;
    QStringList commands;

private:
    QJsonArray m_bots;
    QString m_problem;
    bool m_isWaiting = false;
    bool m_isPaused = false;
    std::deque<LogEntry> m_log;
};

} // namespace oagent::testing
