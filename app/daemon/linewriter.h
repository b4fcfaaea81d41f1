#pragma once

#include <QByteArray>

#include <cstdio>

namespace oagent {

/// Writes whole and at once. A reader that went away, or a full disk behind a redirection, is nothing that should stop
/// the bots: what cannot be written is dropped.
/// False when nobody will take anything any more.
bool writeAll(std::FILE *stream, const QByteArray &bytes);

/// The same of a line of the log, which is dropped while nobody reads: a pipe or a terminal that is full must not hold
/// up whoever writes. The log file has it all the same.
void writeWhileRead(std::FILE *stream, const QByteArray &line);

} // namespace oagent
