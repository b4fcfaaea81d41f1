#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of ConversationStore, for SQLite 3.40. A conversation without a row is in generation 0.
namespace oagent::conversationstatements {

[[nodiscard]] inline QStringList createTables()
{
    using namespace Qt::StringLiterals;
    return {
        uR"(CREATE TABLE conversations (
                conversation TEXT NOT NULL PRIMARY KEY,
                generation INTEGER NOT NULL
            ) WITHOUT ROWID)"_s,
        uR"(CREATE TABLE remote_ids (
                conversation TEXT NOT NULL,
                generation INTEGER NOT NULL,
                assistant TEXT NOT NULL,
                ids TEXT NOT NULL,
                PRIMARY KEY (conversation, generation, assistant)
            ) WITHOUT ROWID)"_s,
        // Whoever is forgotten leaves no conversation behind (peoplestatements.h).
        uR"(CREATE TRIGGER conversations_go_with_their_chat AFTER DELETE ON chats BEGIN
                DELETE FROM conversations WHERE conversation = old.conversation;
                DELETE FROM remote_ids WHERE conversation = old.conversation;
            END)"_s,
        // Of the conversation when the turn was asked; TurnStore::markAsked writes it.
        u"ALTER TABLE turns ADD COLUMN generation INTEGER NOT NULL DEFAULT 0"_s,
    };
}

/// assistant, turn
inline constexpr QStringView memoryOf
    = u"SELECT turns.generation, remote_ids.ids FROM turns LEFT JOIN remote_ids"
      u" ON remote_ids.conversation = turns.conversation AND remote_ids.generation = turns.generation"
      u" AND remote_ids.assistant = ? WHERE turns.id = ?";

/// conversation, generation, assistant, ids
inline constexpr QStringView keepRemoteIds
    = u"INSERT INTO remote_ids (conversation, generation, assistant, ids) VALUES (?, ?, ?, ?)"
      u" ON CONFLICT (conversation, generation, assistant) DO UPDATE SET ids = excluded.ids";

/// conversation
inline constexpr QStringView raise = u"INSERT INTO conversations (conversation, generation) VALUES (?, 1)"
                                     u" ON CONFLICT (conversation) DO UPDATE SET generation = generation + 1";

/// conversation
inline constexpr QStringView generationOf = u"SELECT generation FROM conversations WHERE conversation = ?";

/// conversation, generation
inline constexpr QStringView forgetOlder = u"DELETE FROM remote_ids WHERE conversation = ? AND generation < ?";

} // namespace oagent::conversationstatements
