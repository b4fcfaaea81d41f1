#include "core/access/accesspolicy.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using Reason = AccessVerdict::Reason;

namespace {

struct Row
{
    const char *name;
    ChatKind chat;
    bool mentioned;
    BotConfig::PrivateChats privateChats;
    BotConfig::Groups groups;
    bool groupListed;
    QStringList allow;
    QList<Person::Id> ids;
    Reason expected;
};

const QList<Person::Id> staff { { u"staffId"_s, u"manager42"_s }, { u"senderId"_s, u"$:LWCP_v1:$x"_s } };
const QList<Person::Id> outsider { { u"senderId"_s, u"$:LWCP_v1:$y"_s } };
constexpr auto listed = BotConfig::PrivateChats::Listed;
constexpr auto off = BotConfig::PrivateChats::Off;
constexpr auto all = BotConfig::Groups::All;
constexpr auto groupsListed = BotConfig::Groups::Listed;
constexpr auto groupsOff = BotConfig::Groups::Off;

const Row rows[] = {
    { "private, empty list", ChatKind::Private, false, listed, all, false, {}, staff, Reason::Everyone },
    { "private, empty list, no id", ChatKind::Private, false, listed, all, false, {}, {}, Reason::Everyone },
    { "private, listed by staffId",
      ChatKind::Private,
      false,
      listed,
      all,
      false,
      { u"manager42"_s },
      staff,
      Reason::Listed },
    { "private, listed by senderId",
      ChatKind::Private,
      false,
      listed,
      all,
      false,
      { u"$:LWCP_v1:$x"_s },
      staff,
      Reason::Listed },
    { "private, not listed", ChatKind::Private, false, listed, all, false, { u"other"_s }, staff, Reason::NotListed },
    { "private, other letter case",
      ChatKind::Private,
      false,
      listed,
      all,
      false,
      { u"MANAGER42"_s },
      staff,
      Reason::NotListed },
    { "private, outsider without staffId",
      ChatKind::Private,
      false,
      listed,
      all,
      false,
      { u"manager42"_s },
      outsider,
      Reason::NotListed },
    { "private, no id at all",
      ChatKind::Private,
      false,
      listed,
      all,
      false,
      { u"manager42"_s },
      {},
      Reason::NoKnownId },
    { "private off", ChatKind::Private, false, off, all, false, { u"manager42"_s }, staff, Reason::PrivateOff },
    { "group, mentioned, empty list", ChatKind::Group, true, listed, all, false, {}, staff, Reason::Everyone },
    { "group, mentioned, listed", ChatKind::Group, true, off, all, false, { u"manager42"_s }, staff, Reason::Listed },
    { "group, mentioned, not listed",
      ChatKind::Group,
      true,
      listed,
      all,
      false,
      { u"other"_s },
      staff,
      Reason::NotListed },
    { "group, not mentioned", ChatKind::Group, false, listed, all, false, {}, staff, Reason::NotMentioned },
    { "group listed", ChatKind::Group, true, listed, groupsListed, true, {}, staff, Reason::Everyone },
    { "group not listed", ChatKind::Group, true, listed, groupsListed, false, {}, staff, Reason::GroupNotListed },
    { "groups off", ChatKind::Group, true, listed, groupsOff, true, {}, staff, Reason::GroupsOff },
};

} // namespace

TEST(AccessPolicy, DecidesEveryRowOfTheTable)
{
    for (const Row &row : rows) {
        BotConfig bot;
        bot.privateChats = row.privateChats;
        bot.groups = row.groups;
        bot.allow = row.allow;
        if (row.groupListed)
            bot.allowGroups = { u"cid1"_s };
        IncomingMessage message;
        message.chatKind = row.chat;
        message.chatId = u"cid1"_s;
        message.mentioned = row.mentioned;
        message.sender.name = u"manager42"_s; // a name decides nothing
        message.sender.ids = row.ids;
        const AccessVerdict verdict = judgeAccess(bot, message);
        EXPECT_EQ(verdict.reason, row.expected) << row.name;
        EXPECT_EQ(verdict.isAllowed(), row.expected == Reason::Everyone || row.expected == Reason::Listed) << row.name;
        EXPECT_FALSE(verdict.detail.isEmpty()) << row.name;
    }
}

TEST(AccessPolicy, DoesNotNeedAMentionWhenTheBotIsSetSo)
{
    BotConfig bot;
    bot.mentionRequired = false;
    IncomingMessage message;
    message.chatKind = ChatKind::Group;
    EXPECT_TRUE(judgeAccess(bot, message).isAllowed());
}

TEST(AccessPolicy, IsSilentTowardsPeopleWhoDidNotMeanTheBot)
{
    IncomingMessage message;
    message.chatKind = ChatKind::Group;
    EXPECT_FALSE(judgeAccess({}, message).deservesNotice());
}
