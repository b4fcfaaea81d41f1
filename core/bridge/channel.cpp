#include "core/bridge/channel.h"

#include "core/dingtalk/connection.h"
#include "core/lark/connection.h"
#include "core/wecom/connection.h"

#include <algorithm>

namespace oagent {

const QList<Channel> &channels()
{
    static const QList<Channel> all { dingtalk::channel(), lark::channel(), wecom::channel() };
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
