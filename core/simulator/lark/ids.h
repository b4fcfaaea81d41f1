#pragma once

#include <QString>

namespace oagent::simulator::larkparts {

/// Unlike any id before: the prefix and 32 hexadecimal digits.
[[nodiscard]] QString freshId(const QString &prefix = {});
/// The same again for the same seed.
[[nodiscard]] QString idFrom(const QString &prefix, const QString &seed);
/// 19 digits, as cards and connections are numbered.
[[nodiscard]] QString freshNumber();
/// Milliseconds since the epoch, in a string.
[[nodiscard]] QString timestamp();

} // namespace oagent::simulator::larkparts
