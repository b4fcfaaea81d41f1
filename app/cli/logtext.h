#pragma once

#include <QByteArray>
#include <QString>

namespace oagent {

/// A line of the log for people: time, level, bot, stage, what happened, further fields as name=value. With its line
/// end, and nothing in it that could drive a terminal. What is no line of a log is printed as it is.
[[nodiscard]] QString logText(const QByteArray &line);

} // namespace oagent
