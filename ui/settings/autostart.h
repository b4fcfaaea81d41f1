#pragma once

#include "core/support/result.h"

#include <QString>
#include <QStringList>

namespace oagent {

/// Whether this program starts with the person's session, by the means of the operating system: a desktop file in
/// ~/.config/autostart, the Run key of the registry, a LaunchAgent; one for each profile. What is there is asked anew
/// each time, since the system's own settings change it, too.
class Autostart
{
public:
    struct Setting
    {
        bool atLogin = false;
        bool minimized = false; ///< then with --minimized
        bool operator==(const Setting &) const = default;
    };

    /// @param command the program's absolute path and the arguments it always needs
    explicit Autostart(QStringList command);

    [[nodiscard]] Setting setting() const;
    /// Storage, with cause and cure: all is as it was.
    [[nodiscard]] Result<void> apply(const Setting &setting);

private:
    [[nodiscard]] QStringList commandFor(const Setting &setting) const;
    /// What the system knows this profile's entry by, after `common`, which is that of the user's own.
    [[nodiscard]] QString entryName(const QString &common) const;
    [[nodiscard]] static QString asKept(const QString &argument); ///< as the system's entry has it
    /// Whether an entry as the system keeps it begins this profile: before each had one of its own, any could stand in
    /// that of the user's own.
    [[nodiscard]] bool isOurs(const QString &entry) const;

    QStringList m_command;
};

} // namespace oagent
