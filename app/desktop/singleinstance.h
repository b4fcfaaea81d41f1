#pragma once

#include "app/control/controlclient.h"
#include "app/control/controlserver.h"
#include "core/settings/profile.h"
#include "core/settings/profilelock.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace oagent {

/// One window program for one profile: a second start raises the window of the first and ends. Apart from the profile's
/// own lock, which a daemon may hold while a window watches it.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    explicit SingleInstance(const Profile &profile, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Called once. claimed(), raisedOther() or failed() follows.
    void claim();
    /// The program is ending: nobody is answered any more, and the next start waits for the end of this one.
    void standDown();

Q_SIGNALS:
    void claimed();
    void raisedOther();
    void failed(const oagent::Error &error);
    /// Another start wants to see the window.
    void raiseWanted();

private:
    [[nodiscard]] Result<void> listen();
    void askOther(const Error &held);

    QString m_place;
    QString m_socket;
    std::unique_ptr<ProfileLock> m_lock;
    std::unique_ptr<ControlServer> m_server;
    std::unique_ptr<ControlClient> m_client;
    QTimer m_retry;
    int m_attempts = 0;
};

} // namespace oagent
