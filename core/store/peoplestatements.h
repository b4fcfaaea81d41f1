#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of PeopleStore, for SQLite 3.40. Times are milliseconds since 1970, UTC.
namespace oagent::peoplestatements {

[[nodiscard]] inline QStringList createTables()
{
    using namespace Qt::StringLiterals;
    return {
        // AUTOINCREMENT: the number of somebody who was forgotten is not given to somebody else.
        uR"(CREATE TABLE people (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                bot_id TEXT NOT NULL,
                channel TEXT NOT NULL,
                name TEXT NOT NULL,
                last_message_at INTEGER NOT NULL,
                verdict TEXT NOT NULL DEFAULT 'none' CHECK (verdict IN ('none', 'allowed', 'blocked', 'approved'))
            ))"_s,
        u"CREATE INDEX people_by_age ON people (verdict, last_message_at)"_s,
        uR"(CREATE TABLE person_ids (
                bot_id TEXT NOT NULL,
                kind TEXT NOT NULL,
                value TEXT NOT NULL,
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                PRIMARY KEY (bot_id, kind, value)
            ) WITHOUT ROWID)"_s,
        u"CREATE INDEX ids_by_person ON person_ids (person_id)"_s,
        uR"(CREATE TABLE chat_groups (
                bot_id TEXT NOT NULL,
                chat_id TEXT NOT NULL,
                channel TEXT NOT NULL,
                title TEXT NOT NULL,
                last_message_at INTEGER NOT NULL,
                allowed INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (bot_id, chat_id)
            ) WITHOUT ROWID)"_s,
        // Whose conversations those of ConversationStore are: of one person, of a group, or of a person's own in a
        // group. They go with either.
        uR"(CREATE TABLE chats (
                conversation TEXT NOT NULL PRIMARY KEY,
                person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
                group_bot TEXT,
                group_chat TEXT,
                FOREIGN KEY (group_bot, group_chat) REFERENCES chat_groups (bot_id, chat_id) ON DELETE CASCADE
            ) WITHOUT ROWID)"_s,
        u"CREATE INDEX chats_by_person ON chats (person_id)"_s,
        u"CREATE INDEX chats_by_group ON chats (group_bot, group_chat)"_s,
        // A dismissed request stays until it expires, so that who was dismissed does not ask again at once.
        uR"(CREATE TABLE pairing_requests (
                code TEXT NOT NULL PRIMARY KEY,
                bot_id TEXT NOT NULL,
                person_id INTEGER NOT NULL UNIQUE REFERENCES people (id) ON DELETE CASCADE,
                asked_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                noticed_at INTEGER NOT NULL,
                dismissed INTEGER NOT NULL DEFAULT 0
            ) WITHOUT ROWID)"_s,
        // Before this step an ended turn named its chat, and a refused one its sender.
        u"UPDATE turns SET conversation = '', reason = '' WHERE phase IN ('done', 'dropped')"_s,
    };
}

/// When somebody who may not talk was told so last; 0: never.
[[nodiscard]] inline QStringList rememberNotices()
{
    using namespace Qt::StringLiterals;
    return { u"ALTER TABLE people ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0"_s };
}

/// bot, kind, value
inline constexpr QStringView findPerson
    = u"SELECT person_id FROM person_ids WHERE bot_id = ? AND kind = ? AND value = ?";

/// The same, of a platform whose ids mean the same in any letter case. It looks through all of the bot's.
inline constexpr QStringView findPersonInAnyCase
    = u"SELECT person_id FROM person_ids WHERE bot_id = ? AND kind = ? AND value = ? COLLATE NOCASE LIMIT 1";

/// bot, channel, name, time
inline constexpr QStringView insertPerson
    = u"INSERT INTO people (bot_id, channel, name, last_message_at) VALUES (?, ?, ?, ?)";

inline constexpr QStringView insertedPerson = u"SELECT last_insert_rowid()";

/// bot, kind, value, person
inline constexpr QStringView insertId
    = u"INSERT OR IGNORE INTO person_ids (bot_id, kind, value, person_id) VALUES (?, ?, ?, ?)";

/// name, which is empty where it was not told this time, time, person
inline constexpr QStringView touchPerson
    = u"UPDATE people SET name = coalesce(nullif(?, ''), name), last_message_at = max(last_message_at, ?) WHERE id = ?";

/// person
inline constexpr QStringView verdictOf = u"SELECT verdict FROM people WHERE id = ?";

/// person
inline constexpr QStringView standingOf = u"SELECT verdict, name, told_at FROM people WHERE id = ?";

/// time, person
inline constexpr QStringView tell = u"UPDATE people SET told_at = ? WHERE id = ?";

/// verdict, person
inline constexpr QStringView setVerdict = u"UPDATE people SET verdict = ? WHERE id = ?";

/// to, from
inline constexpr QStringView moveIds = u"UPDATE person_ids SET person_id = ? WHERE person_id = ?";

/// conversation, person
inline constexpr QStringView keepChatOfPerson
    = u"INSERT INTO chats (conversation, person_id) VALUES (?, ?)"
      u" ON CONFLICT (conversation) DO UPDATE SET person_id = excluded.person_id"
      u" WHERE person_id IS NOT excluded.person_id";

/// conversation, bot, chat
inline constexpr QStringView keepGroupChat
    = u"INSERT INTO chats (conversation, group_bot, group_chat) VALUES (?, ?, ?) ON CONFLICT (conversation) DO UPDATE"
      u" SET group_bot = excluded.group_bot, group_chat = excluded.group_chat WHERE group_chat IS NULL";

/// to, from
inline constexpr QStringView moveChats = u"UPDATE chats SET person_id = ? WHERE person_id = ?";

/// to, from
inline constexpr QStringView moveTranscripts = u"UPDATE transcripts SET person_id = ? WHERE person_id = ?";

/// person
inline constexpr QStringView deletePerson = u"DELETE FROM people WHERE id = ?";

/// person to keep, how many may stay
inline constexpr QStringView boundPeople
    = u"DELETE FROM people WHERE id IN (SELECT id FROM people WHERE verdict = 'none' AND id <> ?"
      u" ORDER BY last_message_at LIMIT max(0, (SELECT count(*) FROM people) - ?))";

/// bot, chat, channel, title, time
inline constexpr QStringView touchGroup
    = u"INSERT INTO chat_groups (bot_id, chat_id, channel, title, last_message_at) VALUES (?, ?, ?, ?, ?)"
      u" ON CONFLICT (bot_id, chat_id) DO UPDATE SET title = coalesce(nullif(excluded.title, ''), title),"
      u" last_message_at = max(last_message_at, excluded.last_message_at)";

/// bot, chat
inline constexpr QStringView groupAllowed = u"SELECT allowed, title FROM chat_groups WHERE bot_id = ? AND chat_id = ?";

/// bot, chat
inline constexpr QStringView allowGroup = u"UPDATE chat_groups SET allowed = 1 WHERE bot_id = ? AND chat_id = ?";

/// bot, chat
inline constexpr QStringView deleteGroup = u"DELETE FROM chat_groups WHERE bot_id = ? AND chat_id = ?";

/// bot and chat to keep, how many may stay
inline constexpr QStringView boundGroups
    = u"DELETE FROM chat_groups WHERE (bot_id, chat_id) IN (SELECT bot_id, chat_id FROM chat_groups"
      u" WHERE allowed = 0 AND NOT (bot_id = ? AND chat_id = ?)"
      u" ORDER BY last_message_at LIMIT max(0, (SELECT count(*) FROM chat_groups) - ?))";

inline constexpr QStringView allPeople
    = u"SELECT id, bot_id, channel, name, last_message_at, verdict FROM people ORDER BY last_message_at DESC, id DESC";

inline constexpr QStringView allIds = u"SELECT person_id, kind, value FROM person_ids ORDER BY kind DESC, value";

/// person
inline constexpr QStringView idsOf
    = u"SELECT kind, value FROM person_ids WHERE person_id = ? ORDER BY kind DESC, value";

/// person
inline constexpr QStringView onePerson
    = u"SELECT id, bot_id, channel, name, last_message_at, verdict FROM people WHERE id = ?";

inline constexpr QStringView allGroups
    = u"SELECT bot_id, chat_id, channel, title, last_message_at, allowed FROM chat_groups"
      u" ORDER BY last_message_at DESC, chat_id";

/// bots to keep, as a JSON array of texts
inline constexpr QStringView deletePeopleOfOthers
    = u"DELETE FROM people WHERE bot_id NOT IN (SELECT value FROM json_each(?))";
inline constexpr QStringView deleteGroupsOfOthers
    = u"DELETE FROM chat_groups WHERE bot_id NOT IN (SELECT value FROM json_each(?))";

/// time
inline constexpr QStringView deleteExpired = u"DELETE FROM pairing_requests WHERE expires_at <= ?";

/// person
inline constexpr QStringView requestOf
    = u"SELECT code, noticed_at, dismissed FROM pairing_requests WHERE person_id = ?";

/// time, person
inline constexpr QStringView noteNotice = u"UPDATE pairing_requests SET noticed_at = ? WHERE person_id = ?";

/// bot
inline constexpr QStringView countOpenRequests
    = u"SELECT count(*) FROM pairing_requests WHERE bot_id = ? AND dismissed = 0";

/// code, bot, person, asked, expires, noticed
inline constexpr QStringView insertRequest
    = u"INSERT INTO pairing_requests (code, bot_id, person_id, asked_at, expires_at, noticed_at)"
      u" VALUES (?, ?, ?, ?, ?, ?)";

/// time
inline constexpr QStringView openRequests = u"SELECT code, person_id, asked_at, expires_at FROM pairing_requests"
                                            u" WHERE dismissed = 0 AND expires_at > ? ORDER BY asked_at, code";

/// code, time
inline constexpr QStringView openRequest
    = u"SELECT person_id FROM pairing_requests WHERE code = ? AND dismissed = 0 AND expires_at > ?";

/// code
inline constexpr QStringView dismissRequest = u"UPDATE pairing_requests SET dismissed = 1 WHERE code = ?";

/// person
inline constexpr QStringView deleteRequestOf = u"DELETE FROM pairing_requests WHERE person_id = ?";

} // namespace oagent::peoplestatements
