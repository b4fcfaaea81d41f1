#pragma once

#include <QObject>
#include <QString>

#include <memory>

namespace oagent {

/// Tells the service manager that started this program how it stands (sd_notify(3) of systemd). Does nothing when
/// none did, and on systems whose manager does not ask.
class ServiceNotify : public QObject
{
    Q_OBJECT
public:
    /// Takes $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID out of the environment: processes started later must not
    /// speak in this one's name.
    explicit ServiceNotify(QObject *parent = nullptr);
    ~ServiceNotify() override;

    [[nodiscard]] bool isHeard() const;
    /// From now on the watchdog is fed too, twice as often as it asks and from the event loop, so that a loop that is
    /// stuck starves it.
    void ready();
    /// Ends with the next ready().
    void reloading();
    void stopping();
    /// One line for people; the same one again is not sent.
    void status(const QString &text);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
