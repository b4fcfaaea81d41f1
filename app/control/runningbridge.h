#pragma once

#include "core/settings/config.h"

#include <QJsonArray>
#include <QObject>

namespace oagent {

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
    /// The member "bots" of `status --json` (architecture.md §8), in the order of the settings.
    [[nodiscard]] virtual QJsonArray botStatus() const = 0;
    /// No new turn starts; ends with stopped(), also when start() has not answered yet or failed. A second call with
    /// AtOnce cuts the grace of the first short.
    virtual void stop(Ending ending) = 0;

Q_SIGNALS:
    /// Once, last, from the event loop: every reply is closed, every line is down, the store is on disk.
    void stopped();
};

} // namespace oagent
