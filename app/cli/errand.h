#pragma once

#include "app/control/secretplace.h"
#include "core/control/command.h"
#include "core/settings/profile.h"
#include "core/settings/profilelock.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace oagent {

class ControlClient;

/// Carries one subcommand to where it can be done: to the program that holds the profile, or, when there is none, to
/// this one. What changes something holds the profile's lock meanwhile; what only reads does not.
class Errand : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds patience = std::chrono::seconds(10); ///< with a holder that does not answer yet
        std::chrono::milliseconds pause = std::chrono::milliseconds(50); ///< between two attempts
    };

    Errand(Profile profile, SecretPlace secrets, Limits limits, QObject *parent = nullptr);
    ~Errand() override;

    /// Called once. Calls `done` once, later.
    void run(CommandRequest request, std::function<void(const CommandAnswer &)> done);
    /// As run(), for a command that only a holder can answer and whose answer goes on line by line, each without its
    /// end; ends with 1 when nothing is running, and well when the holder ends.
    void follow(CommandRequest request, std::function<void(const QByteArray &)> line,
                std::function<void(const CommandAnswer &)> done);

Q_SIGNALS:
    /// Nothing goes on until somebody answers the keychain's own window.
    void waitingForKeychain();

private:
    class Place;
    void hold();
    void askHolder();
    void judge(const Result<CommandAnswer> &answer);
    void withoutHolder();
    void doHere();
    void performHere();
    void openState();
    [[nodiscard]] bool readsDatabase() const;
    [[nodiscard]] bool usesNetwork() const;
    [[nodiscard]] bool isDoctor() const;
    void finish(const CommandAnswer &answer);

    Profile m_profile;
    SecretPlace m_secrets;
    Limits m_limits;
    CommandRequest m_request;
    std::function<void(const CommandAnswer &)> m_done;
    std::function<void(const QByteArray &)> m_takeLine; ///< set while following
    Error m_held; ///< why the lock could not be had
    QElapsedTimer m_since;
    QTimer m_retry;
    std::unique_ptr<ProfileLock> m_lock;
    std::unique_ptr<ControlClient> m_client;
    std::unique_ptr<Place> m_place;
};

} // namespace oagent
