#include "core/connection/websocketreader.h"

#include "tests/testing/rawserver.h"

#include <gtest/gtest.h>

#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using Event = WebSocketReader::Event;
using Kind = WebSocketReader::Event::Kind;

namespace {

QByteArray fragment(quint8 opcode, const QByteArray &payload)
{
    QByteArray frame = RawServer::frame(opcode, payload);
    frame[0] = static_cast<char>(opcode); // not the last one
    return frame;
}

std::vector<Event> eventsOf(const QByteArray &bytes, qsizetype atOnce, quint64 most = 1024 * 1024)
{
    WebSocketReader reader(most);
    std::vector<Event> events;
    for (qsizetype i = 0; i < bytes.size(); i += atOnce) {
        reader.add(bytes.mid(i, atOnce));
        while (const std::optional<Event> event = reader.next())
            events.push_back(*event);
    }
    return events;
}

void expectClose(const QByteArray &bytes, quint16 code, quint64 most = 1024 * 1024)
{
    const std::vector<Event> events = eventsOf(bytes + RawServer::frame(1, "later"_ba), bytes.size(), most);
    ASSERT_EQ(events.size(), 1U) << bytes.toHex().toStdString();
    EXPECT_EQ(events.front().kind, Kind::Close);
    EXPECT_EQ(events.front().closeCode, code) << bytes.toHex().toStdString();
}

} // namespace

TEST(WebSocketReader, ReadsWhatEverWayTheBytesArrive)
{
    const QString text = u"你好 😀"_s;
    const QByteArray long1(300, 'x');
    const QByteArray long2(70'000, 'y');
    const QByteArray bytes = RawServer::frame(1, text.toUtf8()) + RawServer::frame(9, "ping"_ba)
        + RawServer::frame(2, long1) + RawServer::frame(10, {}) + RawServer::frame(1, {}) + RawServer::frame(2, long2);
    for (const qsizetype atOnce : { qsizetype(1), qsizetype(3), qsizetype(1000), bytes.size() }) {
        const std::vector<Event> events = eventsOf(bytes, atOnce);
        ASSERT_EQ(events.size(), 6U) << atOnce;
        EXPECT_EQ(events[0].kind, Kind::Text);
        EXPECT_EQ(events[0].text, text);
        EXPECT_EQ(events[1].kind, Kind::Ping);
        EXPECT_EQ(events[1].bytes, "ping"_ba);
        EXPECT_EQ(events[2].kind, Kind::Binary);
        EXPECT_EQ(events[2].bytes, long1);
        EXPECT_EQ(events[3].kind, Kind::Pong);
        EXPECT_EQ(events[4].kind, Kind::Text);
        EXPECT_EQ(events[4].text, QString());
        EXPECT_EQ(events[5].bytes, long2);
    }
}

TEST(WebSocketReader, JoinsFragmentsWhereverTheyWereCutAndWhateverComesBetween)
{
    const QString text = u"数据库😀"_s;
    const QByteArray utf8 = text.toUtf8();
    for (qsizetype cut = 0; cut <= utf8.size(); ++cut) {
        const QByteArray bytes = fragment(1, utf8.left(cut)) + RawServer::frame(9, "between"_ba) + fragment(0, {})
            + RawServer::frame(0, utf8.mid(cut)) + RawServer::frame(1, "next"_ba);
        const std::vector<Event> events = eventsOf(bytes, bytes.size());
        ASSERT_EQ(events.size(), 3U) << cut;
        EXPECT_EQ(events[0].kind, Kind::Ping);
        EXPECT_EQ(events[1].text, text) << cut;
        EXPECT_EQ(events[2].text, u"next"_s);
    }
}

TEST(WebSocketReader, TellsHowThePeerCloses)
{
    const std::vector<Event> plain = eventsOf(RawServer::frame(8, {}), 1);
    ASSERT_EQ(plain.size(), 1U);
    EXPECT_EQ(plain.front().closeCode, 1000);
    const std::vector<Event> named = eventsOf(RawServer::frame(8, "\x0f\xa1"_ba + u"再见"_s.toUtf8()), 1);
    ASSERT_EQ(named.size(), 1U);
    EXPECT_EQ(named.front().closeCode, 4001);
    EXPECT_EQ(named.front().text, u"再见"_s);
}

TEST(WebSocketReader, EndsWithTheCodeOfWhatThePeerDidWrong)
{
    expectClose("\xc1\x01x"_ba, 1002); // a bit of an extension nobody agreed on
    expectClose("\x83\x01x"_ba, 1002); // an opcode that means nothing
    expectClose("\x8b\x01x"_ba, 1002);
    expectClose("\x81\x81....x"_ba, 1002); // masked, as only clients do
    expectClose("\x09\x01x"_ba, 1002); // a ping in fragments
    expectClose(RawServer::frame(9, QByteArray(126, 'x')), 1002);
    expectClose(RawServer::frame(0, "x"_ba), 1002); // goes on with nothing
    expectClose(fragment(1, "x"_ba) + RawServer::frame(1, "x"_ba), 1002);
    expectClose(RawServer::frame(8, "\x03"_ba), 1002);
    expectClose(RawServer::frame(8, "\x03\xed"_ba), 1002); // 1005 never stands in a frame
    expectClose(RawServer::frame(1, "\xff"_ba), 1007);
    expectClose(RawServer::frame(1, "\xe4\xbd"_ba), 1007); // the message ends inside a character
    expectClose(fragment(1, "\xe4"_ba) + RawServer::frame(0, "x"_ba), 1007);
    expectClose(RawServer::frame(8, "\x03\xe8\xff"_ba), 1007);
    expectClose("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x01"_ba, 1009); // said before it is sent
    expectClose("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"_ba, 1009);
    expectClose(fragment(2, QByteArray(6, 'x')) + RawServer::frame(0, QByteArray(5, 'x')), 1009, 10);
}
