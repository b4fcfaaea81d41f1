// launchd.plist(5)
#include "ui/settings/autostart_files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace oagent {

QString Autostart::asKept(const QString &argument) { return "<string>"_L1 + argument.toHtmlEscaped() + "</string>"_L1; }

QString autostartPath(const QString &name)
{
    return QDir::homePath() + "/Library/LaunchAgents/"_L1 + name + ".plist"_L1;
}

QString autostartEntry(const QString &name, const QStringList &arguments)
{
    QString lines;
    for (const QString &argument : arguments)
        lines += "        "_L1 + argument + '\n'_L1;
    return u"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
           "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
           "<plist version=\"1.0\">\n<dict>\n    <key>Label</key>\n    <string>%1</string>\n"
           "    <key>ProgramArguments</key>\n    <array>\n%2    </array>\n"
           "    <key>RunAtLoad</key>\n    <true/>\n</dict>\n</plist>\n"_s.arg(name, lines);
}

Autostart::Setting settingIn(const QString &entry) { return { true, entry.contains("--minimized"_L1) }; }

} // namespace oagent
