#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"
#include "core/settings/config.h"

#include <QObject>

#include <functional>

namespace oagent {

/// The bot that the options of `bot add` describe, with a fresh id. Refused names the flag.
[[nodiscard]] Result<BotConfig> botFromOptions(const QJsonObject &options, const Config &config);

/// The bot as the options of `bot set` change it; what has no option stays. Refused names the flag.
[[nodiscard]] Result<BotConfig> botWithOptions(const BotConfig &bot, const QJsonObject &options, const Config &config);

/// By its name or id; NotFound with the next step.
[[nodiscard]] Result<BotConfig> botNamed(const QString &name, const Config &config);

/// `bot add | set | secret | list | show | enable | disable | takeover | connect | remove`. One call at a time.
class BotCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit BotCommands(CommandParts parts, QObject *parent = nullptr);

    /// Secret first, then settings; when either fails nothing is left behind.
    void add(const CommandRequest &request, const Done &done);
    [[nodiscard]] CommandAnswer list() const;
    [[nodiscard]] CommandAnswer show(const QString &name) const;
    [[nodiscard]] CommandAnswer set(const CommandRequest &request);
    /// The secret alone; what runs takes it up at once.
    void setSecret(const CommandRequest &request, const Done &done);
    [[nodiscard]] CommandAnswer setEnabled(const QString &name, bool enabled);
    /// Opens the line again of a bot that another program took over; NotWell when there is none to take back.
    [[nodiscard]] CommandAnswer takeOver(const QString &name) const;
    /// Opens the line now, without waiting for the next try; NotWell when the bot is not to run here.
    [[nodiscard]] CommandAnswer connectAgain(const QString &name) const;
    /// Secret first: when the settings cannot be written then, the same command can be given again.
    void remove(const QString &name, const Done &done);

private:
    [[nodiscard]] CommandAnswer openLine(const QString &name,
                                         Result<void> (RunningBridge::*open)(const QString &botId)) const;
    [[nodiscard]] Result<BotConfig> found(const QString &name) const;
    [[nodiscard]] CommandAnswer answerWith(const QString &id) const;
    [[nodiscard]] QJsonObject withMark(QJsonObject bot) const;
    void keepAdded(const BotConfig &bot, const Done &done);
    [[nodiscard]] CommandAnswer keepChanged(const BotConfig &bot);
    [[nodiscard]] CommandAnswer forget(const BotConfig &bot) const;

    CommandParts m_parts;
};

} // namespace oagent
