// Desktop Application Autostart Specification 0.5 and Desktop Entry Specification 1.5, section "The Exec key"
// (freedesktop.org).
#include "ui/settings/autostart.h"

#include "core/support/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString directory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/autostart/"_L1;
}

/// Empty when there is none.
QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<void> removeEntry(const QString &path)
{
    QFile file(path);
    if (file.exists() && !file.remove())
        return failure(fileError(file, u"Cannot remove "_s + path));
    return {};
}

QString commonPath() { return directory() + "oagent-bridge.desktop"_L1; }

} // namespace

/// Quoted always, which is allowed, and then escaped once more as every string of the file is.
QString Autostart::asKept(const QString &argument)
{
    QString inside;
    for (const QChar c : argument) {
        if (c == u'"' || c == u'`' || c == u'$' || c == u'\\')
            inside.append(u'\\');
        if (c == u'%')
            inside.append(u'%');
        inside.append(c);
    }
    return u'"' + inside.replace(u'\\', R"(\\)"_L1) + u'"';
}

QString Autostart::entryPath() const { return directory() + entryName(u"oagent-bridge"_s) + ".desktop"_L1; }

Autostart::Setting Autostart::setting() const
{
    const QByteArray own = contentOf(entryPath());
    const QByteArray entry = own.isEmpty() ? contentOf(commonPath()) : own;
    if (!isOurs(QString::fromUtf8(entry)))
        return {};
    Setting found { true, false };
    for (const QByteArray &line : entry.split('\n')) {
        if (line.startsWith("Exec="))
            found.minimized = line.contains("--minimized");
        // How desktops switch an entry off without removing it.
        if (line == "Hidden=true" || line == "X-GNOME-Autostart-enabled=false")
            found.atLogin = false;
    }
    return found;
}

Result<void> Autostart::apply(const Setting &setting)
{
    const QString path = entryPath();
    const bool isInCommonOne = isOurs(QString::fromUtf8(contentOf(commonPath())));
    if (!setting.atLogin) {
        Result<void> removed = isInCommonOne ? removeEntry(commonPath()) : Result<void>();
        return removed && path != commonPath() ? removeEntry(path) : removed;
    }
    QStringList exec;
    for (const QString &argument : commandFor(setting))
        exec.append(asKept(argument));
    const QString entry = u"[Desktop Entry]\nType=Application\nName=OAgent Bridge\nIcon=oagent-bridge\nTerminal=false\n"
                          "Exec=%1\n"_s.arg(exec.join(u' '));
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return failure(Error::Kind::Storage,
                       u"Cannot make the directory %1; look at its permissions."_s.arg(QFileInfo(path).absolutePath()));
    Result<void> written = writePrivateFile(path, entry.toUtf8());
    return written && isInCommonOne && path != commonPath() ? removeEntry(commonPath()) : written;
}

} // namespace oagent
