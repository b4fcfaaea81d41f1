#pragma once

#include "core/settings/config.h"

#include <QByteArray>
#include <QObject>

namespace oagent {

/// The settings of one profile, in memory and on disk alike. Only who holds the profile may change them. A config.json
/// that somebody changed by hand meanwhile is never overwritten: it must be taken up with reload() first.
class SettingsKeeper : public QObject
{
    Q_OBJECT
public:
    /// `config` was read from `path` just now.
    SettingsKeeper(QString path, Config config, QObject *parent = nullptr);

    [[nodiscard]] const Config &config() const { return m_config; }
    /// Storage, with the cure, when the file holds something else than what this object last read or wrote.
    [[nodiscard]] Result<void> checkUnchanged() const;
    /// Writes, then keeps and tells. Storage or StorageFull: everything is as it was.
    [[nodiscard]] Result<void> replace(Config config);
    /// Takes up what was written by hand, and tells. Refused or Storage name the line or the field: the settings are
    /// as they were, and so is the file. profileId cannot change, because secrets are kept under it.
    [[nodiscard]] Result<void> reload();

Q_SIGNALS:
    void changed(const oagent::Config &config);

private:
    QString m_path;
    Config m_config;
    QByteArray m_onDisk; ///< as last read or written; null: there was no file
};

} // namespace oagent
