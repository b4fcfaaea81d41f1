#include "app/control/settingskeeper.h"

#include <QFile>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Null when there is no such file; a file that cannot be read differs from every one that could.
QByteArray contentOf(const QString &path)
{
    if (!QFileInfo::exists(path))
        return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QByteArray("file\n" + file.readAll()) : QByteArray("unreadable");
}

} // namespace

SettingsKeeper::SettingsKeeper(QString path, Config config, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_config(std::move(config))
    , m_onDisk(contentOf(m_path))
{ }

Result<void> SettingsKeeper::checkUnchanged() const
{
    const QByteArray content = contentOf(m_path);
    if (content.isNull() || content == m_onDisk) // where there is no file, nothing of anybody's can be lost
        return {};
    return failure(
        Error::Kind::Storage,
        u"%1 was changed by hand meanwhile, and nothing was written over it; let the running program take it up (SIGHUP, systemctl reload), then give the command again."_s
            .arg(m_path));
}

Result<void> SettingsKeeper::replace(Config config)
{
    if (Result<void> unchanged = checkUnchanged(); !unchanged)
        return unchanged;
    if (Result<void> saved = saveConfig(m_path, config); !saved)
        return saved;
    m_onDisk = contentOf(m_path);
    m_config = std::move(config);
    Q_EMIT changed(m_config);
    return {};
}

Result<void> SettingsKeeper::reload()
{
    const QByteArray content = contentOf(m_path);
    if (content.isNull() && !m_onDisk.isNull())
        return failure(Error::Kind::Storage, u"%1 is not there any more; put it back."_s.arg(m_path));
    Result<Config> config = loadConfig(m_path);
    if (!config)
        return failure(config.error());
    if (content.isNull())
        return {};
    if (config->profileId != m_config.profileId)
        return failure(
            Error::Kind::Refused,
            u"%1: profileId must stay \"%2\" while the program runs, because secrets are kept under it; put it back, or restart."_s
                .arg(m_path, m_config.profileId));
    m_onDisk = content;
    m_config = std::move(*config);
    Q_EMIT changed(m_config);
    return {};
}

} // namespace oagent
