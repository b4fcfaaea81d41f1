#pragma once

#include "core/doctor/linefacts.h"
#include "core/settings/config.h"

#include <QJsonArray>
#include <QObject>

#include <optional>

namespace oagent {

class AppChannel;
class PeopleStore;
class Transcripts;

/// The part of a program that runs the bots of a held profile.
class RunningBridge : public QObject
{
    Q_OBJECT
public:
    enum class Ending {
        FinishTurns, ///< running turns get their grace
        AtOnce, ///< open replies are closed with what they have
    };

    using QObject::QObject;
    /// Opens what lies on disk, finishes what an earlier process began, starts the bots. Called once. Storage,
    /// StorageFull or InUse, with cause and cure: nothing was started.
    virtual void start(const Config &config, const QObject *context, Callback<void> done) = 0;
    /// The settings on disk are these now, bots or assistants: starts, stops and restarts what differs.
    virtual void botsChanged(const Config &config) = 0;
    /// The secret under this key of the SecretStore is another one now: whoever uses it takes it up.
    virtual void secretChanged(const QString &key) = 0;
    /// Takes a bot back that another program took over. Refused, with the sentence for whoever asked, when it is not.
    [[nodiscard]] virtual Result<void> takeOver(const QString &botId) = 0;
    /// Opens the line now of a bot that waits, was refused, or lacked its secret; whatever is on its way stays as it
    /// is. Refused, with the sentence for whoever asked, when it is not to run here now.
    [[nodiscard]] virtual Result<void> connectAgain(const QString &botId) = 0;
    /// The member "bots" of `status --json` (architecture.md §8), in the order of the settings.
    [[nodiscard]] virtual QJsonArray botStatus() const = 0;
    /// What is known of the bot's line; nothing while it has none.
    [[nodiscard]] virtual std::optional<LineFacts> lineFacts(const QString &botId) const = 0;
    /// Answers with Storage until start() has succeeded.
    [[nodiscard]] virtual PeopleStore &people() = 0;
    /// Closes the line of every bot until they are resumed, and changes no settings.
    virtual void setPaused(bool isPaused) = 0;
    [[nodiscard]] virtual bool isPaused() const = 0;
    /// What is said in the chats; none where nobody would read it.
    [[nodiscard]] virtual Transcripts *transcripts() { return nullptr; }
    /// "Ask the assistant"; none in a program without a window.
    [[nodiscard]] virtual AppChannel *app() { return nullptr; }
    /// No new turn starts; ends with stopped(), also when start() has not answered yet or failed. A second call with
    /// AtOnce cuts the grace of the first short.
    virtual void stop(Ending ending) = 0;

Q_SIGNALS:
    /// What botStatus() says of a bot's state or its reason is another now; counts may have changed without it.
    void statusChanged();
    /// What the platform calls the bot.
    void nameLearnt(const QString &botId, const QString &name);
    /// The region to which the bot's app belongs, which is not what the settings say. Its line needs no new start.
    void regionLearnt(const QString &botId, oagent::BotConfig::Region region);
    /// Once, last, from the event loop: every reply is closed, every line is down, the store is on disk.
    void stopped();
};

} // namespace oagent
