// Frames of the WeCom long connection (wecom.md §2): raw control characters are no reason to lose a frame, and what is
// read can be written.
#include "core/support/json.h"
#include "core/wecom/answers.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray raw = fuzz::toBytes(bytes, size);
    const QByteArray clean = withoutRawControls(raw);
    fuzz::require(withoutRawControls(clean) == clean, "what is clean stays as it is");
    fuzz::require(clean.size() <= 6 * raw.size(), "an escape is six characters at most");

    const Result<Frame> frame = parseFrame(raw);
    // With raw control characters it is no JSON, whatever Qt makes of it.
    if (clean == raw && QJsonDocument::fromJson(raw).isObject())
        fuzz::require(frame.has_value(), "a JSON object is a frame");
    if (!frame) {
        fuzz::require(frame.error().detail.size() < 500, "the error of a frame is short");
        return 0;
    }
    if (const Result<QJsonObject> judged = judge(*frame); !judged) {
        fuzz::require(frame->errorCode != 0 && judged.error().code == frame->errorCode, "an error names its number");
        fuzz::require(judged.error().detail.size() < 500, "the error of an answer is short");
    }
    const QString written = commandFrame(commands::respond, frame->requestId, jsonBytes(frame->body));
    const Result<Frame> again = parseFrame(written.toUtf8());
    fuzz::require(again.has_value(), "a frame of ours can be read");
    fuzz::require(again->requestId == frame->requestId, "a request id comes back unchanged");
    return 0;
}
