#include "ui/look/botlook.h"

#include "core/bridge/channel.h"
#include "ui/look/reasonwords.h"
#include "ui/look/shorttime.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace oagent {

BotLook BotLook::of(const QJsonObject &status)
{
    const QString state = status["state"_L1].toString();
    const QJsonObject reason = status["reason"_L1].toObject();
    const QString id = reason["id"_L1].toString();
    if (state == "online"_L1
        && (id == "quota-used-up"_L1 || id == "address-not-allowed"_L1 || id == "app-disabled"_L1
            || id == "may-not-send"_L1 || id == "refused-credentials"_L1))
        return { u"×"_s, tr("cannot answer"), ReasonWords::of(reason, {}), Tone::Bad, true };
    if (state == "online"_L1 && !id.isEmpty())
        return { u"!"_s, tr("limited"), ReasonWords::of(reason, {}), Tone::Busy, id == "permission-missing"_L1 };
    if (state == "online"_L1) {
        const QDateTime since
            = QDateTime::fromString(status["connectedSince"_L1].toString(), Qt::ISODateWithMs).toLocalTime();
        return { u"●"_s, tr("online"), since.isValid() ? tr("Online since %1").arg(shortTime(since)) : tr("Online"),
                 Tone::Good, false };
    }
    if (state == "connecting"_L1)
        return { u"~"_s, tr("connecting"), ReasonWords::of(reason, tr("Connecting")), Tone::Busy, false };
    if (state == "waiting-to-retry"_L1)
        return { u"!"_s, tr("will connect"), ReasonWords::of(reason, tr("Will connect again")), Tone::Busy, false };
    if (state == "rejected"_L1)
        return { u"×"_s, tr("refused"), ReasonWords::of(reason, tr("The platform refuses the credentials")), Tone::Bad,
                 true };
    if (state == "taken-over"_L1)
        return { u"›"_s, tr("taken over"),
                 ReasonWords::of(reason,
                                 tr("Another program took over this bot. End it there, then take the bot back.")),
                 Tone::Bad, true };
    if (id == "runs-elsewhere"_L1)
        return { u"–"_s, tr("elsewhere"), tr("Set to run on another computer"), Tone::Quiet, false };
    if (id == "paused"_L1)
        return { u"–"_s, tr("paused"), tr("Paused"), Tone::Quiet, false };
    if (!id.isEmpty())
        return { u"×"_s, tr("stopped"), ReasonWords::of(reason, {}), Tone::Bad, true };
    return { u"–"_s, tr("off"), tr("Off"), Tone::Quiet, false };
}

QString channelTitle(const QString &channel)
{
    // What the registry calls them; a channel without an entry here keeps its name in every language.
    static_cast<void>(QT_TRANSLATE_NOOP("Channel", "DingTalk"));
    static_cast<void>(QT_TRANSLATE_NOOP("Channel", "Lark"));
    static_cast<void>(QT_TRANSLATE_NOOP("Channel", "WeCom"));
    const Channel *known = channelById(channel);
    return known != nullptr ? QCoreApplication::translate("Channel", known->title.toUtf8().constData()) : QString();
}

QString channelLetter(const QString &channel)
{
    if (channel == "dingtalk"_L1)
        return u"D"_s;
    if (channel == "lark"_L1)
        return u"L"_s;
    return channel == "wecom"_L1 ? u"W"_s : u"A"_s;
}

} // namespace oagent
