#pragma once

#include "core/log/redactor.h"
#include "core/support/clock.h"

#include <QJsonObject>
#include <QObject>

#include <deque>
#include <optional>

namespace oagent {

enum class LogLevel { Debug, Info, Warning, Error };

[[nodiscard]] QString nameOf(LogLevel level);

/// One line of the log. Message text of a chat is never logged: sizes and ids are.
struct LogEntry
{
    WallTime time {}; ///< set by LogBook::add
    LogLevel level = LogLevel::Info;
    QString bot; ///< our id; empty for the program itself
    QString conversation;
    QString turn;
    QString stage; ///< a short word: "received", "allowed", "asked", "reply-opened", "first-text", "finished",
                   ///< "connection" …
    QString text; ///< a sentence of ours
    QString foreign; ///< what a platform, an assistant or the system said; goes through the Redactor
    QJsonObject numbers; ///< further typed fields: {"ms": 526, "characters": 31}
};

/// One JSON object on one line, for files and stdout.
[[nodiscard]] QByteArray toJsonLine(const LogEntry &entry);
/// Of a line that toJsonLine() wrote, perhaps in another version: what is missing or unknown there is left out. Nothing
/// for what is no JSON object.
[[nodiscard]] std::optional<LogEntry> entryFromJsonLine(const QByteArray &line);

/// The bounded log of the program, newest last.
class LogBook : public QObject
{
    Q_OBJECT
public:
    LogBook(const Clock &clock, Redactor &redactor, std::size_t capacity = 100'000, QObject *parent = nullptr);

    void add(LogEntry entry);
    [[nodiscard]] const std::deque<LogEntry> &entries() const { return m_entries; }

Q_SIGNALS:
    void added(const oagent::LogEntry &entry);

private:
    const Clock &m_clock;
    Redactor &m_redactor;
    std::size_t m_capacity;
    std::deque<LogEntry> m_entries;
};

} // namespace oagent
