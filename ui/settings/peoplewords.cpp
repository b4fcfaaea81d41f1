#include "ui/settings/peoplewords.h"

#include "ui/look/botlook.h"
#include "ui/settings/settingsdata.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace oagent {

QString PeopleWords::name(const QJsonObject &one)
{
    QString name = one.contains("title"_L1) ? one["title"_L1].toString() : one["name"_L1].toString();
    if (!name.isEmpty())
        return name;
    const QJsonArray ids = one["ids"_L1].toArray();
    return ids.isEmpty() ? one["id"_L1].toString() : ids.first()["value"_L1].toString();
}

QString PeopleWords::bot(const QJsonObject &one, const SettingsData &settings)
{
    const QString id = one["bot"_L1].toString();
    const QString name = settings.bot(id)["name"_L1].toString();
    const QString channel = one["channel"_L1].toString();
    const QString title = channelTitle(channel);
    return tr("%1 (%2)", "bot (channel)").arg(name.isEmpty() ? id : name, title.isEmpty() ? channel : title);
}

QString PeopleWords::ids(const QJsonObject &person)
{
    QStringList texts;
    const QJsonArray ids = person["ids"_L1].toArray();
    for (const auto &id : ids)
        texts.append(id["kind"_L1].toString() + u' ' + id["value"_L1].toString());
    return texts.join(u", "_s);
}

QString PeopleWords::verdict(const QString &verdict)
{
    if (verdict == "allowed"_L1)
        return tr("allowed", "person");
    if (verdict == "approved"_L1)
        return tr("approved", "person");
    return verdict == "blocked"_L1 ? tr("blocked", "person") : tr("by the list", "person");
}

QString PeopleWords::time(const QJsonValue &time)
{
    const QDateTime local = QDateTime::fromString(time.toString(), Qt::ISODateWithMs).toLocalTime();
    const QLocale locale;
    return local.date() == QDate::currentDate() ? locale.toString(local.time(), QLocale::ShortFormat)
                                                : locale.toString(local, QLocale::ShortFormat);
}

} // namespace oagent
