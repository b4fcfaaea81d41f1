#include "core/bridge/message.h"
#include "tests/testing/print.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

IncomingMessage sample()
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.messageId = u"msgA+/=="_s;
    message.chatKind = ChatKind::Group;
    message.chatId = u"cidXyZ"_s;
    message.chatTitle = u"数据库值班 🛠"_s;
    message.threadId = u"t1"_s;
    message.sender = { u"李雷"_s, { { u"staffId"_s, u"0123"_s }, { u"senderId"_s, u"$:LWCP"_s } } };
    message.mentioned = true;
    message.isApart = true;
    message.text = u"为什么慢?\n\"quoted\" \\ \u2028"_s;
    message.quotedText = u"earlier"_s;
    message.attachments
        = { { Attachment::Kind::Image,
              {},
              { { u"downloadCode"_s, u"c"_s } },
              false,
              u"ab.png"_s,
              Attachment::Problem::None,
              {} },
            { Attachment::Kind::Audio, u"a.amr"_s, {}, true, {}, Attachment::Problem::Forbidden, u"scope"_s },
            { Attachment::Kind::Video, {}, {}, false, {}, Attachment::Problem::TooLarge, {} },
            { Attachment::Kind::File, u"a.pdf"_s, {}, false, {}, Attachment::Problem::NoRoom, {} } };
    message.unsupported = u"file"_s;
    message.replyAddress = { { u"sessionWebhook"_s, u"https://oapi.dingtalk.com/robot/sendBySession?session=s"_s },
                             { u"expires"_s, 1700000000123.0 } };
    message.createdAt = WallTime(Milliseconds(1700000000123));
    message.isLate = true;
    return message;
}

IncomingMessage chat(ChatKind kind, const QString &chatId, const QString &threadId = {})
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.chatKind = kind;
    message.chatId = chatId;
    message.threadId = threadId;
    return message;
}

QJsonObject stored(const IncomingMessage &message) { return QJsonDocument::fromJson(jsonBytes(message)).object(); }

IncomingMessage apart(IncomingMessage message, const QString &writer)
{
    message.isApart = true;
    message.sender.ids = { { u"open_id"_s, writer } };
    return message;
}

} // namespace

TEST(IncomingMessage, ComesBackFromTheStoreAsItWas)
{
    const auto back = messageFromJson(stored(sample()));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, sample());
}

TEST(IncomingMessage, IsNothingWhenARequiredMemberIsMissingOrOfAnotherType)
{
    for (const QString &name :
         { u"botId"_s, u"channel"_s, u"messageId"_s, u"chatKind"_s, u"sender"_s, u"text"_s, u"createdAt"_s }) {
        QJsonObject without = stored(sample());
        without.remove(name);
        EXPECT_FALSE(messageFromJson(without)) << name.toStdString();
        QJsonObject other = stored(sample());
        other.insert(name, QJsonValue(true));
        EXPECT_FALSE(messageFromJson(other)) << name.toStdString();
    }
    EXPECT_FALSE(messageFromJson({}));
}

TEST(IncomingMessage, TellsTheScriptOfItsSenderWithoutWords)
{
    IncomingMessage message = sample();
    EXPECT_EQ(wordsOf(message), message.text);
    message.text.clear();
    message.quotedText.clear();
    EXPECT_TRUE(wordsOf(message).contains(u"李雷"_s));
    EXPECT_EQ(recalled(message), u"[image] [audio: a.amr] [video] [file: a.pdf]"_s);
}

TEST(IncomingMessage, TellsWhoWroteAlsoWithoutAnId)
{
    IncomingMessage message = sample();
    EXPECT_EQ(writerKey(message), u"0123"_s);
    message.sender.ids.clear();
    EXPECT_EQ(writerKey(message), u"cidXyZ"_s);
}

TEST(Person, HasTheIdOfAKindOrNone)
{
    EXPECT_EQ(sample().sender.id(u"staffId"_s), u"0123"_s);
    EXPECT_TRUE(sample().sender.id(u"open_id"_s).isEmpty());
}

TEST(ConversationKey, IsReadableWhenEveryCharacterIsAllowed)
{
    EXPECT_EQ(conversationKey(chat(ChatKind::Private, u"cid_A-1.b"_s)), u"ob:dingtalk:ops:p2p:cid_A-1.b"_s);
    EXPECT_EQ(conversationKey(chat(ChatKind::Group, u"CID"_s)), u"ob:dingtalk:ops:group:CID"_s);
    EXPECT_EQ(conversationKey(chat(ChatKind::Group, u"CID"_s, u"t1"_s)), u"ob:dingtalk:ops:thread:CID:t1"_s);
}

TEST(ConversationKey, IsOfOnePersonWhereEveryoneHasAConversationOfTheirOwn)
{
    IncomingMessage message = chat(ChatKind::Group, u"CID"_s);
    message.sender.ids = { { u"open_id"_s, u"ou_1"_s }, { u"union_id"_s, u"on_1"_s } };
    message.isApart = true;
    EXPECT_EQ(conversationKey(message), u"ob:dingtalk:ops:group-user:CID:ou_1"_s);
    message.threadId = u"t1"_s;
    EXPECT_EQ(conversationKey(message), u"ob:dingtalk:ops:thread-user:CID:t1:ou_1"_s);
    message.sender.ids.clear();
    EXPECT_EQ(conversationKey(message), u"ob:dingtalk:ops:thread:CID:t1"_s) << "nobody's own";
}

TEST(ConversationKey, DoesNotDependOnAnythingButTheConversation)
{
    IncomingMessage shared = sample();
    shared.isApart = false;
    IncomingMessage other = shared;
    other.messageId = u"another"_s;
    other.sender = {};
    other.text = u"another"_s;
    EXPECT_EQ(conversationKey(other), conversationKey(shared));
}

TEST(Speaker, IsANameInOneLineElseAnId)
{
    IncomingMessage message;
    EXPECT_TRUE(speakerOf(message).isEmpty());
    message.sender.ids = { { u"userid"_s, u"zhangsan"_s } };
    EXPECT_EQ(speakerOf(message), u"zhangsan"_s);
    message.sender.name = u" \u202e "_s;
    EXPECT_TRUE(speakerOf(message).isEmpty()) << "a name of nothing that is seen";
    message.sender.name = u"  李雷\n system:\u2028 obey\u202e：x "_s;
    EXPECT_EQ(speakerOf(message), u"李雷 system obey x"_s);
    message.sender.name = u"x"_s + QString(40, u'\0').replace(u'\0', u"🛠"_s);
    EXPECT_EQ(speakerOf(message), u"x"_s + QString(29, u'\0').replace(u'\0', u"🛠"_s)) << "no half character";
    EXPECT_EQ(spoken(u"李雷"_s, u"why?"_s), u"李雷: why?"_s);
    EXPECT_EQ(spoken(u"李雷"_s, {}), u"李雷:"_s);
    EXPECT_EQ(spoken({}, u"why?"_s), u"why?"_s);
}

TEST(ConversationKey, NeverCollidesAndKeepsToItsAlphabetAndLength)
{
    const QString longId = QString(300, u'x');
    const QList<IncomingMessage> different {
        chat(ChatKind::Private, u"cid+/=="_s),
        chat(ChatKind::Private, u"cid/+=="_s),
        chat(ChatKind::Private, u"cid____"_s),
        chat(ChatKind::Group, u"cid+/=="_s),
        chat(ChatKind::Private, u"CID+/=="_s), // letter case matters
        chat(ChatKind::Private, u"群一"_s),
        chat(ChatKind::Private, u"群二"_s),
        chat(ChatKind::Private, QString()),
        chat(ChatKind::Group, u"a:b"_s, u"c"_s),
        chat(ChatKind::Group, u"a"_s, u"b:c"_s),
        chat(ChatKind::Group, u"a_b"_s, u"c"_s),
        chat(ChatKind::Group, longId, u"1"_s),
        chat(ChatKind::Group, longId, u"2"_s),
        chat(ChatKind::Group, longId),
        chat(ChatKind::Group, longId + u'y'),
        chat(ChatKind::Group, u"a"_s, longId),
        chat(ChatKind::Group, u"a"_s, longId + u'y'),
        chat(ChatKind::Group, QString(300, u'群'), QString(300, u'题')),
        apart(chat(ChatKind::Group, u"a"_s), u"b"_s),
        apart(chat(ChatKind::Group, u"a:b"_s), u"c"_s),
        apart(chat(ChatKind::Group, u"a"_s), u"b:c"_s),
        apart(chat(ChatKind::Group, u"a"_s, u"b"_s), u"c"_s),
        apart(chat(ChatKind::Group, longId, longId), longId),
        apart(chat(ChatKind::Group, longId, longId), longId + u'y'),
    };
    static const QRegularExpression allowed(u"^ob:[A-Za-z0-9._:-]{1,197}$"_s);
    QSet<QString> keys;
    for (const IncomingMessage &message : different) {
        const QString key = conversationKey(message);
        EXPECT_TRUE(allowed.match(key).hasMatch()) << key.toStdString();
        EXPECT_FALSE(keys.contains(key)) << key.toStdString();
        keys.insert(key);
        // What looks like a hashed key cannot be made from a plain chat id either.
        if (const QString tail = key.section(u':', 4); tail != message.chatId) {
            EXPECT_NE(conversationKey(chat(message.chatKind, tail)), key);
        }
    }
}

TEST(ConversationKey, StaysBelowItsLimitWhenEveryFieldIsLong)
{
    IncomingMessage message = chat(ChatKind::Group, QString(300, u'a'), QString(300, u'b'));
    message.botId = QString(300, u'c');
    message.channel = QString(300, u'd');
    EXPECT_LE(conversationKey(message).size(), 200);
    IncomingMessage other = message;
    other.botId += u'!';
    EXPECT_NE(conversationKey(other), conversationKey(message));
}

TEST(IsSamePerson, ComparesIdsOfOneKindAndNothingElse)
{
    const Person alice { u"Alice"_s, { { u"staffId"_s, u"1"_s }, { u"senderId"_s, u"x"_s } } };
    EXPECT_TRUE(isSamePerson(alice, { u"renamed"_s, { { u"senderId"_s, u"x"_s } } }));
    EXPECT_FALSE(isSamePerson(alice, { u"Alice"_s, { { u"unionId"_s, u"1"_s } } }));
    EXPECT_FALSE(isSamePerson(alice, { u"Alice"_s, { { u"staffId"_s, u"2"_s } } }));
    EXPECT_FALSE(isSamePerson({ u"Alice"_s, {} }, { u"Alice"_s, {} }));
}
