#pragma once

#include "app/control/runningbridge.h"
#include "core/support/later.h"

#include <QJsonObject>

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
    void stop(Ending ending) override
    {
        endings.append(ending);
        if (ending == Ending::AtOnce || !hasTurns)
            later(this, [this] { Q_EMIT stopped(); });
    }
    [[nodiscard]] const Config &config() const { return m_config; }

    QString state = QStringLiteral("online");
    int changes = 0;
    Result<void> startResult;
    bool hasTurns = false; ///< stops only at once
    QList<Ending> endings;

private:
    Config m_config;
};

} // namespace oagent::testing
