#include "app/control/settingskeeper.h"

#include <utility>

namespace oagent {

SettingsKeeper::SettingsKeeper(QString path, Config config, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_config(std::move(config))
{ }

Result<void> SettingsKeeper::replace(Config config)
{
    if (Result<void> saved = saveConfig(m_path, config); !saved)
        return saved;
    m_config = std::move(config);
    Q_EMIT changed(m_config);
    return {};
}

} // namespace oagent
