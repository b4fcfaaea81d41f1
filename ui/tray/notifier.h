#pragma once

#include "ui/tray/notification.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <map>
#include <optional>

namespace oagent {

class Session;

/// Decides what a person is told who looks at something else: a pairing request, a bot that is down for a while, a bot
/// that another program runs.
class Notifier : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds down = std::chrono::minutes(2); ///< shorter ones mend themselves
    };

    explicit Notifier(Session &session, Limits limits, QObject *parent = nullptr);

    /// Off: nothing is told, and what happens meanwhile is not told later.
    void setOn(bool isOn);

Q_SIGNALS:
    void wanted(const oagent::Notification &notification);
    /// Nobody of whom it was told waits to be let in any more.
    void requestsSettled();

private:
    /// Of a bot that is to be online and is not.
    struct Down
    {
        std::chrono::steady_clock::time_point since;
        bool isTold = false;
    };

    void look();
    void lookForRequests();
    void takeRefused(int refused);
    void tell(Notification notification);

    Session &m_session;
    Limits m_limits;
    bool m_isOn = true;
    std::map<QString, Down> m_down; ///< by bot
    QSet<QString> m_takenOver; ///< bots of which it was told
    std::optional<int> m_refused; ///< messages, of all bots together, as last heard
    QSet<QString> m_requests; ///< codes of those that are open, of which it was told
    bool m_isAsking = false;
    QTimer m_next; ///< when a bot will have been down for too long
};

} // namespace oagent
