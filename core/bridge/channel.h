#pragma once

#include "core/bridge/botconnection.h"
#include "core/settings/config.h"
#include "core/support/secret.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace oagent {

class HttpClient;
class LogBook;
class Redactor;
class SharedTimer;

/// What every connection is built from.
struct ConnectionServices
{
    HttpClient &http;
    SharedTimer &timer;
    LogBook &log;
    Redactor &redactor;
    const Clock &clock;
};

/// One platform, as the rest of the program knows it. A further channel is one more folder in core/ and one more line
/// in channels().
struct Channel
{
    QString id; ///< "dingtalk"
    QString title; ///< "DingTalk"
    QString idLabel; ///< the platform's own word for the APP ID
    QString secretLabel;
    std::function<std::unique_ptr<BotConnection>(const BotConfig &bot, Secret secret,
                                                 const ConnectionServices &services)>
        connect;
};

[[nodiscard]] const QList<Channel> &channels();
[[nodiscard]] QStringList channelIds();
[[nodiscard]] const Channel *channelById(const QString &id);

} // namespace oagent
