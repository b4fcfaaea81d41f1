#pragma once

#include "app/control/command.h"
#include "app/control/secretplace.h"
#include "core/settings/profile.h"
#include "core/settings/profilelock.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

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

    Errand(Profile profile, std::optional<SecretPlace> secrets, Limits limits, QObject *parent = nullptr);
    ~Errand() override;

    /// Called once. Calls `done` once, later.
    void run(CommandRequest request, std::function<void(const CommandAnswer &)> done);

private:
    class Place;
    void hold();
    void askHolder();
    void judge(const Result<CommandAnswer> &answer);
    void withoutHolder();
    void doHere();
    void finish(const CommandAnswer &answer);

    Profile m_profile;
    std::optional<SecretPlace> m_secrets;
    Limits m_limits;
    CommandRequest m_request;
    std::function<void(const CommandAnswer &)> m_done;
    Error m_held; ///< why the lock could not be had
    QElapsedTimer m_since;
    QTimer m_retry;
    std::unique_ptr<ProfileLock> m_lock;
    std::unique_ptr<ControlClient> m_client;
    std::unique_ptr<Place> m_place;
};

} // namespace oagent
