#pragma once

#include "app/control/command.h"
#include "app/control/commandparts.h"
#include "core/settings/config.h"

#include <QObject>

#include <functional>

namespace oagent {

/// The bot that the options of `bot add` describe, with a fresh id. Refused names the flag.
[[nodiscard]] Result<BotConfig> botFromOptions(const QJsonObject &options, const Config &config);

/// `bot add | list | show | enable | disable | remove`. One call at a time.
class BotCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit BotCommands(CommandParts parts, QObject *parent = nullptr);

    /// Secret first, then settings; when either fails nothing is left behind.
    void add(const CommandRequest &request, const Done &done);
    [[nodiscard]] CommandAnswer list() const;
    [[nodiscard]] CommandAnswer show(const QString &name) const;
    [[nodiscard]] CommandAnswer setEnabled(const QString &name, bool enabled);
    /// Secret first: when the settings cannot be written then, the same command can be given again.
    void remove(const QString &name, const Done &done);

private:
    [[nodiscard]] Result<BotConfig> found(const QString &name) const;
    [[nodiscard]] CommandAnswer answerWith(const QString &id) const;
    void keepAdded(const BotConfig &bot, const Done &done);
    [[nodiscard]] CommandAnswer forget(const BotConfig &bot) const;

    CommandParts m_parts;
};

} // namespace oagent
