// launchd.plist(5)
#include "ui/settings/autostart.h"

#include "core/support/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString pathOf(const QString &name) { return QDir::homePath() + "/Library/LaunchAgents/"_L1 + name + ".plist"_L1; }

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

QString commonPath() { return pathOf(u"oagent-bridge"_s); }

} // namespace

QString Autostart::asKept(const QString &argument) { return "<string>"_L1 + argument.toHtmlEscaped() + "</string>"_L1; }

QString Autostart::entryPath() const { return pathOf(entryName(u"oagent-bridge"_s)); }

Autostart::Setting Autostart::setting() const
{
    const QString own = contentOf(entryPath());
    const QString entry = own.isEmpty() ? contentOf(commonPath()) : own;
    return { isOurs(entry), isOurs(entry) && entry.contains("--minimized"_L1) };
}

Result<void> Autostart::apply(const Setting &setting)
{
    const QString path = entryPath();
    const bool isInCommonOne = isOurs(contentOf(commonPath()));
    if (!setting.atLogin) {
        Result<void> removed = isInCommonOne ? removeEntry(commonPath()) : Result<void>();
        return removed && path != commonPath() ? removeEntry(path) : removed;
    }
    QString arguments;
    for (const QString &argument : commandFor(setting))
        arguments += "        "_L1 + asKept(argument) + '\n'_L1;
    const QString agent
        = u"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
          "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
          "<plist version=\"1.0\">\n<dict>\n    <key>Label</key>\n    <string>%1</string>\n"
          "    <key>ProgramArguments</key>\n    <array>\n%2    </array>\n"
          "    <key>RunAtLoad</key>\n    <true/>\n</dict>\n</plist>\n"_s.arg(entryName(u"oagent-bridge"_s), arguments);
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return failure(Error::Kind::Storage,
                       u"Cannot make the directory %1; look at its permissions."_s.arg(QFileInfo(path).absolutePath()));
    Result<void> written = writePrivateFile(path, agent.toUtf8());
    return written && isInCommonOne && path != commonPath() ? removeEntry(commonPath()) : written;
}

} // namespace oagent
