#pragma once

#include "core/connection/connectionstate.h"
#include "core/support/clock.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace oagent {

/// Whose message was refused last. No ids and no name: a report is shown to others.
struct RefusedSender
{
    qint64 person = 0; ///< KnownPerson::number, shown as "p3"; 0: the platform gave no id
    QString reason; ///< "not-listed", as nameOf(AccessVerdict::Reason)
    WallTime at {};
};

/// What a running program knows of one bot's line, for the doctor.
struct LineFacts
{
    ConnectionState state = ConnectionState::Stopped;
    StateReason reason;
    std::optional<WallTime> onlineSince;
    std::optional<WallTime> lastEventAt;
    std::optional<WallTime> lastLifeAt; ///< when anything came on the open line, an answer to a ping included
    int answered = 0;
    int refused = 0;
    int duplicates = 0;
    QStringList missingScopes;
    std::optional<RefusedSender> lastRefused;
    /// The platform's time stamp of the last message minus our clock when it came.
    std::optional<Milliseconds> lastMessageOffset;
};

} // namespace oagent
