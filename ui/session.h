#pragma once

#include "core/control/command.h"
#include "core/log/logbook.h"

#include <QJsonArray>
#include <QObject>

#include <deque>
#include <functional>

namespace oagent {

class AppChannel;
class Transcripts;

/// What the windows know of whoever runs the bots: this program itself, or a daemon that holds the profile. Whatever
/// is changed goes through the subcommands of the command line; the windows have no other way.
class Session : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const CommandAnswer &)>;

    using QObject::QObject;

    /// Calls `done` once, later, unless `context` died. CommandAnswer::result is what --json prints.
    virtual void perform(CommandRequest request, const QObject *context, Done done) = 0;
    /// A daemon runs the bots: there are no conversations, and no "Ask the assistant".
    [[nodiscard]] virtual bool isRemote() const = 0;
    /// Why no bot runs: one sentence with cause and cure. Empty while all is well, also while it is being started.
    [[nodiscard]] virtual QString problem() const = 0;
    /// The member "bots" of `status --json` as last heard, in the order of the settings.
    [[nodiscard]] virtual QJsonArray bots() const = 0;
    /// By which commands know a bot: its id, whatever name another program gave it meanwhile. Where another bot has
    /// that for a name, which goes first, the name.
    [[nodiscard]] QString keyOf(const QString &botId) const;
    /// The newest lines of the log, a thousand at most, oldest first.
    [[nodiscard]] virtual const std::deque<LogEntry> &logEntries() const = 0;
    /// Nothing goes on until a person answers the keychain's own window.
    [[nodiscard]] virtual bool isWaitingForKeychain() const = 0;
    /// What is said in the chats; nothing before it can be asked, and of a daemon.
    [[nodiscard]] virtual Transcripts *transcripts() { return nullptr; }
    /// "Ask the assistant"; nothing before it answers, and of a daemon.
    [[nodiscard]] virtual AppChannel *app() { return nullptr; }
    /// Whether all bots can be paused: their lines are closed, without a change of the settings, until they are resumed
    /// or the program starts anew.
    [[nodiscard]] virtual bool canPause() const { return false; }
    [[nodiscard]] virtual bool isPaused() const { return false; }
    virtual void setPaused(bool /*isPaused*/) { }
    /// A window is to be seen: only then a daemon is asked again and again how its bots are, and sends its log.
    virtual void setWatched(bool isWatched) = 0;

Q_SIGNALS:
    void botsChanged();
    /// Bots, assistants or anything else in config.json: ask again for what is shown of it.
    void settingsChanged();
    /// transcripts() or app() is there now.
    void conversationsChanged();
    void logged(const oagent::LogEntry &entry);
    void keychainWaitingChanged(bool isWaiting);
    void problemChanged();
    void pausedChanged();
};

} // namespace oagent
