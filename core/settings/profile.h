#pragma once

#include "core/support/result.h"

#include <QString>

namespace oagent {

/// Where the files of one profile lie (architecture.md §6). Knows names only; prepare() is what touches the disk.
class Profile
{
public:
    /// The user's own: settings in the configuration location, everything else in the local data location of the
    /// application's name.
    [[nodiscard]] static Profile ofUser();
    /// Everything under one directory (--profile-dir).
    [[nodiscard]] static Profile below(const QString &directory);

    /// What stands before this profile's keys in the keychain, which the user's profiles share: nothing for the user's
    /// own one, "<profile id>/" for one at another place.
    [[nodiscard]] QString keychainPrefix(const QString &profileId) const;
    /// Makes the directories, 0700. Storage with cause and cure.
    [[nodiscard]] Result<void> prepare() const;

    [[nodiscard]] QString configPath() const;
    [[nodiscard]] QString databasePath() const;
    [[nodiscard]] QString mediaPath() const;
    [[nodiscard]] QString logPath() const;
    [[nodiscard]] QString lockPath() const;
    [[nodiscard]] const QString &stateDirectory() const { return m_stateDirectory; }

private:
    Profile(QString configDirectory, QString stateDirectory, bool isOfUser);

    QString m_configDirectory;
    QString m_stateDirectory;
    bool m_isOfUser;
};

} // namespace oagent
