#pragma once

#include "core/support/result.h"

#include <QString>

#include <memory>
#include <optional>

namespace oagent {

class LockFile;

/// Who holds a profile, as its lock file tells. A note left by a killed program may be stale: only a connection to
/// `socket` proves that somebody is there.
struct ProfileHolder
{
    qint64 pid = 0; ///< 0: not known
    QString socket; ///< where the holder answers; empty while it does not
};

/// The right to write a profile: an operating system's lock that the kernel releases with the process, however it
/// ends. The file stays; its content is the holder's note.
class ProfileLock
{
public:
    /// Never waits. InUse when somebody holds it (the note's pid in `code`), Storage when the file cannot be opened or
    /// locked: cause and cure in `detail`.
    [[nodiscard]] static Result<std::unique_ptr<ProfileLock>> take(const QString &path);
    /// The note in a lock file, held or not; nothing when there is none or it cannot be understood.
    [[nodiscard]] static std::optional<ProfileHolder> holder(const QString &path);

    ProfileLock(const ProfileLock &) = delete;
    ProfileLock &operator=(const ProfileLock &) = delete;
    ~ProfileLock();

    /// Tells others where this program answers.
    [[nodiscard]] Result<void> announce(const QString &socket);

private:
    explicit ProfileLock(std::unique_ptr<LockFile> file);

    std::unique_ptr<LockFile> m_file;
};

} // namespace oagent
