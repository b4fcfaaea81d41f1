#include "ui/settings/autostart_files.h"

#include "core/support/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Empty when there is none.
QString contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Result<void> removeEntry(const QString &path)
{
    QFile file(path);
    if (file.exists() && !file.remove())
        return failure(fileError(file, u"Cannot remove "_s + path));
    return {};
}

QString commonName() { return u"oagent-bridge"_s; }

QString commonPath() { return autostartPath(commonName()); }

} // namespace

Autostart::Setting Autostart::setting() const
{
    const QString own = contentOf(autostartPath(entryName(commonName())));
    const QString entry = own.isEmpty() ? contentOf(commonPath()) : own;
    return isOurs(entry) ? settingIn(entry) : Setting {};
}

Result<void> Autostart::apply(const Setting &setting)
{
    const QString name = entryName(commonName());
    const QString path = autostartPath(name);
    const bool isInCommonOne = isOurs(contentOf(commonPath()));
    if (!setting.atLogin) {
        Result<void> removed = isInCommonOne ? removeEntry(commonPath()) : Result<void>();
        return removed && path != commonPath() ? removeEntry(path) : removed;
    }
    QStringList arguments;
    for (const QString &argument : commandFor(setting))
        arguments.append(asKept(argument));
    const QString directory = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(directory))
        return failure(Error::Kind::Storage,
                       u"Cannot make the directory %1; look at its permissions."_s.arg(directory));
    Result<void> written = writePrivateFile(path, autostartEntry(name, arguments).toUtf8());
    return written && isInCommonOne && path != commonPath() ? removeEntry(commonPath()) : written;
}

} // namespace oagent
