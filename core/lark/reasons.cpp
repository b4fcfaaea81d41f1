#include "core/lark/reasons.h"

#include "core/connection/proxyroute.h"
#include "core/lark/answers.h"
#include "core/lark/site.h"
#include "core/log/redactor.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

QString copyAgain() { return u"Copy both again from Credentials & Basic Info and set the APP Secret again."_s; }

} // namespace

StateReason reasonFor(const Error &error, const Site &site, bool hasAddress, const Redactor &redactor)
{
    const QString said = redactor.redacted(error.detail);
    const QString brand = titleOf(site.region);
    switch (error.kind) {
    case Error::Kind::Proxy: return proxyReason(error, said);
    case Error::Kind::Authentication:
        return { u"refused-credentials"_s, u"%1 refused APP ID and APP Secret: %2"_s.arg(brand, said), copyAgain() };
    case Error::Kind::Forbidden:
        return { u"not-ready"_s, u"%1 does not let this app connect: %2"_s.arg(brand, said),
                 u"Check in the developer console that the app is enabled, has the bot ability, and that a version is "
                 "released."_s };
    case Error::Kind::BadRequest:
        return { u"wrong-region"_s, u"The app belongs to neither Feishu nor Lark: %1"_s.arg(said),
                 u"Copy the APP ID again from the developer console and set the region to the console's."_s };
    case Error::Kind::InUse:
        return { u"connection-limit"_s, u"%1 lets no more programs connect with this APP ID: %2"_s.arg(brand, said),
                 u"Another program uses this app. End it, or make an app for each; it is tried again every five "
                 "minutes."_s };
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded:
    case Error::Kind::Server:
        return { u"platform-busy"_s, u"%1 is busy: %2"_s.arg(brand, said),
                 u"Nothing to do: it is tried again by itself."_s };
    case Error::Kind::Protocol:
        return { u"strange-answer"_s, u"Something else than %1 answered: %2"_s.arg(brand, said),
                 u"Check whether a proxy or a sign-in page stands between this computer and %1."_s.arg(
                     site.base().host()) };
    case Error::Kind::Tls:
        return { u"tls"_s, u"The certificate of %1 could not be verified: %2"_s.arg(brand, said),
                 u"Check the computer's date and whether a proxy opens encrypted connections."_s };
    default:
        if (hasAddress)
            return { u"network"_s, u"%1 answers over HTTPS, but its WebSocket does not open: %2"_s.arg(brand, said),
                     u"Let firewall and proxy pass WebSockets to the addresses of %1, port 443."_s.arg(brand) };
        return { u"network"_s, u"%1 cannot be reached: %2"_s.arg(brand, said),
                 u"Check the network: port 443 of %1."_s.arg(site.base().host()) };
    }
}

StateReason reasonForRefusal(int code, const Site &site)
{
    switch (code) {
    case code::quotaUsedUp:
        return { u"quota-used-up"_s, u"The tenant's API calls of this month are used up (99991403)."_s,
                 u"Buy more in the admin console, or let the bot send only complete answers (--economy)."_s };
    case code::addressNotAllowed:
        return { u"address-not-allowed"_s,
                 u"%1 takes no calls of this app from this computer's address (99991401)."_s.arg(titleOf(site.region)),
                 u"Add this computer's public IP address in the developer console, under Security Settings, IP "
                 "allowlist, or clear that list."_s };
    case code::appDisabled:
    case code::appNotUsable:
        return { u"app-disabled"_s, u"The app is disabled, or not usable in this tenant (%1)."_s.arg(code),
                 u"Let an administrator enable it in the admin console, and check that a version is released."_s };
    default:
        return { u"refused-credentials"_s,
                 u"%1 gives no access token for APP ID and APP Secret (%2)."_s.arg(titleOf(site.region)).arg(code),
                 copyAgain() };
    }
}

StateReason reasonForRefusedSending(const QString &said, const Site &site)
{
    return { u"may-not-send"_s, u"%1 takes no messages of this app: %2"_s.arg(titleOf(site.region), said),
             u"Grant it the permission to send messages and release a version, and check that the bot may talk to "
             "those who wrote to it: %1"_s.arg(site.permissionLink({ u"im:message:send_as_bot"_s })) };
}

} // namespace oagent::lark
