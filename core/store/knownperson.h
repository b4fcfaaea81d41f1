#pragma once

#include "core/access/standing.h"
#include "core/bridge/message.h"
#include "core/store/database.h"

namespace oagent {

[[nodiscard]] QString nameOf(PersonVerdict verdict); // "none", "allowed", "blocked", "approved"

/// Somebody who wrote to a bot. Who writes to two bots is known twice: verdicts are the bot's.
struct KnownPerson
{
    qint64 number = 0; ///< ours, never given to somebody else; 0: the platform gave no id, and nothing is kept
    QString botId;
    QString channel;
    Person person;
    WallTime lastMessageAt {};
    PersonVerdict verdict = PersonVerdict::None;
};

/// With every id kind; NotFound when there is no such person any more.
[[nodiscard]] Result<KnownPerson> personNumbered(Database &database, qint64 person);

/// What a row of people says, without the ids.
[[nodiscard]] KnownPerson personFrom(const Row &row);
[[nodiscard]] PersonVerdict verdictNamed(const QString &name);
[[nodiscard]] tl::unexpected<Error> nobody(qint64 person);
/// Columns hold milliseconds.
[[nodiscard]] WallTime timeInColumn(const QVariant &value);

} // namespace oagent
