#include "core/settings/profile.h"

#include "core/settings/privatedirectory.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

Profile::Profile(QString configDirectory, QString stateDirectory, bool isOfUser)
    : m_configDirectory(std::move(configDirectory))
    , m_stateDirectory(std::move(stateDirectory))
    , m_isOfUser(isOfUser)
{ }

Profile Profile::ofUser()
{
    return { QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation),
             QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation), true };
}

Profile Profile::below(const QString &directory)
{
    const QString absolute = QDir::cleanPath(QFileInfo(directory).absoluteFilePath());
    return { absolute, absolute, false };
}

QString Profile::keychainPrefix(const QString &profileId) const
{
    return m_isOfUser ? QString() : QString(profileId + '/'_L1);
}

Result<void> Profile::prepare() const
{
    const bool isOurs = QFileInfo::exists(configPath()) || QFileInfo::exists(lockPath());
    for (const QString &directory : { m_configDirectory, m_stateDirectory, mediaPath(), logPath() })
        if (Result<void> made = makePrivateDirectory(directory, isOurs); !made)
            return made;
    return {};
}

QString Profile::configPath() const { return m_configDirectory + "/config.json"_L1; }

QString Profile::databasePath() const { return m_stateDirectory + "/bridge.db"_L1; }

QString Profile::mediaPath() const { return m_stateDirectory + "/media"_L1; }

QString Profile::logPath() const { return m_stateDirectory + "/log"_L1; }

QString Profile::lockPath() const { return m_stateDirectory + "/lock"_L1; }

} // namespace oagent
