// launchd.plist(5)
#include "ui/settings/autostart.h"

#include "core/support/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace oagent {

QString Autostart::entryPath() const
{
    return QDir::homePath() + "/Library/LaunchAgents/"_L1 + entryName(u"oagent-bridge"_s) + ".plist"_L1;
}

Autostart::Setting Autostart::setting() const
{
    QFile file(entryPath());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return { true, file.readAll().contains("--minimized") };
}

Result<void> Autostart::apply(const Setting &setting)
{
    const QString path = entryPath();
    QFile file(path);
    if (!setting.atLogin) {
        if (file.exists() && !file.remove())
            return failure(fileError(file, u"Cannot remove "_s + path));
        return {};
    }
    QString arguments;
    for (const QString &argument : commandFor(setting))
        arguments += "        <string>"_L1 + argument.toHtmlEscaped() + "</string>\n"_L1;
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
    return writePrivateFile(path, agent.toUtf8());
}

} // namespace oagent
