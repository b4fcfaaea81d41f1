#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

namespace oagent {

/// Files nobody but this account may read. What an operating system calls that is in privatefile_<system>.cpp.

/// Creates an empty file that never had wider permissions; one that is already there is kept and its permissions are
/// narrowed, without opening it. Errors: Storage, StorageFull.
[[nodiscard]] Result<void> createPrivateFile(const QString &path);

/// Creates a directory (and its parents) for this account only. One that is already there stays as it is.
[[nodiscard]] Result<void> createPrivateDirectory(const QString &path);

/// Writes the whole file or leaves the old one, through QSaveFile, with permissions set before the first byte.
/// Errors: Storage, StorageFull.
[[nodiscard]] Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

enum class PrivateFileRule {
    OwnerOnly, ///< owned by this account, nobody else may read or write
    SystemdCredential, ///< also what systemd lays down: owned by root, an access list instead of the owner's bits
};

/// Judges an open file, not its name, so that it cannot be exchanged in between. Storage with cause and cure.
[[nodiscard]] Result<void> checkPrivateFile(const QFile &openFile, PrivateFileRule rule);

/// StorageFull when the device had no room, else Storage.
[[nodiscard]] Error fileError(const QFileDevice &file, const QString &whatFailed);

} // namespace oagent
