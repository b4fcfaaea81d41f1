#include "ui/channels/botwords.h"

#include "core/bridge/channel.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace oagent {

bool BotWords::isOpenToEveryone(const QJsonObject &bot)
{
    // With pairing an empty list lets nobody in by itself, but only in private chats.
    return bot["allow"_L1].toArray().isEmpty()
        && (bot["privateChats"_L1] == "listed"_L1 || bot["groups"_L1] != "off"_L1);
}

QString BotWords::whoMayTalk(const QJsonObject &bot)
{
    const int listed = static_cast<int>(bot["allow"_L1].toArray().size());
    QStringList parts;
    if (listed > 0)
        parts.append(tr("people listed: %n", nullptr, listed));
    if (bot["privateChats"_L1] == "pairing"_L1)
        parts.append(tr("others by pairing"));
    if (bot["privateChats"_L1] == "off"_L1)
        parts.append(tr("private chats off"));
    if (bot["groups"_L1] == "off"_L1)
        parts.append(tr("groups off"));
    if (bot["groups"_L1] == "listed"_L1)
        parts.append(tr("groups listed: %n", nullptr, static_cast<int>(bot["allowGroups"_L1].toArray().size())));
    return parts.join(u", "_s);
}

QString BotWords::answeredBy(const QString &assistant)
{
    return assistant.isEmpty() ? tr("answered by Echo, until there is an assistant")
                               : tr("answered by %1").arg(assistant);
}

QString BotWords::countedCalls(const QJsonObject &status)
{
    const int calls = status["countedCallsThisMonth"_L1].toInt();
    const Channel *channel = channelById(status["channel"_L1].toString());
    const bool isCounted = channel != nullptr && channel->countsCalls;
    return calls == 0 && !isCounted ? QString() : tr("counted calls this month: %n", nullptr, calls);
}

QString BotWords::lastEvent(const QJsonObject &status)
{
    const QDateTime last = QDateTime::fromString(status["lastEventAt"_L1].toString(), Qt::ISODateWithMs).toLocalTime();
    if (!last.isValid())
        return {};
    const QLocale locale;
    const bool isToday = last.date() == QDate::currentDate();
    return tr("last event %1")
        .arg(isToday ? locale.toString(last.time(), QLocale::ShortFormat)
                     : locale.toString(last, QLocale::ShortFormat));
}

} // namespace oagent
