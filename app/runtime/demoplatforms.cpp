#include "app/runtime/demoplatforms.h"

#include "core/bridge/channel.h"
#include "core/keychain/secretstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

DemoPlatforms::DemoPlatforms()
    : m_platforms(simulator::makePlatforms())
{ }

Result<void> DemoPlatforms::listen()
{
    const bool all = std::all_of(m_platforms.begin(), m_platforms.end(), [](auto &p) { return p->listen(); });
    if (all)
        return {};
    return failure(Error::Kind::Network, u"No port of the loopback interface is free for the simulated platforms."_s);
}

Config DemoPlatforms::config() const
{
    AssistantConfig echo;
    echo.id = u"echo"_s;
    echo.name = u"Echo"_s;
    echo.kind = u"echo"_s;
    Config config;
    config.assistants = { echo };
    for (const auto &platform : m_platforms) {
        BotConfig bot;
        bot.id = platform->channel();
        bot.name = botName(*platform);
        bot.channel = platform->channel();
        bot.appId = platform->appId();
        bot.apiUrl = platform->url();
        config.bots.append(bot);
    }
    return config;
}

void DemoPlatforms::storeSecrets(SecretStore &secrets, const QObject *context, const Callback<void> &done) const
{
    struct Waiting
    {
        std::size_t secrets = 0;
        Result<void> result;
    };
    // Shared by the answers, the last of which is told.
    const auto waiting = std::make_shared<Waiting>(Waiting { m_platforms.size(), {} });
    for (const auto &platform : m_platforms)
        secrets.write(botSecretKey(platform->channel()), Secret(platform->appSecret().toUtf8()), context,
                      [waiting, done](const Result<void> &written) {
                          if (waiting->result)
                              waiting->result = written;
                          if (--waiting->secrets == 0)
                              done(waiting->result);
                      });
}

QString DemoPlatforms::botName(const simulator::Platform &platform)
{
    return u"Ops on %1"_s.arg(channelById(platform.channel())->title);
}

} // namespace oagent
