#pragma once

#include "core/log/logbook.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace oagent {

/// Which turn a row is about, without its text: a number made of the turn's id. 0: about none.
using TurnKey = quint64;

[[nodiscard]] TurnKey turnKey(const QString &turn);

/// One row of the log as LogRows keeps it: UTF-8 that lives in the store, until the store changes.
struct LogRow
{
    WallTime time {};
    LogLevel level = LogLevel::Info;
    TurnKey turn = 0;
    QByteArrayView bot;
    QByteArrayView conversation;
    QByteArrayView stage;
    QByteArrayView text;
};

/// What an entry says, on one line: its sentence, what was said to us, its numbers as name=value. At most 2,000 bytes.
[[nodiscard]] QByteArray rowText(const LogEntry &entry);

/// Which rows are wanted; the default wants all.
struct LogFilter
{
    std::optional<QString> bot {}; ///< an id; empty: what is about no bot
    LogLevel least = LogLevel::Debug;
    QString text {}; ///< in the bot's or the conversation's name, the stage or the text; ASCII letter case is ignored
    TurnKey turn = 0;

    [[nodiscard]] bool wantsAll() const { return !bot && least == LogLevel::Debug && text.isEmpty() && turn == 0; }
    friend bool operator==(const LogFilter &, const LogFilter &) = default;
};

} // namespace oagent
