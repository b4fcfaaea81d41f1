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

/// No path of Windows holds a quotation mark.
QString quoted(const QString &argument) { return u'"' + QDir::toNativeSeparators(argument) + u'"'; }

} // namespace

Autostart::Setting Autostart::setting() const
{
    const QString line = runKey().value(entryName(u"OAgent Bridge"_s)).toString();
    return { !line.isEmpty(), line.contains("--minimized"_L1) };
}

Result<void> Autostart::apply(const Setting &setting)
{
    QSettings run = runKey();
    if (setting.atLogin) {
        QStringList line;
        for (const QString &argument : commandFor(setting))
            line.append(quoted(argument));
        run.setValue(entryName(u"OAgent Bridge"_s), line.join(u' '));
    } else {
        run.remove(entryName(u"OAgent Bridge"_s));
    }
    run.sync();
    if (run.status() != QSettings::NoError)
        return failure(Error::Kind::Storage,
                       u"The registry key Run of this account cannot be written; ask who administers it."_s);
    return {};
}

} // namespace oagent
