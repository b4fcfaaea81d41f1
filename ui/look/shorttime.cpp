#include "ui/look/shorttime.h"

#include <QLocale>

namespace oagent {

QString shortTime(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    if (local.date() != QDate::currentDate())
        return QLocale().toString(local.date(), QLocale::ShortFormat);
    // Some languages' short form has seconds, which nobody needs here.
    return QLocale().toString(local.time(), QLocale().timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss")));
}

} // namespace oagent
