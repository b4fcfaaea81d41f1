#include "ui/settings/peoplewords.h"

#include "core/bridge/channel.h"
#include "ui/channels/botwords.h"
#include "ui/look/botlook.h"
#include "ui/settings/settingsdata.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool isListed(const QJsonObject &person, const QJsonObject &bot)
{
    const Channel *channel = channelById(bot["channel"_L1].toString());
    const Qt::CaseSensitivity letters
        = channel != nullptr && channel->idsIgnoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
    const QStringList listed = bot["allow"_L1].toVariant().toStringList();
    const QJsonArray ids = person["ids"_L1].toArray();
    return std::any_of(ids.begin(), ids.end(),
                       [&](const auto &id) { return listed.contains(id["value"_L1].toString(), letters); });
}

} // namespace

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
    return person["id"_L1].toString() + u": "_s + texts.join(u", "_s);
}

QString PeopleWords::verdict(const QJsonObject &person, const QJsonObject &bot)
{
    const QString verdict = person["verdict"_L1].toString();
    if (verdict == "allowed"_L1)
        return tr("allowed", "person");
    if (verdict == "approved"_L1)
        return tr("approved", "person");
    if (verdict == "blocked"_L1)
        return tr("blocked", "person");
    if (isListed(person, bot))
        return tr("listed", "person");
    if (bot["privateChats"_L1] == "pairing"_L1)
        return tr("not yet: by pairing", "person");
    return BotWords::isOpenToEveryone(bot) ? tr("everyone may", "person") : tr("not listed", "person");
}

QString PeopleWords::groupVerdict(const QJsonObject &group, const QJsonObject &bot)
{
    if (group["allowed"_L1].toBool())
        return tr("allowed", "group");
    if (bot["groups"_L1] == "off"_L1)
        return tr("groups are off", "group");
    if (bot["groups"_L1] != "listed"_L1)
        return tr("every group may", "group");
    return bot["allowGroups"_L1].toArray().contains(group["id"_L1]) ? tr("listed", "group") : tr("not listed", "group");
}

QString PeopleWords::time(const QJsonValue &time)
{
    const QDateTime local = QDateTime::fromString(time.toString(), Qt::ISODateWithMs).toLocalTime();
    const QLocale locale;
    return local.date() == QDate::currentDate() ? locale.toString(local.time(), QLocale::ShortFormat)
                                                : locale.toString(local, QLocale::ShortFormat);
}

} // namespace oagent
