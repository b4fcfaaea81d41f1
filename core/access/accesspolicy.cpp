#include "core/access/accesspolicy.h"

#include "core/bridge/channel.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace oagent {

using Reason = AccessVerdict::Reason;

namespace {

/// Of the chat the message was sent in; nothing when it is one where the bot answers.
std::optional<AccessVerdict> judgeChat(const BotConfig &bot, const IncomingMessage &message, bool isGroupAllowed)
{
    if (message.chatKind == ChatKind::Private) {
        if (bot.privateChats == BotConfig::PrivateChats::Off)
            return AccessVerdict { Reason::PrivateOff, u"private chats are off for this bot"_s };
        return std::nullopt;
    }
    if (bot.groups == BotConfig::Groups::Off)
        return AccessVerdict { Reason::GroupsOff, u"groups are off for this bot"_s };
    if (bot.groups == BotConfig::Groups::Listed && !isGroupAllowed && !bot.allowGroups.contains(message.chatId))
        return AccessVerdict { Reason::GroupNotListed, u"the group is not listed"_s };
    if (bot.mentionRequired && !message.mentioned)
        return AccessVerdict { Reason::NotMentioned, u"the bot was not mentioned"_s };
    return std::nullopt;
}

} // namespace

bool AccessVerdict::isAllowed() const
{
    return reason == Reason::Everyone || reason == Reason::Listed || reason == Reason::Allowed
        || reason == Reason::Approved;
}

bool AccessVerdict::deservesNotice() const
{
    return !isAllowed() && reason != Reason::NotMentioned && reason != Reason::Blocked;
}

QString nameOf(Reason reason)
{
    switch (reason) {
    case Reason::Everyone: return u"everyone"_s;
    case Reason::Listed: return u"listed"_s;
    case Reason::Allowed: return u"allowed"_s;
    case Reason::Approved: return u"approved"_s;
    case Reason::Blocked: return u"blocked"_s;
    case Reason::NotListed: return u"not-listed"_s;
    case Reason::NotPaired: return u"not-paired"_s;
    case Reason::NoKnownId: return u"no-known-id"_s;
    case Reason::PrivateOff: return u"private-off"_s;
    case Reason::GroupsOff: return u"groups-off"_s;
    case Reason::GroupNotListed: return u"group-not-listed"_s;
    case Reason::NotMentioned: return u"not-mentioned"_s;
    }
    return {};
}

AccessVerdict judgeAccess(const BotConfig &bot, const IncomingMessage &message, const AccessStanding &standing)
{
    const QList<Person::Id> &ids = message.sender.ids;
    const QString shown = ids.isEmpty() ? u"the sender"_s : QString(ids.first().kind + u' ' + ids.first().value);
    if (standing.verdict == PersonVerdict::Blocked)
        return { Reason::Blocked, shown + u" is blocked" };
    if (const auto refusal = judgeChat(bot, message, standing.isGroupAllowed))
        return *refusal;

    const Channel *channel = channelById(bot.channel);
    const Qt::CaseSensitivity letters
        = channel != nullptr && channel->idsIgnoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
    const auto listed = std::find_if(ids.begin(), ids.end(),
                                     [&](const Person::Id &id) { return bot.allow.contains(id.value, letters); });
    if (listed != ids.end())
        return { Reason::Listed, listed->kind + u' ' + listed->value + u" is listed" };
    if (standing.verdict == PersonVerdict::Allowed)
        return { Reason::Allowed, shown + u" was allowed" };
    const bool mustPair = message.chatKind == ChatKind::Private && bot.privateChats == BotConfig::PrivateChats::Pairing;
    if (mustPair && standing.verdict == PersonVerdict::Approved)
        return { Reason::Approved, shown + u" was approved" };
    if (!mustPair && bot.allow.isEmpty())
        return { Reason::Everyone, u"the bot is open to everyone"_s };
    if (ids.isEmpty())
        return { Reason::NoKnownId, u"the platform gave no id of the sender"_s };
    return mustPair ? AccessVerdict { Reason::NotPaired, shown + u" is neither listed nor approved" }
                    : AccessVerdict { Reason::NotListed, shown + u" is not listed" };
}

} // namespace oagent
