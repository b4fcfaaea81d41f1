#include "core/access/accesspolicy.h"

using namespace Qt::StringLiterals;

namespace oagent {

using Reason = AccessVerdict::Reason;

AccessVerdict judgeAccess(const BotConfig &bot, const IncomingMessage &message)
{
    if (message.chatKind == ChatKind::Private) {
        if (bot.privateChats == BotConfig::PrivateChats::Off)
            return { Reason::PrivateOff, u"private chats are off for this bot"_s };
    } else {
        if (bot.groups == BotConfig::Groups::Off)
            return { Reason::GroupsOff, u"groups are off for this bot"_s };
        if (bot.groups == BotConfig::Groups::Listed && !bot.allowGroups.contains(message.chatId))
            return { Reason::GroupNotListed, u"the group is not listed"_s };
        if (bot.mentionRequired && !message.mentioned)
            return { Reason::NotMentioned, u"the bot was not mentioned"_s };
    }
    if (bot.allow.isEmpty())
        return { Reason::Everyone, u"the bot is open to everyone"_s };
    if (message.sender.ids.isEmpty())
        return { Reason::NoKnownId, u"the platform gave no id of the sender"_s };
    for (const Person::Id &id : message.sender.ids) {
        if (bot.allow.contains(id.value))
            return { Reason::Listed, id.kind + u' ' + id.value + u" is listed" };
    }
    const Person::Id &first = message.sender.ids.first();
    return { Reason::NotListed, first.kind + u' ' + first.value + u" is not listed" };
}

} // namespace oagent
