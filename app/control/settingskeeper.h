#pragma once

#include "core/settings/config.h"

#include <QObject>

namespace oagent {

/// The settings of one profile, in memory and on disk alike. Only who holds the profile may call replace().
class SettingsKeeper : public QObject
{
    Q_OBJECT
public:
    SettingsKeeper(QString path, Config config, QObject *parent = nullptr);

    [[nodiscard]] const Config &config() const { return m_config; }
    /// Writes, then keeps and tells. Storage or StorageFull: everything is as it was.
    [[nodiscard]] Result<void> replace(Config config);

Q_SIGNALS:
    void changed(const oagent::Config &config);

private:
    QString m_path;
    Config m_config;
};

} // namespace oagent
