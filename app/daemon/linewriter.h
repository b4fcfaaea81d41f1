#pragma once

#include <QByteArray>

#include <cstdio>

namespace oagent {

/// Writes whole and at once. A reader that went away, or a full disk behind a redirection, is nothing that should stop
/// the bots: what cannot be written is dropped.
/// False when nobody will take anything any more.
bool writeAll(std::FILE *stream, const QByteArray &bytes);

} // namespace oagent
