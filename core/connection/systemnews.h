#pragma once

#include "core/support/clock.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace oagent {

/// What the operating system tells about sleep and network. Where it tells nothing (no logind, no such service),
/// nothing comes, and LineWatch's tick is what is left.
class SystemNews : public QObject
{
    Q_OBJECT
public:
    /// `tick` is that of stirred().
    explicit SystemNews(QObject *parent = nullptr, Milliseconds tick = std::chrono::seconds(20));
    ~SystemNews() override;

Q_SIGNALS:
    /// The computer slept and is back.
    void wokeUp();
    /// A tick of a clock that also runs while the computer sleeps or the program is stopped: at once afterwards, where
    /// the timers of the event loop first wait for the rest of their time. Only on Linux.
    void stirred();
    /// An address or the way out of this computer came or went. May come many times for one change.
    void networkChanged();

private Q_SLOTS:
    /// As logind has it: true before the sleep, false after it.
    void noteSleep(bool begins);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
