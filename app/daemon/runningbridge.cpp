#include "app/daemon/runningbridge.h"

#include "core/bridge/botconnection.h"
#include "core/support/later.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Knows the bots, and that none of them runs.
class StoppedBridge final : public RunningBridge
{
public:
    void start(const Config &config, const QObject *context, Callback<void> done) override
    {
        m_config = config;
        later(context, [done = std::move(done)] { done({}); });
    }
    void botsChanged(const Config &config) override { m_config = config; }
    [[nodiscard]] QJsonArray botStatus() const override
    {
        QJsonArray bots;
        for (const BotConfig &bot : m_config.bots)
            bots.append(QJsonObject { { u"id"_s, bot.id },
                                      { u"name"_s, bot.name },
                                      { u"channel"_s, bot.channel },
                                      { u"state"_s, u"stopped"_s } });
        return bots;
    }
    void stop(Ending /*ending*/) override
    {
        later(this, [this] { Q_EMIT stopped(); });
    }

private:
    Config m_config;
};

} // namespace

std::unique_ptr<RunningBridge> makeRunningBridge(const BridgeParts & /*parts*/)
{
    return std::make_unique<StoppedBridge>();
}

} // namespace oagent
