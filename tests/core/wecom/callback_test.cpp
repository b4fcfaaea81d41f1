#include "core/wecom/callback.h"
#include "core/wecom/messagecontent.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

namespace {

Frame frameOf(const QByteArray &body)
{
    Frame frame;
    frame.command = commands::message;
    frame.requestId = u"req-1"_s;
    frame.body = QJsonDocument::fromJson(body).object();
    EXPECT_FALSE(frame.body.isEmpty()) << body.toStdString();
    return frame;
}

Result<IncomingMessage> read(const QByteArray &body)
{
    Mentions mentions({ u"Bot"_s });
    return parseMessage(frameOf(body), u"ops"_s, mentions, { WallTime(Milliseconds(5)), {} });
}

/// A private message with these further members.
IncomingMessage message(const QByteArray &members)
{
    const auto parsed = read(R"({"msgid":"m1","chattype":"single","from":{"userid":"ZhangSan"},)" + members + '}');
    EXPECT_TRUE(parsed);
    return parsed.value_or(IncomingMessage());
}

IncomingMessage groupMessage(const QByteArray &members)
{
    const auto parsed
        = read(R"({"msgid":"m1","chattype":"group","chatid":"wrX","from":{"userid":"ZhangSan"},)" + members + '}');
    EXPECT_TRUE(parsed);
    return parsed.value_or(IncomingMessage());
}

} // namespace

TEST(WeComMessage, KnowsWhoWroteWhereAndHowToAnswer)
{
    const IncomingMessage read = message(
        R"("create_time":"1795331100","response_url":"https://u","msgtype":"text","text":{"content":" hi @Bot "})");
    EXPECT_EQ(read.messageId, u"m1"_s);
    EXPECT_EQ(read.chatKind, ChatKind::Private);
    EXPECT_EQ(read.chatId, u"ZhangSan"_s);
    EXPECT_EQ(read.sender.id(u"userid"_s), u"ZhangSan"_s);
    EXPECT_EQ(read.createdAt, WallTime(std::chrono::seconds(1795331100)));
    EXPECT_EQ(read.text, u"hi @Bot"_s) << "nothing is taken off in a private chat";
    const ReplyAddress address = ReplyAddress::fromJson(read.replyAddress);
    EXPECT_EQ(address.requestId, u"req-1"_s);
    EXPECT_EQ(address.chatId, u"ZhangSan"_s);
    EXPECT_EQ(address.chatType, 1);
    EXPECT_EQ(address.responseUrl, u"https://u"_s);
    EXPECT_EQ(address.receivedAt, WallTime(Milliseconds(5)));
}

TEST(WeComMessage, L29_TakesTheMentionOffInGroups)
{
    const IncomingMessage read = groupMessage(R"("msgtype":"text","text":{"content":"@Bot ask @Bob"})");
    EXPECT_EQ(read.chatKind, ChatKind::Group);
    EXPECT_EQ(read.chatId, u"wrX"_s);
    EXPECT_TRUE(read.mentioned);
    EXPECT_EQ(read.text, u"ask @Bob"_s);
    EXPECT_EQ(ReplyAddress::fromJson(read.replyAddress).chatType, 2);
}

TEST(WeComMessage, KnowsAGroupWithoutChattypeByItsChatid)
{
    const auto of = [](const QByteArray &more) {
        return read(R"({"msgid":"m","from":{"userid":"a"},"msgtype":"text","text":{"content":"hi"})" + more + '}');
    };
    EXPECT_EQ(of(R"(,"chatid":"wrX")")->chatId, u"wrX"_s);
    EXPECT_EQ(of(R"(,"chatid":"wrX")")->chatKind, ChatKind::Group);
    EXPECT_EQ(of(R"(,"chatid":"wrX","chattype":"single")")->chatKind, ChatKind::Private);
    EXPECT_EQ(of({})->chatKind, ChatKind::Private);
}

TEST(WeComMessage, L29_AMentionWithAQuoteIsAboutTheQuote)
{
    const IncomingMessage read = groupMessage(
        R"("msgtype":"text","text":{"content":"@Bot"},"quote":{"msgtype":"text","text":{"content":"the notice"}})");
    EXPECT_TRUE(read.text.isEmpty()) << "what is quoted nobody said now: it is no command";
    EXPECT_EQ(read.quotedText, u"the notice"_s);
    EXPECT_TRUE(read.unsupported.isEmpty());
}

TEST(WeComMessage, L29_TakesTheMentionOffWhatIsQuotedInGroupsToo)
{
    const QByteArray quote = R"("quote":{"msgtype":"text","text":{"content":"@Bot /new @Bob"}})";
    for (const QByteArray &said : { "@Bot"_ba, "@Bot explain"_ba })
        EXPECT_EQ(groupMessage(R"("msgtype":"text","text":{"content":")" + said + R"("},)" + quote).quotedText,
                  u"/new @Bob"_s);
    EXPECT_EQ(message(R"("msgtype":"text","text":{"content":"explain"},)" + quote).quotedText, u"@Bot /new @Bob"_s);
}

TEST(WeComMessage, L29_LearnsNoNameFromAQuoteAndTakesOffOnlyWhatItLearnt)
{
    Mentions mentions({});
    const auto readNext = [&](const QByteArray &text, const QByteArray &quoted) {
        const Frame frame
            = frameOf(R"({"msgid":"m1","chattype":"group","chatid":"wrX","from":{"userid":"a"},)"
                      R"("msgtype":"text","text":{"content":")"
                      + text + R"("},"quote":{"msgtype":"text","text":{"content":")" + quoted + R"("}}})");
        return parseMessage(frame, u"ops"_s, mentions, { WallTime(Milliseconds(5)), {} }).value_or(IncomingMessage());
    };
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(readNext("@Bot look", "@Bob hello").quotedText, u"@Bob hello"_s);
    EXPECT_EQ(readNext("@Bob is who", "@Bot hello").text, u"@Bob is who"_s);
    EXPECT_EQ(readNext("@Bot look", "@Bot hello").quotedText, u"hello"_s);
}

TEST(WeComMessage, L22_L23_TakesIdsThatAreNumbersAndLetsTheRequestIdStandForNone)
{
    const auto parsed = read(
        R"({"msgid":4711,"chattype":"group","chatid":9007199254740991,"from":{"userid":10001},"msgtype":"text"})");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->messageId, u"4711"_s);
    EXPECT_EQ(parsed->chatId, u"9007199254740991"_s);
    EXPECT_EQ(parsed->sender.id(u"userid"_s), u"10001"_s);
    EXPECT_EQ(read(R"({"msgid":1,"from":{"userid":"a"},"chatid":7})")->chatKind, ChatKind::Group);
    for (const QByteArray &none : { R"("")"_ba, "null"_ba, "true"_ba, "1.5"_ba, "[1]"_ba })
        EXPECT_EQ(read(R"({"from":{"userid":"a"},"msgid":)" + none + '}')->messageId, u"req-1"_s) << none.toStdString();
}

TEST(WeComMessage, ReadsAQuote)
{
    const IncomingMessage read = message(
        R"("msgtype":"text","text":{"content":"what is it"},"quote":{"msgtype":"mixed","mixed":{"msg_item":[)"
        R"({"msgtype":"text","text":{"content":"old"}},{"msgtype":"image","image":{"url":"https://i","aeskey":"k"}}]}})");
    EXPECT_EQ(read.text, u"what is it"_s);
    EXPECT_EQ(read.quotedText, u"old"_s);
    ASSERT_EQ(read.attachments.size(), 1);
    EXPECT_EQ(read.attachments[0].reference["aeskey"_L1], u"k"_s);
}

TEST(WeComMessage, ReadsPicturesFilesAndVideos)
{
    using Kind = Attachment::Kind;
    for (const auto &[type, kind] :
         { std::pair("image", Kind::Image), { "file", Kind::File }, { "video", Kind::Video } }) {
        const QByteArray name(type);
        const IncomingMessage read
            = message(R"("msgtype":")" + name + R"(",")" + name + R"(":{"url":"https://f","aeskey":"k"})");
        ASSERT_EQ(read.attachments.size(), 1) << type;
        EXPECT_EQ(read.attachments[0].kind, kind);
        EXPECT_EQ(read.attachments[0].reference["url"_L1], u"https://f"_s);
        EXPECT_TRUE(read.text.isEmpty() && read.unsupported.isEmpty());
    }
}

TEST(WeComMessage, KeepsTheItemsOfAMixedMessageThatItKnows)
{
    const IncomingMessage read
        = groupMessage(R"("msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"@Bot look"}},)"
                       R"({"msgtype":"hologram","hologram":{}},{"msgtype":"file","file":{"url":"https://f"}},7,)"
                       R"({"msgtype":"text","text":{"content":"and this"}}]})");
    EXPECT_EQ(read.text, u"look\nand this"_s);
    ASSERT_EQ(read.attachments.size(), 1);
    EXPECT_EQ(read.attachments[0].kind, Attachment::Kind::File);
}

TEST(WeComMessage, ReadsSpokenWordsUnderBothNames)
{
    EXPECT_EQ(message(R"("msgtype":"voice","voice":{"content":"said"})").text, u"said"_s);
    EXPECT_EQ(message(R"("msgtype":"voice","voice":{"text":"said"})").text, u"said"_s);
}

TEST(WeComMessage, L23_NamesWhatItDoesNotKnow)
{
    const IncomingMessage read = message(R"("msgtype":"hologram","hologram":{"url":"https://h"})");
    EXPECT_TRUE(read.text.isEmpty() && read.attachments.isEmpty());
    EXPECT_EQ(read.unsupported, u"hologram"_s);
}

TEST(WeComMessage, L23_RefusesWhatNobodyCanBeAnsweredTo)
{
    EXPECT_FALSE(read(R"({"msgid":"m","chattype":"single","msgtype":"text"})"));
    EXPECT_FALSE(read(R"({"msgid":"m","chattype":"group","from":{"userid":"a"},"msgtype":"text"})"));
}

TEST(WeComMessage, TakesControlCharactersOutOfTheText)
{
    EXPECT_EQ(message(R"("msgtype":"text","text":{"content":"a\u0007b\u000bc\nd"})").text, u"abc\nd"_s);
}

TEST(WeComEvent, ReadsTheMembersOfAClickInBothPlaces)
{
    for (const QByteArray &event :
         { R"({"eventtype":"template_card_event","template_card_event":{"event_key":"ok","task_id":"t1"}})"_ba,
           R"({"eventtype":"template_card_event","event_key":"ok","task_id":"t1"})"_ba }) {
        const Event read
            = parseEvent(frameOf(R"({"msgid":"e1","from":{"userid":"lisi"},"event":)" + event + '}'), u"ops"_s);
        EXPECT_EQ(read.kind, Event::Kind::CardClicked);
        EXPECT_EQ(read.event.kind, IncomingEvent::Kind::CardAction);
        EXPECT_EQ(read.event.action, u"ok"_s);
        EXPECT_EQ(read.taskId, u"t1"_s);
        EXPECT_EQ(read.event.id, u"e1"_s);
        EXPECT_EQ(read.event.sender.id(u"userid"_s), u"lisi"_s);
    }
}

TEST(WeComEvent, TakesIdsThatAreNumbersAndKnowsAPrivateChatByItsPerson)
{
    const auto at = [](const QByteArray &chat) {
        return parseEvent(
            frameOf(R"({"msgid":12,"from":{"userid":34},"event":{"eventtype":"enter_chat"})" + chat + '}'), u"ops"_s);
    };
    EXPECT_EQ(at({}).event.id, u"12"_s);
    EXPECT_EQ(at({}).event.chatId, u"34"_s);
    EXPECT_EQ(at(R"(,"chatid":"")").event.chatId, u"34"_s);
    EXPECT_EQ(at(R"(,"chatid":56)").event.chatId, u"56"_s);
}

TEST(WeComEvent, KnowsAKickWithoutASender)
{
    EXPECT_EQ(parseEvent(frameOf(R"({"msgid":"e","event":{"eventtype":"disconnected_event"}})"), u"ops"_s).kind,
              Event::Kind::Disconnected);
    EXPECT_EQ(parseEvent(frameOf(R"({"event":{"eventtype":"enter_chat"}})"), u"ops"_s).kind, Event::Kind::ChatEntered);
    EXPECT_EQ(parseEvent(frameOf(R"({"event":{"eventtype":"auth_change_event"}})"), u"ops"_s).kind, Event::Kind::Other);
    EXPECT_EQ(parseEvent(frameOf(R"({"event":7,"from":[]})"), u"ops"_s).kind, Event::Kind::Other);
}
