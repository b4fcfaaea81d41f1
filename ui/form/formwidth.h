#pragma once

namespace oagent {

/// A field that is wider does not read better.
inline constexpr int widestForm = 640;

} // namespace oagent
