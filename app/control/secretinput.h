#pragma once

#include "core/support/result.h"
#include "core/support/secret.h"

namespace oagent {

/// A secret as a person gave it, without the blanks around it. Refused when it is empty, no UTF-8, or holds a blank or
/// a control character: it goes into headers and JSON, and a pasted pair of lines is never meant.
[[nodiscard]] Result<Secret> usableSecret(const Secret &given);

/// A password as a person gave it, blanks and all. Refused when it is empty, no UTF-8, holds a control character, or
/// has more than 255 bytes, for which a SOCKS5 proxy has no room (RFC 1929).
[[nodiscard]] Result<Secret> usablePassword(const Secret &given);

} // namespace oagent
