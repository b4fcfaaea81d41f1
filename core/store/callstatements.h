#pragma once

#include "core/store/database.h"

#include <QStringView>

/// All SQL of CallCounter, for SQLite 3.40. A month is such as "2026-03", UTC.
namespace oagent::callstatements {

[[nodiscard]] inline QStringList createTables()
{
    using namespace Qt::StringLiterals;
    return {
        uR"(CREATE TABLE counted_calls (
                bot_id TEXT NOT NULL,
                month TEXT NOT NULL,
                calls INTEGER NOT NULL,
                PRIMARY KEY (bot_id, month)
            ) WITHOUT ROWID)"_s,
    };
}

/// bot, month, calls
inline constexpr QStringView add = u"INSERT INTO counted_calls (bot_id, month, calls) VALUES (?, ?, ?)"
                                   u" ON CONFLICT (bot_id, month) DO UPDATE SET calls = calls + excluded.calls";

/// month
inline constexpr QStringView ofMonth = u"SELECT bot_id, calls FROM counted_calls WHERE month = ?";

/// month
inline constexpr QStringView forgetOlder = u"DELETE FROM counted_calls WHERE month < ?";

} // namespace oagent::callstatements
