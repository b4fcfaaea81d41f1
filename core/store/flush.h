#pragma once

namespace oagent {

/// When what a job wrote has to be on the medium. A killed process loses nothing that was committed, either way: this
/// is about the computer's end, such as a power cut.
enum class Flush {
    Now, ///< before `done`: somebody is about to be told, or something is about to be done that must not be forgotten
    Soon, ///< with the next flush, at most StoreLimits::flushWithin later: forgotten, it would be done once more
};

} // namespace oagent
