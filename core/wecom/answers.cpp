#include "core/wecom/answers.h"

#include "core/wecom/messagecontent.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

Error::Kind kindOf(int code)
{
    switch (code) {
    case busy:
    case conflict: return Error::Kind::Overloaded;
    case 40001:
    case 93019:
    case 853000: return Error::Kind::Authentication;
    case 40005:
    case 40006:
    case 40007:
    case 40008:
    case invalidParameter: return Error::Kind::BadRequest;
    case contentTooLong: return Error::Kind::TooLarge;
    case 45009:
    case tooFrequent: return Error::Kind::RateLimited;
    case invalidChat:
    case requestExpired:
    case invalidRequest:
    case streamExpired: return Error::Kind::Gone;
    case notSubscribed: return Error::Kind::Network;
    case noStreamHere: return Error::Kind::Refused;
    default: return Error::Kind::Server;
    }
}

} // namespace

Result<QJsonObject> judge(const Frame &answer)
{
    if (answer.errorCode == 0)
        return answer.body;
    Error error;
    error.kind = kindOf(answer.errorCode);
    error.code = answer.errorCode;
    error.serviceCode = QString::number(answer.errorCode);
    error.detail = u"WeCom answered %1 %2"_s.arg(answer.errorCode).arg(withoutControls(answer.errorText).left(300));
    return failure(error);
}

bool saysTooLate(const Error &error)
{
    return error.code == requestExpired || error.code == invalidRequest || error.code == streamExpired;
}

Result<void> judgeResponseUrl(int status, const QByteArray &body)
{
    if (status != 200)
        return failure(Error::Kind::Server, u"the response_url answered %1"_s.arg(status), status);
    const Result<Frame> answer = parseFrame(body);
    if (!answer)
        return failure(Error::Kind::Protocol, u"the response_url answered something that is no JSON"_s);
    return judge(*answer).map([](const QJsonObject &) {});
}

} // namespace oagent::wecom
