#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of ConversationStore, for SQLite 3.40. A conversation without a row is in the generation that
/// `first_generation` says.
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

/// Whose chat is erased may write again, and the assistant's server still knows the sessions of before: none of their
/// generations may come a second time.
[[nodiscard]] inline QStringList rememberForgottenGenerations()
{
    using namespace Qt::StringLiterals;
    return {
        u"CREATE TABLE first_generation (generation INTEGER NOT NULL)"_s,
        u"INSERT INTO first_generation (generation) VALUES (0)"_s,
        // Before this step a conversation got its row only when it left generation 0.
        u"INSERT OR IGNORE INTO conversations (conversation, generation) SELECT conversation, 0 FROM chats"_s,
        uR"(CREATE TRIGGER no_generation_comes_again AFTER DELETE ON conversations BEGIN
                UPDATE first_generation SET generation = max(generation, old.generation + 1);
            END)"_s,
    };
}

/// turn; not for whoever was forgotten while the question waited
inline constexpr QStringView begin
    = u"INSERT OR IGNORE INTO conversations (conversation, generation)"
      u" SELECT turns.conversation, first_generation.generation FROM turns, first_generation"
      u" WHERE turns.id = ? AND CASE turns.phase WHEN 'accepted' THEN" // an ended one has no message to look into
      u" EXISTS (SELECT 1 FROM chats WHERE chats.conversation = turns.conversation)"
      u" OR json_array_length(turns.message, '$.sender.ids') = 0 END";

/// turn, assistant; of a turn that could not be marked as asked, the generation it would be asked in
inline constexpr QStringView memoryOf
    = u"SELECT asked.generation, remote_ids.ids FROM (SELECT turns.conversation AS conversation,"
      u" CASE turns.phase WHEN 'accepted' THEN coalesce(conversations.generation, first_generation.generation)"
      u" ELSE turns.generation END AS generation"
      u" FROM turns JOIN first_generation LEFT JOIN conversations ON conversations.conversation = turns.conversation"
      u" WHERE turns.id = ?) AS asked LEFT JOIN remote_ids ON remote_ids.conversation = asked.conversation"
      u" AND remote_ids.generation = asked.generation AND remote_ids.assistant = ?";

/// conversation, generation, assistant, ids
inline constexpr QStringView keepRemoteIds
    = u"INSERT INTO remote_ids (conversation, generation, assistant, ids) VALUES (?, ?, ?, ?)"
      u" ON CONFLICT (conversation, generation, assistant) DO UPDATE SET ids = excluded.ids";

/// conversation
inline constexpr QStringView raise
    = u"INSERT INTO conversations (conversation, generation)"
      u" SELECT ?, first_generation.generation + 1 FROM first_generation WHERE true" // or ON would belong to a JOIN
      u" ON CONFLICT (conversation) DO UPDATE SET generation = conversations.generation + 1";

/// conversation
inline constexpr QStringView generationOf = u"SELECT generation FROM conversations WHERE conversation = ?";

/// generation
inline constexpr QStringView beginAt = u"UPDATE first_generation SET generation = max(generation, ?)";

/// conversation, generation
inline constexpr QStringView forgetOlder = u"DELETE FROM remote_ids WHERE conversation = ? AND generation < ?";

} // namespace oagent::conversationstatements
