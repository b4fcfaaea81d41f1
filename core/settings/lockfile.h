#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace oagent {

/// A file that is locked for as long as this object, or its process, lives: flock on Unix, LockFileEx on Windows. The
/// content can be read by others meanwhile.
class LockFile
{
public:
    /// Makes the file, 0600, when it is not there. Never waits. InUse; Storage with the system's words in `detail`.
    [[nodiscard]] static Result<std::unique_ptr<LockFile>> lock(const QString &path);

    LockFile(const LockFile &) = delete;
    LockFile &operator=(const LockFile &) = delete;
    ~LockFile();

    [[nodiscard]] bool replaceContent(const QByteArray &content) const;

private:
    explicit LockFile(qintptr handle)
        : m_handle(handle)
    { }

    qintptr m_handle; ///< file descriptor, or HANDLE
};

} // namespace oagent
