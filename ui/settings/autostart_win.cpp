#include "ui/settings/autostart.h"

#include <QDir>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QSettings runKey()
{
    return QSettings(u"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"_s,
                     QSettings::NativeFormat);
}

QString commonName() { return u"OAgent Bridge"_s; }

} // namespace

/// No path of Windows holds a quotation mark.
QString Autostart::asKept(const QString &argument) { return u'"' + QDir::toNativeSeparators(argument) + u'"'; }

Autostart::Setting Autostart::setting() const
{
    const QSettings run = runKey();
    const QString own = run.value(entryName(commonName())).toString();
    const QString line = own.isEmpty() ? run.value(commonName()).toString() : own;
    return { isOurs(line), isOurs(line) && line.contains("--minimized"_L1) };
}

Result<void> Autostart::apply(const Setting &setting)
{
    QSettings run = runKey();
    if (isOurs(run.value(commonName()).toString()))
        run.remove(commonName());
    if (setting.atLogin) {
        QStringList line;
        for (const QString &argument : commandFor(setting))
            line.append(asKept(argument));
        run.setValue(entryName(commonName()), line.join(u' '));
    } else {
        run.remove(entryName(commonName()));
    }
    run.sync();
    if (run.status() != QSettings::NoError)
        return failure(Error::Kind::Storage,
                       u"The registry key Run of this account cannot be written; ask who administers it."_s);
    return {};
}

} // namespace oagent
