#include "core/dingtalk/credentials.h"

#include "core/dingtalk/answers.h"

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

Result<AccessToken> judgeToken(const Result<HttpResponse> &response)
{
    const Result<QJsonObject> answer = judge(response, u"/v1.0/oauth2/accessToken"_s);
    if (!answer) {
        Error error = answer.error();
        // Wrong credentials come as 400 here (§16), in a shape that is not confirmed.
        if (error.kind == Error::Kind::BadRequest)
            error.kind = Error::Kind::Authentication;
        return failure(error);
    }
    return AccessToken { answer->value("accessToken"_L1).toString().toUtf8(),
                         std::chrono::seconds(answer->value("expireIn"_L1).toVariant().toLongLong()) };
}

} // namespace

/// Sends:   POST {api}/v1.0/oauth2/accessToken  {"appKey", "appSecret"}
/// Answers: {"accessToken", "expireIn": seconds}
/// Errors:  Authentication (400)
/// Source:  dingtalk.md §16
TokenRules tokenRules(const Credentials &credentials, const Limits &limits)
{
    TokenRules rules;
    rules.platform = u"DingTalk"_s;
    rules.margin = limits.tokenMargin;
    rules.minInterval = limits.tokenMinInterval;
    rules.retry = limits.tokenRetry;
    rules.judge = judgeToken;
    rules.request = [&credentials, limit = limits.apiTimeLimit] {
        HttpRequest request
            = HttpRequest::postJson(address(Host::Api, u"/v1.0/oauth2/accessToken"_s, credentials.apiUrl),
                                    { { u"appKey"_s, credentials.clientId },
                                      { u"appSecret"_s, QString::fromUtf8(credentials.clientSecret.reveal()) } });
        request.setTimeLimit(limit);
        request.resend = HttpRequest::Resend::Avoided; // each counts against the pace of §26.23
        return request;
    };
    return rules;
}

} // namespace oagent::dingtalk
