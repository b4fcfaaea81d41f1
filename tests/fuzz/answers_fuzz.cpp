// Answers of DingTalk's two hosts, of Lark and of an assistant that refuses: JSON, XML, HTML or nothing (dingtalk.md
// §2.3, §15, §17, §20.3; lark.md §2, §3.1, §9). First line: the status; "Name: value" lines may follow it, up to an
// empty line.
#include "core/assistant/openai/chaterror.h"
#include "core/dingtalk/answers.h"
#include "core/dingtalk/card.h"
#include "core/lark/answers.h"
#include "core/lark/endpoint.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

HttpResponse responseIn(const QByteArray &bytes)
{
    HttpResponse response;
    qsizetype from = 0;
    for (bool isWhole = false; !isWhole && from < bytes.size();) {
        const qsizetype end = bytes.indexOf('\n', from);
        const QByteArray line = bytes.mid(from, end < 0 ? -1 : end - from);
        from = end < 0 ? bytes.size() : end + 1;
        isWhole = response.takeLine(response.status == 0 ? "HTTP/1.1 " + line : line);
    }
    response.body = bytes.mid(from);
    return response;
}

/// One answer must not flood the log, and the Redactor has to go through all of it.
void requireShort(const Error &error)
{
    qsizetype size = error.detail.size() + error.serviceCode.size();
    for (const QString &scope : error.scopes)
        size += scope.size();
    fuzz::require(size < 5000, "what an error takes from a foreign answer is short");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const HttpResponse response = responseIn(fuzz::toBytes(bytes, size));
    const Result<QJsonObject> answer = dingtalk::judge(response, u"/v1.0/path"_s);
    if (answer) {
        fuzz::require(response.status >= 200 && response.status < 300, "only 2xx is an answer");
        fuzz::require(dingtalk::card::deliveryProblem(*answer).size() < 1000, "a delivery problem is short");
    } else {
        requireShort(answer.error());
    }
    if (const Result<void> sent = dingtalk::judgeWebhook(response); !sent)
        requireShort(sent.error());
    if (const Result<QJsonObject> lark = lark::judge(response, u"/open-apis/path"_s); !lark)
        requireShort(lark.error());
    if (const Result<QByteArray> file = lark::judgeFile(response, u"/open-apis/path"_s); !file)
        requireShort(file.error());
    const lark::Limits limits;
    if (const Result<lark::LineAddress> address = lark::judgeEndpoint(response, limits); address)
        fuzz::require(!address->url.host().isEmpty(), "an address names a host");
    else
        requireShort(address.error());
    requireShort(lark::judgeHandshake(response, limits));
    requireShort(errorOf(response, response.body, QUrl(u"https://api.example.com/v1/chat/completions"_s), {}));
    return 0;
}
