// Takes the place of core/bridge/channel.cpp in `oagent_bridged_unpaced`, the daemon of the load rows: the same program
// with the platforms' budgets and the pace between two updates of an answer lifted, so that what is measured is the
// program and not its politeness. There is no such option in the product.
#include "core/bridge/channel.h"
#include "core/dingtalk/connection.h"
#include "core/lark/connection.h"
#include "core/wecom/connection.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

Channel unpacedDingTalk()
{
    Channel channel = dingtalk::channel();
    channel.connect = [](const BotConfig &bot, Secret secret,
                         const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        dingtalk::Limits limits;
        limits.cardCalls = 1'000'000;
        limits.webhookPerMinute = 1'000'000;
        limits.reply.minInterval = Milliseconds(0);
        return std::make_unique<dingtalk::Connection>(bot, std::move(secret), services, limits);
    };
    return channel;
}

Channel unpacedLark()
{
    Channel channel = lark::channel();
    channel.connect = [](const BotConfig &bot, Secret secret,
                         const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        lark::Limits limits;
        limits.callsPerSecond = 1'000'000;
        limits.callsPerMinute = 1'000'000;
        limits.chatCalls = 1'000'000;
        limits.reply.minInterval = Milliseconds(0);
        return std::make_unique<lark::Connection>(bot, std::move(secret), services, limits);
    };
    return channel;
}

Channel unpacedWeCom()
{
    Channel channel = wecom::channel();
    channel.connect = [](const BotConfig &bot, Secret secret,
                         const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        wecom::Limits limits;
        limits.messages = 1'000'000;
        limits.hourlyMessages = 1'000'000;
        limits.reply.minInterval = Milliseconds(0);
        return std::make_unique<wecom::Connection>(bot, std::move(secret), services, limits);
    };
    return channel;
}

} // namespace

const QList<Channel> &channels()
{
    static const QList<Channel> all { unpacedDingTalk(), unpacedLark(), unpacedWeCom() };
    return all;
}

QStringList channelIds()
{
    QStringList ids;
    for (const Channel &channel : channels())
        ids.append(channel.id);
    return ids;
}

const Channel *channelById(const QString &id)
{
    const auto found = std::find_if(channels().begin(), channels().end(), [&](const Channel &c) { return c.id == id; });
    return found == channels().end() ? nullptr : &*found;
}

} // namespace oagent
