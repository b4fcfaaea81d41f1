#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of TranscriptStore, for SQLite 3.40. Times are milliseconds since 1970, UTC. rowid is the order of asking.
namespace oagent::transcriptstatements {

[[nodiscard]] inline QStringList createTables()
{
    using namespace Qt::StringLiterals;
    return {
        // took: milliseconds until the answer was whole; -1 while it is not; -2 when nobody got it.
        uR"(CREATE TABLE transcripts (
                turn TEXT NOT NULL PRIMARY KEY,
                conversation TEXT NOT NULL,
                person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
                bot_id TEXT NOT NULL,
                channel TEXT NOT NULL,
                is_group INTEGER NOT NULL,
                title TEXT NOT NULL,
                asker TEXT NOT NULL,
                question TEXT NOT NULL,
                answer TEXT NOT NULL DEFAULT '',
                asked_at INTEGER NOT NULL,
                took INTEGER NOT NULL DEFAULT -1
            ))"_s,
        u"CREATE INDEX transcripts_by_conversation ON transcripts (conversation)"_s,
        u"CREATE INDEX transcripts_by_person ON transcripts (person_id)"_s,
        u"CREATE INDEX transcripts_by_age ON transcripts (asked_at)"_s,
        uR"(CREATE TABLE transcripts_read (
                conversation TEXT NOT NULL PRIMARY KEY,
                read_at INTEGER NOT NULL
            ) WITHOUT ROWID)"_s,
        // Whoever is forgotten leaves no transcript behind (peoplestatements.h).
        uR"(CREATE TRIGGER transcripts_go_with_their_chat AFTER DELETE ON chats BEGIN
                DELETE FROM transcripts WHERE conversation = old.conversation;
                DELETE FROM transcripts_read WHERE conversation = old.conversation;
            END)"_s,
    };
}

/// turn, conversation, person, bot, channel, is group, title, asker, question, time
inline constexpr QStringView insert
    = u"INSERT OR IGNORE INTO transcripts"
      u" (turn, conversation, person_id, bot_id, channel, is_group, title, asker, question, asked_at)"
      u" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// answer, milliseconds, turn
inline constexpr QStringView finish = u"UPDATE transcripts SET answer = ?, took = ? WHERE turn = ?";

/// the newest of each conversation; how many
inline constexpr QStringView chats
    = u"SELECT transcripts.*, asked_at > coalesce((SELECT read_at FROM transcripts_read"
      u" WHERE transcripts_read.conversation = transcripts.conversation), 0) AS is_unread FROM transcripts"
      u" WHERE rowid IN (SELECT max(rowid) FROM transcripts GROUP BY conversation) ORDER BY rowid DESC LIMIT ?";

/// conversation, how many; the newest first
inline constexpr QStringView newest = u"SELECT * FROM transcripts WHERE conversation = ? ORDER BY rowid DESC LIMIT ?";

/// text to look for, text to look for
inline constexpr QStringView find
    = u"SELECT DISTINCT conversation FROM transcripts WHERE instr(lower(question), ?) OR instr(lower(answer), ?)";

/// conversation, time
inline constexpr QStringView markRead
    = u"INSERT INTO transcripts_read (conversation, read_at) VALUES (?, ?)"
      u" ON CONFLICT (conversation) DO UPDATE SET read_at = max(read_at, excluded.read_at)";

/// conversation
inline constexpr QStringView erase = u"DELETE FROM transcripts WHERE conversation = ?";
inline constexpr QStringView eraseRead = u"DELETE FROM transcripts_read WHERE conversation = ?";

/// title, asker, turn
inline constexpr QStringView name = u"UPDATE transcripts SET title = ?, asker = ? WHERE turn = ?";

/// time
inline constexpr QStringView prune = u"DELETE FROM transcripts WHERE asked_at < ?";
inline constexpr QStringView pruneRead
    = u"DELETE FROM transcripts_read WHERE conversation NOT IN (SELECT conversation FROM transcripts)";

} // namespace oagent::transcriptstatements
