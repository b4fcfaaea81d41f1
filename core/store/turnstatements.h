#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of TurnStore, for SQLite 3.40. Times are milliseconds since 1970, UTC. rowid is the order of acceptance.
/// "Not ended" is NOT IN of two words: for a list of three or more SQLite makes a table at each run.
namespace oagent::turnstatements {

[[nodiscard]] inline QStringList createTables()
{
    using namespace Qt::StringLiterals;
    return {
        uR"(CREATE TABLE turns (
                id TEXT NOT NULL PRIMARY KEY,
                conversation TEXT NOT NULL,
                phase TEXT NOT NULL CHECK (phase IN ('accepted', 'asked', 'closing', 'done', 'dropped')),
                part INTEGER NOT NULL DEFAULT 0,
                text TEXT NOT NULL DEFAULT '',
                message TEXT NOT NULL,
                handles TEXT NOT NULL DEFAULT '{}',
                reason TEXT NOT NULL DEFAULT '',
                accepted_at INTEGER NOT NULL,
                changed_at INTEGER NOT NULL
            ))"_s,
        // A message goes with its turn, and no turn goes sooner than 24 h after its end.
        uR"(CREATE TABLE messages (
                bot_id TEXT NOT NULL,
                message_id TEXT NOT NULL,
                turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
                accepted_at INTEGER NOT NULL,
                PRIMARY KEY (bot_id, message_id)
            ) WITHOUT ROWID)"_s,
        u"CREATE INDEX messages_by_turn ON messages (turn_id)"_s,
    };
}

/// bot, message id
inline constexpr QStringView findMessage = u"SELECT turn_id FROM messages WHERE bot_id = ? AND message_id = ?";

/// id, conversation, message, time, time
inline constexpr QStringView insertTurn
    = u"INSERT INTO turns (id, conversation, phase, message, accepted_at, changed_at)"
      u" VALUES (?, ?, 'accepted', ?, ?, ?)";

/// bot, message id, turn, time
inline constexpr QStringView insertMessage
    = u"INSERT INTO messages (bot_id, message_id, turn_id, accepted_at) VALUES (?, ?, ?, ?)";

/// time, turn; what was saved of an earlier answer goes. A question that is asked again stays in its generation.
inline constexpr QStringView markAsked
    = u"UPDATE turns SET phase = 'asked', part = 0, text = '', changed_at = ?,"
      u" generation = CASE phase WHEN 'asked' THEN generation ELSE coalesce((SELECT conversations.generation"
      u" FROM conversations WHERE conversations.conversation = turns.conversation),"
      u" (SELECT first_generation.generation FROM first_generation)) END"
      u" WHERE id = ? AND phase IN ('accepted', 'asked')";

/// part, text, time, turn
inline constexpr QStringView saveText
    = u"UPDATE turns SET part = ?, text = ?, changed_at = ? WHERE id = ? AND phase IN ('accepted', 'asked')";

/// part, handle, time, turn
inline constexpr QStringView saveHandle
    = u"UPDATE turns SET handles = json_set(handles, '$.\"' || ? || '\"', json(?)), changed_at = ?"
      u" WHERE id = ? AND phase NOT IN ('done', 'dropped')";

/// attachments, time, turn
inline constexpr QStringView saveAttachments
    = u"UPDATE turns SET message = json_set(message, '$.attachments', json(?)), changed_at = ?"
      u" WHERE id = ? AND phase IN ('accepted', 'asked')";

/// turn; an ended one has no message that could be read
inline constexpr QStringView attachmentsOf
    = u"SELECT CASE WHEN phase NOT IN ('done', 'dropped') THEN json_extract(message, '$.attachments') END"
      u" FROM turns WHERE id = ?";

/// part, text, time, turn, part
inline constexpr QStringView markClosing = u"UPDATE turns SET phase = 'closing', part = ?, text = ?, changed_at = ?"
                                           u" WHERE id = ? AND phase NOT IN ('done', 'dropped') AND part <= ?";

/// phase, reason, time, turn; nothing stays that leads to a person or a chat
inline constexpr QStringView end = u"UPDATE turns SET phase = ?, reason = ?, conversation = '',"
                                   u" text = '', message = '', handles = '', changed_at = ?"
                                   u" WHERE id = ? AND phase NOT IN ('done', 'dropped')";

/// id; as large as a message with room to spare. Should the process end before it is erased, prune() does it.
inline constexpr QStringView insertTrial
    = u"INSERT INTO turns (id, conversation, phase, message, accepted_at, changed_at)"
      u" VALUES (?, '', 'dropped', hex(zeroblob(32768)), 0, 0)";

/// id
inline constexpr QStringView eraseTrial = u"DELETE FROM turns WHERE id = ?";

/// turn
inline constexpr QStringView phaseOf = u"SELECT phase, part FROM turns WHERE id = ?";

inline constexpr QStringView openTurns
    = u"SELECT id, conversation, phase, part, text, message, handles, accepted_at FROM turns"
      u" WHERE phase NOT IN ('done', 'dropped') ORDER BY rowid";

/// time
inline constexpr QStringView prune = u"DELETE FROM turns WHERE phase IN ('done', 'dropped') AND changed_at < ?";

} // namespace oagent::turnstatements
