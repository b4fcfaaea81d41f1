#pragma once

#include "core/bridge/botconnection.h"
#include "core/connection/reachprobe.h"
#include "core/settings/config.h"
#include "core/support/secret.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace oagent {

class HttpClient;
class LogBook;
class Network;
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
    Network &network;
};

/// A permission that an app of a platform lacks.
struct MissingPermission
{
    QString scope; ///< in the platform's words
    QString effect; ///< a sentence: what does not work without it
    bool operator==(const MissingPermission &) const = default;
};

struct PermissionReport
{
    QList<MissingPermission> missing;
    QString link; ///< where a person grants them
};

/// A setting of a bot that not every platform has, for whoever knows none of them: a form, a table.
struct ChannelOption
{
    enum class Kind {
        Line,
        Paragraphs,
        Choice,
        List, ///< separated by commas
        Switch, ///< a flag without a value; "no-" before it takes it back
    };
    QString flag; ///< of `bot add` and `bot set`, without dashes: "card-template"
    QString member; ///< in config.json: "cardTemplate"
    Kind kind = Kind::Line;
    QStringList choices {}; ///< Choice: the first is the default
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
    /// Where the platform's settings of a bot's app are; without an APP ID, where those of all apps are.
    std::function<QString(const BotConfig &bot)> consoleLink;
    /// Whether the platform takes APP ID and secret, without opening a line. Authentication when it does not; else what
    /// stood in the way of asking. Empty where only a line can tell.
    std::function<void(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor,
                       const QObject *context, Callback<void> done)>
        checkCredentials;
    QList<ChannelOption> options {}; ///< those that mean nothing to other channels
    QString silenceCure {}; ///< what to look at on the platform when a line is open and nothing ever arrives
    bool idsIgnoreCase = false; ///< the id of a person is the same in any letter case
    bool namesPermissions = true; ///< it refuses calls for want of a permission, and names that
    bool tellsTakeOver = false; ///< a line is told when another program takes its bot
    bool countsCalls = false; ///< the platform has a monthly quota of calls
    bool tellsName = false; ///< a line learns what the platform calls the bot
    /// Where the platform of a bot, or of none yet, is reached without credentials.
    std::function<ReachTargets(const BotConfig &bot)> reach {};
    /// What the platform says about the app's permissions; none where it cannot be asked.
    std::function<void(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor,
                       const QObject *context, Callback<PermissionReport> done)>
        checkPermissions {};
};

[[nodiscard]] const QList<Channel> &channels();
[[nodiscard]] QStringList channelIds();
[[nodiscard]] const Channel *channelById(const QString &id);

} // namespace oagent
