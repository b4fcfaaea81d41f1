#include "core/wecom/reasons.h"

#include "core/connection/proxyroute.h"
#include "core/support/isotime.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

StateReason reasonFor(const Error &error, const Redactor &redactor)
{
    const QString said = redactor.redacted(error.detail);
    switch (error.kind) {
    case Error::Kind::Proxy: return proxyReason(error, said);
    case Error::Kind::Authentication:
        return {
            u"refused-credentials"_s, u"WeCom refused APP ID and APP Secret (Bot ID, Secret): %1"_s.arg(said),
            u"Copy both again from Security and Management > Management Tools > Smart Bots in the WeCom Admin Console, "
            "where the connection method must be a long connection, and set the APP Secret again."_s
        };
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded:
    case Error::Kind::Server:
        return { u"platform-busy"_s, u"WeCom is busy: %1"_s.arg(said),
                 u"Nothing to do: it is tried again by itself."_s };
    case Error::Kind::Tls:
        return { u"tls"_s, u"The certificate of WeCom could not be verified: %1"_s.arg(said),
                 u"Check the computer's date, and whether a proxy opens encrypted connections or a private deployment "
                 "has an authority of its own; `network set --ca FILE` trusts one."_s };
    case Error::Kind::Protocol:
    case Error::Kind::Forbidden:
    case Error::Kind::NotFound:
    case Error::Kind::BadRequest:
        return { u"strange-answer"_s, u"Something else than WeCom answered: %1"_s.arg(said),
                 u"Check the bot's API address, and whether a proxy or a sign-in page stands between this computer and "
                 "openws.work.weixin.qq.com."_s };
    default:
        return { u"network"_s, u"WeCom cannot be reached: %1"_s.arg(said),
                 u"Let firewall and proxy pass WebSockets to openws.work.weixin.qq.com, port 443."_s };
    }
}

StateReason takenOverReason(WallTime at)
{
    return { u"taken-over"_s, u"Another program took over this bot at %1."_s.arg(isoTime(at)),
             u"End that program, then take the bot back: `oagent-bridged bot takeover NAME`."_s };
}

StateReason rivalReason(int cuts)
{
    return { u"rival"_s,
             u"WeCom cut the line right after it was open, %1 times in a row: most likely another program runs this "
             "bot."_s.arg(cuts),
             u"End that program, or let the bot run there only. Until then it is tried again, less and less often."_s };
}

} // namespace oagent::wecom
