#include "core/lark/frame.h"

#include "frame.pb.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

QByteArray bytesOf(const std::string &text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

std::string stringOf(const QByteArray &bytes) { return bytes.toStdString(); }

std::optional<QByteArray> optionalBytes(bool isThere, const std::string &text)
{
    return isThere ? std::optional(bytesOf(text)) : std::nullopt;
}

} // namespace

QByteArray Frame::header(const QByteArray &key) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header &h) { return h.key == key; });
    return found == headers.end() ? QByteArray() : found->value;
}

std::optional<int> Frame::number(const QByteArray &key, int otherwise) const
{
    const QByteArray value = header(key);
    if (value.isEmpty())
        return otherwise;
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

Result<Frame> parseFrame(const QByteArray &bytes)
{
    wire::Frame read;
    // Partially, because the library would write about missing numbers to stderr.
    const bool isReadable = bytes.size() <= std::numeric_limits<int>::max()
        && read.ParsePartialFromArray(bytes.constData(), static_cast<int>(bytes.size()));
    if (!isReadable || !read.IsInitialized())
        return failure(Error::Kind::Protocol,
                       (isReadable ? u"Lark sent %1 bytes that are no frame: a required number is missing"_s
                                   : u"Lark sent %1 bytes that are no frame"_s)
                           .arg(bytes.size()));
    Frame frame;
    frame.sequenceId = read.sequence_id();
    frame.logId = read.log_id();
    frame.service = read.service();
    frame.method = read.method();
    for (const wire::Header &header : read.headers())
        frame.headers.append({ bytesOf(header.key()), bytesOf(header.value()) });
    frame.payloadEncoding = optionalBytes(read.has_payload_encoding(), read.payload_encoding());
    frame.payloadType = optionalBytes(read.has_payload_type(), read.payload_type());
    frame.payload = optionalBytes(read.has_payload(), read.payload());
    frame.logIdNew = optionalBytes(read.has_log_id_new(), read.log_id_new());
    return frame;
}

QByteArray serialized(const Frame &frame)
{
    wire::Frame written;
    written.set_sequence_id(frame.sequenceId);
    written.set_log_id(frame.logId);
    written.set_service(frame.service);
    written.set_method(frame.method);
    for (const Frame::Header &header : frame.headers) {
        wire::Header *added = written.add_headers();
        added->set_key(stringOf(header.key));
        added->set_value(stringOf(header.value));
    }
    if (frame.payloadEncoding)
        written.set_payload_encoding(stringOf(*frame.payloadEncoding));
    if (frame.payloadType)
        written.set_payload_type(stringOf(*frame.payloadType));
    if (frame.payload)
        written.set_payload(stringOf(*frame.payload));
    if (frame.logIdNew)
        written.set_log_id_new(stringOf(*frame.logIdNew));
    return bytesOf(written.SerializeAsString());
}

Frame pingFrame(qint32 service)
{
    Frame frame;
    frame.service = service;
    frame.headers.append({ "type"_ba, "ping"_ba });
    return frame;
}

Frame acknowledgement(const Frame &completing, Milliseconds took, const QByteArray &payload)
{
    Frame frame = completing;
    frame.headers.append({ "biz_rt"_ba, QByteArray::number(std::max<qint64>(0, took.count())) });
    frame.payload = payload;
    return frame;
}

QByteArray acknowledgementPayload() { return R"({"code":200})"_ba; }

QByteArray acknowledgementPayload(const QByteArray &answer)
{
    return R"({"code":200,"headers":{},"data":")"_ba + answer.toBase64() + R"("})"_ba;
}

} // namespace oagent::lark
