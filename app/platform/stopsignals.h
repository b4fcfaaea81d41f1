#pragma once

#include <QObject>

#include <memory>

namespace oagent {

/// Tells when the system asks this program to end: SIGTERM and SIGINT, or the console's events on Windows; and when it
/// asks to read the settings again: SIGHUP. At most one object at a time.
class StopSignals : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

Q_SIGNALS:
    /// Once for each signal, from the event loop.
    void stopRequested();
    /// SIGHUP. When it came because the program's own terminal went away, stopRequested() is emitted instead.
    void reloadRequested();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
