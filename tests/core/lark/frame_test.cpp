// Lines 9 to 11 of the conformance checklist, lark.md §16: the vectors of §6.4, byte for byte.
#include "core/lark/clientconfig.h"
#include "core/lark/frame.h"
#include "tests/core/lark/larkfixture.h"
#include "tests/core/lark/vectors.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::lark;
using oagent::testing::LarkChecklist;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Frame frameOf(const QByteArray &bytes)
{
    const Result<Frame> frame = parseFrame(bytes);
    EXPECT_TRUE(frame);
    return frame.value_or(Frame {});
}

} // namespace

TEST_F(LarkChecklist, L09_WritesAPingAsV1)
{
    EXPECT_EQ(serialized(pingFrame(33554678)).toHex(), larkvectors::v1.toHex());
}

TEST_F(LarkChecklist, L09_ReadsV2ToV9AndWritesThemAsTheyWere)
{
    for (const QByteArray &vector :
         { larkvectors::v2, larkvectors::v3, larkvectors::v4, larkvectors::v5, larkvectors::v6, larkvectors::v7a,
           larkvectors::v7b, larkvectors::v8, larkvectors::v9 })
        EXPECT_EQ(serialized(frameOf(vector)).toHex(), vector.toHex());
}

TEST_F(LarkChecklist, L09_ReadsWhatV4Says)
{
    const Frame frame = frameOf(larkvectors::v4);
    EXPECT_EQ(frame.sequenceId, 1U);
    EXPECT_EQ(frame.logId, 2U);
    EXPECT_EQ(frame.service, 33554678);
    EXPECT_EQ(frame.method, Frame::data);
    EXPECT_EQ(frame.header("type"_ba), "event"_ba);
    EXPECT_EQ(frame.header("message_id"_ba), "7f88fc07-8dac-4156-86e1-c3b9f55b1133"_ba);
    EXPECT_EQ(frame.number("sum"_ba, 9), 1);
    EXPECT_EQ(frame.payload, R"({"schema":"2.0"})"_ba);
    EXPECT_FALSE(frame.payloadEncoding);
}

TEST_F(LarkChecklist, L09_RefusesV10)
{
    for (const QByteArray &broken :
         { "ffffffffff"_ba, "0800100018002a"_ba, "080010001800"_ba, ""_ba, "0800100018f68180102000ff"_ba }) {
        const Result<Frame> frame = parseFrame(QByteArray::fromHex(broken));
        ASSERT_FALSE(frame) << broken.toStdString();
        EXPECT_EQ(frame.error().kind, Error::Kind::Protocol);
    }
}

TEST_F(LarkChecklist, L15_AcknowledgesV4AsV5)
{
    const Frame ack = acknowledgement(frameOf(larkvectors::v4), 12ms, acknowledgementPayload());
    EXPECT_EQ(serialized(ack).toHex(), larkvectors::v5.toHex());
}

TEST_F(LarkChecklist, L20_AnswersAClickAsV6)
{
    const QByteArray payload = acknowledgementPayload(R"({"toast":{"type":"success","content":"ok"}})"_ba);
    EXPECT_EQ(serialized(acknowledgement(frameOf(larkvectors::v4), 12ms, payload)).toHex(), larkvectors::v6.toHex());
}

TEST_F(LarkChecklist, L10_EchoesEveryFieldOfV8InAnAcknowledgement)
{
    const Frame delivery = frameOf(larkvectors::v8);
    const Frame ack = frameOf(serialized(acknowledgement(delivery, 7ms, acknowledgementPayload())));
    Frame expected = delivery;
    expected.headers.append({ "biz_rt"_ba, "7"_ba });
    expected.payload = R"({"code":200})"_ba;
    EXPECT_EQ(ack, expected);
    EXPECT_EQ(ack.sequenceId, 9223372036854775807U);
    EXPECT_EQ(ack.logId, 9007199254740991U);
    EXPECT_EQ(ack.service, -1);
    EXPECT_EQ(ack.payloadEncoding, "gzip"_ba);
    EXPECT_EQ(ack.logIdNew, "20241127"_ba);
}

TEST_F(LarkChecklist, L15_KeepsRepeatedAndUnknownHeadersInOrderAndNeverANegativeTime)
{
    Frame delivery = frameOf(larkvectors::v4);
    delivery.headers.append({ "type"_ba, "card"_ba });
    delivery.headers.append({ "x"_ba, "\xc3\xa9"_ba });
    const Frame ack = acknowledgement(delivery, -5ms, acknowledgementPayload());
    EXPECT_EQ(ack.headers.first(delivery.headers.size()), delivery.headers);
    EXPECT_EQ(ack.headers.last(), (Frame::Header { "biz_rt"_ba, "0"_ba }));
    EXPECT_EQ(delivery.header("type"_ba), "event"_ba); // the first counts
}

TEST(LarkFrame, SkipsFieldsItDoesNotKnow)
{
    // Field 15 as a varint, field 16 as bytes.
    const QByteArray more = larkvectors::v1 + QByteArray::fromHex("7805820103616263");
    EXPECT_EQ(frameOf(more), frameOf(larkvectors::v1));
}

TEST(LarkFrame, KeepsEmptyApartFromAbsent)
{
    const Frame frame = frameOf(larkvectors::v7a);
    EXPECT_EQ(frame.payloadEncoding, ""_ba);
    EXPECT_EQ(frame.payloadType, ""_ba);
    EXPECT_FALSE(frame.logIdNew);
}

TEST_F(LarkChecklist, L12_TakesWhatNumbersThereAreAndKeepsTheOthers)
{
    ClientConfig config;
    config.adopt(QJsonDocument::fromJson(*frameOf(larkvectors::v3).payload).object());
    EXPECT_EQ(config.pingInterval, 90s);
    const ClientConfig before = config;
    for (const QByteArray &useless :
         { R"({})"_ba, R"({"PingInterval":0})"_ba, R"({"PingInterval":3601})"_ba, R"({"PingInterval":"5"})"_ba,
           R"({"PingInterval":1.5})"_ba, R"({"PingInterval":null,"ReconnectInterval":-1})"_ba,
           R"({"ReconnectNonce":1e300})"_ba }) {
        config.adopt(QJsonDocument::fromJson(useless).object());
        EXPECT_EQ(config, before) << useless.toStdString();
    }
    config.adopt({ { u"PingInterval"_s, 1 }, { u"ReconnectNonce"_s, 0 }, { u"ReconnectCount"_s, 3 } });
    EXPECT_EQ(config.pingInterval, 1s);
    EXPECT_EQ(config.reconnectNonce, 0s);
    EXPECT_EQ(config.reconnectCount, 3);
}
