// The vectors of lark.md §6.4, made by the official SDK's own codec.
#include "core/simulator/lark/wireframe.h"

#include <gtest/gtest.h>

#include <functional>

using namespace oagent::simulator::larkparts;
using namespace Qt::StringLiterals;

namespace {

constexpr qint32 service = 33554678;
const QByteArray deliveryId = "7f88fc07-8dac-4156-86e1-c3b9f55b1133"_ba;
const QByteArray traceId = "202411271717277458C16348679700AC82"_ba;

const QByteArray eventHeaders
    = "2a0d0a047479706512056576656e742a320a0a6d6573736167655f6964122437663838666330372d386461632d343135362d38366531"
      "2d6333623966353562313133332a080a0373756d1201312a080a037365711201302a2e0a0874726163655f6964122232303234313132"
      "373137313732373734353843313633343836373937303041433832"_ba;
const QByteArray ping = "0800100018f681801020002a0c0a0474797065120470696e67"_ba;
const QByteArray pong = "0800100018f681801020002a0c0a04747970651204706f6e67"_ba;
const QByteArray pongWithNumbers = pong
    + "42537b225265636f6e6e656374436f756e74223a2d312c225265636f6e6e656374496e74657276616c223a3132302c2252"
      "65636f6e6e6563744e6f6e6365223a33302c2250696e67496e74657276616c223a39307d"_ba;
const QByteArray start = "0801100218f68180102001"_ba;

WireFrame eventFrame()
{
    WireFrame frame;
    frame.seqId = 1;
    frame.logId = 2;
    frame.service = service;
    frame.method = 1;
    frame.headers = { { "type"_ba, "event"_ba },
                      { "message_id"_ba, deliveryId },
                      { "sum"_ba, "1"_ba },
                      { "seq"_ba, "0"_ba },
                      { "trace_id"_ba, traceId } };
    return frame;
}

WireFrame controlFrame(const QByteArray &type)
{
    WireFrame frame;
    frame.service = service;
    frame.headers = { { "type"_ba, type } };
    return frame;
}

struct Vector
{
    const char *name;
    QByteArray hex;
    WireFrame frame;
};
void PrintTo(const Vector &vector, std::ostream *out) { *out << vector.name; }

WireFrame with(WireFrame frame, const std::function<void(WireFrame &)> &change)
{
    change(frame);
    return frame;
}

const Vector vectors[] = {
    { "V1", ping, controlFrame("ping"_ba) },
    { "V2", pong, controlFrame("pong"_ba) },
    { "V3", pongWithNumbers,
      with(controlFrame("pong"_ba),
           [](WireFrame &frame) {
               frame.payload
                   = R"({"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30,"PingInterval":90})"_ba;
           }) },
    { "V4", start + eventHeaders + "42107b22736368656d61223a22322e30227d"_ba,
      with(eventFrame(), [](WireFrame &frame) { frame.payload = R"({"schema":"2.0"})"_ba; }) },
    { "V5",
      start + eventHeaders
          + "2a0c0a0662697a5f72741202313242"
            "0c7b22636f6465223a3230307d"_ba,
      with(eventFrame(),
           [](WireFrame &frame) {
               frame.headers.append({ "biz_rt"_ba, "12"_ba });
               frame.payload = R"({"code":200})"_ba;
           }) },
    { "V6",
      start + eventHeaders
          + "2a0c0a0662697a5f727412023132425f7b22636f6465223a3230302c2268656164657273223a7b7d2c2264617461223a2265794a30"
            "6232467a6443493665794a306558426c496a6f696333566a5932567a63794973496d4e76626e526c626e51694f694a7661794a39"
            "66513d3d227d"_ba,
      with(
          eventFrame(),
          [](WireFrame &frame) {
              frame.headers.append({ "biz_rt"_ba, "12"_ba });
              frame.payload
                  = R"({"code":200,"headers":{},"data":"eyJ0b2FzdCI6eyJ0eXBlIjoic3VjY2VzcyIsImNvbnRlbnQiOiJvayJ9fQ=="})"_ba;
          }) },
    { "V7a",
      start + QByteArray(eventHeaders).replace("0373756d120131"_ba, "0373756d120132"_ba)
          + "32003a0042287b22736368656d61223a22322e30222c22686561646572223a7b226576656e745f6964223a226531"_ba,
      with(eventFrame(),
           [](WireFrame &frame) {
               frame.headers[2].value = "2"_ba;
               frame.payloadEncoding = ""_ba;
               frame.payloadType = ""_ba;
               frame.payload = R"({"schema":"2.0","header":{"event_id":"e1)"_ba;
           }) },
    { "V7b",
      start
          + QByteArray(eventHeaders)
                .replace("0373756d120131"_ba, "0373756d120132"_ba)
                .replace("03736571120130"_ba, "03736571120131"_ba)
          + "32003a004233222c226576656e745f74797065223a22696d2e6d6573736167652e726563656976655f7631227d2c226576656e7422"
            "3a7b7d7d"_ba,
      with(eventFrame(),
           [](WireFrame &frame) {
               frame.headers[2].value = "2"_ba;
               frame.headers[3].value = "1"_ba;
               frame.payloadEncoding = ""_ba;
               frame.payloadType = ""_ba;
               frame.payload = R"(","event_type":"im.message.receive_v1"},"event":{}})"_ba;
           }) },
    { "V8",
      "08ffffffffffffffff7f10ffffffffffffff0f18ffffffffffffffffff012001"_ba + eventHeaders
          + "2a120a0b696e7374616e63655f696412036162633204677a69703a01784202c3a94a083230323431313237"_ba,
      with(eventFrame(),
           [](WireFrame &frame) {
               frame.seqId = 9223372036854775807ULL;
               frame.logId = 9007199254740991ULL;
               frame.service = -1;
               frame.headers.append({ "instance_id"_ba, "abc"_ba });
               frame.payloadEncoding = "gzip"_ba;
               frame.payloadType = "x"_ba;
               frame.payload = "é"_ba;
               frame.logIdNew = "20241127"_ba;
           }) },
    { "V9", start + eventHeaders + "420c7b22636f6465223a3530307d"_ba,
      with(eventFrame(), [](WireFrame &frame) { frame.payload = R"({"code":500})"_ba; }) },
};

class LarkVectors : public testing::TestWithParam<Vector>
{ };

} // namespace

TEST_P(LarkVectors, AreWrittenByteForByte) { EXPECT_EQ(GetParam().frame.encoded().toHex(), GetParam().hex); }

TEST_P(LarkVectors, AreReadAsTheyStand)
{
    const auto read = WireFrame::decode(QByteArray::fromHex(GetParam().hex));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, GetParam().frame);
}

INSTANTIATE_TEST_SUITE_P(All, LarkVectors, testing::ValuesIn(vectors),
                         [](const auto &vector) { return std::string(vector.param.name); });

TEST(LarkWireFrame, RefusesWhatIsNoFrame)
{
    for (const QByteArray &hex : { "ffffffffff"_ba, "0800100018002a"_ba, "080010001800"_ba, ""_ba })
        EXPECT_FALSE(WireFrame::decode(QByteArray::fromHex(hex)).has_value()) << hex.toStdString();
}

TEST(LarkWireFrame, SkipsUnknownFieldsOfEveryWireType)
{
    const QByteArray unknown = "5001" // 10, varint
                               "590102030405060708" // 11, fixed64
                               "620161" // 12, bytes
                               "6d01020304"_ba; // 13, fixed32
    const auto read = WireFrame::decode(QByteArray::fromHex(unknown + ping + unknown));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, controlFrame("ping"_ba));
}

TEST(LarkWireFrame, ReadsTheFirstOfTwoHeadersOfOneName)
{
    WireFrame frame = eventFrame();
    frame.headers.append({ "type"_ba, "card"_ba });
    EXPECT_EQ(frame.header("type"_ba), "event");
    EXPECT_EQ(frame.header("none"_ba), "");
}
