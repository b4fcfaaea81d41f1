#pragma once

#include "app/control/runningbridge.h"
#include "core/store/peoplestore.h"
#include "core/support/later.h"

#include <QJsonObject>
#include <QStringList>

#include <map>
#include <utility>

namespace oagent::testing {

/// Remembers what it was told, and says of every bot that it is in `state`.
class FakeRunningBridge final : public RunningBridge
{
public:
    void start(const Config &config, const QObject *context, Callback<void> done) override
    {
        m_config = config;
        later(context, [done = std::move(done), result = startResult] { done(result); });
    }
    void botsChanged(const Config &config) override
    {
        m_config = config;
        ++changes;
    }
    void secretChanged(const QString &key) override { changedSecrets.append(key); }
    [[nodiscard]] Result<void> takeOver(const QString &botId) override
    {
        takenOver.append(botId);
        return takeOverResult;
    }
    [[nodiscard]] Result<void> connectAgain(const QString &botId) override
    {
        connected.append(botId);
        return connectResult;
    }
    [[nodiscard]] QJsonArray botStatus() const override
    {
        QJsonArray bots;
        for (const BotConfig &bot : m_config.bots)
            bots.append(QJsonObject { { QStringLiteral("id"), bot.id },
                                      { QStringLiteral("name"), bot.name },
                                      { QStringLiteral("channel"), bot.channel },
                                      { QStringLiteral("state"), state } });
        return bots;
    }
    [[nodiscard]] std::optional<LineFacts> lineFacts(const QString &botId) const override
    {
        const auto found = lines.find(botId);
        return found == lines.end() ? std::nullopt : std::optional(found->second);
    }
    [[nodiscard]] PeopleStore &people() override { return m_people; }
    [[nodiscard]] StateDatabase &database() { return m_database; } ///< not open until the test opens it
    void setPaused(bool value) override { m_isPaused = value; }
    [[nodiscard]] bool isPaused() const override { return m_isPaused; }
    void stop(Ending ending) override
    {
        endings.append(ending);
        if (ending == Ending::AtOnce || !hasTurns)
            later(this, [this] { Q_EMIT stopped(); });
    }
    [[nodiscard]] const Config &config() const { return m_config; }

    QString state = QStringLiteral("online");
    int changes = 0;
    QStringList changedSecrets;
    QStringList takenOver;
    Result<void> takeOverResult;
    QStringList connected;
    Result<void> connectResult;
    Result<void> startResult;
    bool hasTurns = false; ///< stops only at once
    QList<Ending> endings;
    std::map<QString, LineFacts> lines; ///< by bot

private:
    Config m_config;
    bool m_isPaused = false;
    SystemClock m_clock;
    StateDatabase m_database;
    PeopleStore m_people { m_database, m_clock };
};

} // namespace oagent::testing
