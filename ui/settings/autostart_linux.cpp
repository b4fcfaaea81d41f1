// Desktop Application Autostart Specification 0.5 and Desktop Entry Specification 1.5, section "The Exec key"
// (freedesktop.org).
#include "ui/settings/autostart_files.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace oagent {

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

QString autostartPath(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/autostart/"_L1 + name
        + ".desktop"_L1;
}

QString autostartEntry(const QString & /*name*/, const QStringList &arguments)
{
    return u"[Desktop Entry]\nType=Application\nName=OAgent Bridge\nIcon=oagent-bridge\nTerminal=false\n"
           "Exec=%1\n"_s.arg(arguments.join(u' '));
}

Autostart::Setting settingIn(const QString &entry)
{
    Autostart::Setting found { true, false };
    for (const QString &line : entry.split(u'\n')) {
        if (line.startsWith("Exec="_L1))
            found.minimized = line.contains("--minimized"_L1);
        // How desktops switch an entry off without removing it.
        if (line == "Hidden=true"_L1 || line == "X-GNOME-Autostart-enabled=false"_L1)
            found.atLogin = false;
    }
    return found;
}

} // namespace oagent
