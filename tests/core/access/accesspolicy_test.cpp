#include "core/access/accesspolicy.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

using namespace oagent;
using namespace Qt::StringLiterals;
using Reason = AccessVerdict::Reason;
using PrivateChats = BotConfig::PrivateChats;
using Groups = BotConfig::Groups;

namespace {

const QString group = u"cid1"_s;
const QString staffId = u"manager42"_s;
const QString senderId = u"$:LWCP_v1:$x"_s;

/// The columns of the tables below. All have both id kinds but the last two of the first line.
struct Sender
{
    const char *name;
    QList<Person::Id> ids;
    QString listed; ///< stands in the allowlist, where that is filled
    PersonVerdict verdict;
};

const QList<Person::Id> both { { u"staffId"_s, staffId }, { u"senderId"_s, senderId } };
const QList<Person::Id> outsider { { u"senderId"_s, senderId } };

const std::array<Sender, 11> senders { {
    { "stranger", both, {}, PersonVerdict::None },
    { "listed by staffId", both, staffId, PersonVerdict::None },
    { "listed by senderId", both, senderId, PersonVerdict::None },
    { "listed by staffId, came without it", outsider, staffId, PersonVerdict::None },
    { "without any id", {}, staffId, PersonVerdict::None },
    { "allowed", both, {}, PersonVerdict::Allowed },
    { "approved", both, {}, PersonVerdict::Approved },
    { "blocked", both, {}, PersonVerdict::Blocked },
    { "listed and allowed", both, staffId, PersonVerdict::Allowed },
    { "listed and approved", both, senderId, PersonVerdict::Approved },
    { "listed and blocked", both, staffId, PersonVerdict::Blocked },
} };

/// A letter per column.
const std::map<char, Reason> letters {
    { 'E', Reason::Everyone },  { 'L', Reason::Listed },         { 'A', Reason::Allowed },
    { 'P', Reason::Approved },  { 'B', Reason::Blocked },        { 'n', Reason::NotListed },
    { 'q', Reason::NotPaired }, { 'i', Reason::NoKnownId },      { 'o', Reason::PrivateOff },
    { 'f', Reason::GroupsOff }, { 'g', Reason::GroupNotListed }, { 'm', Reason::NotMentioned },
};

struct PrivateRow
{
    PrivateChats mode;
    bool isFilled;
    const char *expected;
};

//                                                  stranger, staff, sender, outsider, none, allowed, approved, blocked,
//                                                  listed and: allowed, approved, blocked
const std::array<PrivateRow, 6> privateRows { {
    { PrivateChats::Listed, false, "EEEEEAEBAEB" },
    { PrivateChats::Listed, true, "nLLniAnBLLB" },
    { PrivateChats::Pairing, false, "qqqqiAPBAPB" },
    { PrivateChats::Pairing, true, "qLLqiAPBLLB" },
    { PrivateChats::Off, false, "oooooooBooB" },
    { PrivateChats::Off, true, "oooooooBooB" },
} };

struct GroupRow
{
    Groups mode;
    bool isListed; ///< in the settings
    bool isAllowed; ///< by the operator
    bool isMentioned;
    bool isFilled;
    const char *expected;
};

constexpr auto open = "EEEEEAEBAEB";
constexpr auto people = "nLLniAnBLLB";
constexpr auto notListed = "gggggggBggB";
constexpr auto groupsOff = "fffffffBffB";
constexpr auto notMentioned = "mmmmmmmBmmB";

const std::array<GroupRow, 16> groupRows { {
    { Groups::All, false, false, true, false, open },
    { Groups::All, false, false, true, true, people },
    { Groups::All, false, true, true, true, people },
    { Groups::All, false, false, false, false, notMentioned },
    { Groups::All, false, false, false, true, notMentioned },
    { Groups::Listed, false, false, true, false, notListed },
    { Groups::Listed, false, false, true, true, notListed },
    { Groups::Listed, true, false, true, false, open },
    { Groups::Listed, true, false, true, true, people },
    { Groups::Listed, false, true, true, false, open },
    { Groups::Listed, false, true, true, true, people },
    { Groups::Listed, true, true, true, true, people },
    { Groups::Listed, true, false, false, true, notMentioned },
    { Groups::Off, true, true, true, false, groupsOff },
    { Groups::Off, true, true, true, true, groupsOff },
    { Groups::Off, false, false, true, false, groupsOff },
} };

IncomingMessage messageFrom(const Sender &sender)
{
    IncomingMessage message;
    message.sender.name = staffId; // a name decides nothing
    message.sender.ids = sender.ids;
    return message;
}

QStringList listFor(const Sender &sender, bool isFilled)
{
    if (!isFilled)
        return {};
    return sender.listed.isEmpty() ? QStringList { u"somebody"_s } : QStringList { u"somebody"_s, sender.listed };
}

void expectReason(const AccessVerdict &verdict, char letter, const std::string &row)
{
    EXPECT_EQ(nameOf(verdict.reason).toStdString(), nameOf(letters.at(letter)).toStdString()) << row;
    EXPECT_EQ(verdict.isAllowed(), std::string("ELAP").find(letter) != std::string::npos) << row;
    EXPECT_EQ(verdict.deservesNotice(), std::string("nqiofg").find(letter) != std::string::npos) << row;
    EXPECT_FALSE(verdict.detail.isEmpty()) << row;
}

} // namespace

TEST(AccessPolicy, DecidesEveryPrivateMessageByTheTable)
{
    for (const PrivateRow &row : privateRows) {
        for (std::size_t i = 0; i < senders.size(); ++i) {
            BotConfig bot;
            bot.privateChats = row.mode;
            bot.groups = Groups::Off; // says nothing about private chats
            bot.allow = listFor(senders.at(i), row.isFilled);
            expectReason(judgeAccess(bot, messageFrom(senders.at(i)), { senders.at(i).verdict, true }), row.expected[i],
                         nameOf(row.mode).toStdString() + (row.isFilled ? ", filled: " : ", empty: ")
                             + senders.at(i).name);
        }
    }
}

TEST(AccessPolicy, DecidesEveryGroupMessageByTheTableWhateverHoldsForPrivateChats)
{
    for (const GroupRow &row : groupRows) {
        for (const PrivateChats privateChats : { PrivateChats::Listed, PrivateChats::Pairing, PrivateChats::Off }) {
            for (std::size_t i = 0; i < senders.size(); ++i) {
                BotConfig bot;
                bot.privateChats = privateChats;
                bot.groups = row.mode;
                bot.allow = listFor(senders.at(i), row.isFilled);
                bot.allowGroups = row.isListed ? QStringList { group } : QStringList { u"other"_s };
                IncomingMessage message = messageFrom(senders.at(i));
                message.chatKind = ChatKind::Group;
                message.chatId = group;
                message.mentioned = row.isMentioned;
                expectReason(judgeAccess(bot, message, { senders.at(i).verdict, row.isAllowed }), row.expected[i],
                             nameOf(row.mode).toStdString() + (row.isListed ? ", group listed" : "")
                                 + (row.isAllowed ? ", group allowed" : "") + (row.isMentioned ? "" : ", unmentioned")
                                 + (row.isFilled ? ", filled: " : ", empty: ") + senders.at(i).name);
            }
        }
    }
}

TEST(AccessPolicy, IgnoresTheLetterCaseOfIdsWhereThePlatformDoes)
{
    BotConfig bot;
    bot.channel = u"wecom"_s;
    bot.allow = { u"ZhangSan"_s };
    IncomingMessage message;
    message.sender.ids = { { u"userid"_s, u"zhangsan"_s } };
    EXPECT_EQ(judgeAccess(bot, message, {}).reason, Reason::Listed);
    message.sender.ids = { { u"userid"_s, u"zhangsa"_s } };
    EXPECT_EQ(judgeAccess(bot, message, {}).reason, Reason::NotListed);
}

TEST(AccessPolicy, ComparesIdsWithTheirLetterCase)
{
    BotConfig bot;
    bot.allow = { staffId.toUpper() };
    EXPECT_EQ(judgeAccess(bot, messageFrom(senders.at(0))).reason, Reason::NotListed);
    bot.groups = Groups::Listed;
    bot.allowGroups = { group.toUpper() };
    IncomingMessage message = messageFrom(senders.at(0));
    message.chatKind = ChatKind::Group;
    message.chatId = group;
    EXPECT_EQ(judgeAccess(bot, message).reason, Reason::GroupNotListed);
}

TEST(AccessPolicy, DoesNotNeedAMentionWhenTheBotIsSetSo)
{
    BotConfig bot;
    bot.mentionRequired = false;
    IncomingMessage message;
    message.chatKind = ChatKind::Group;
    EXPECT_TRUE(judgeAccess(bot, message).isAllowed());
}
