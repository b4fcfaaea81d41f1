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

Result<AccessToken> judgeLegacyToken(const Result<HttpResponse> &response)
{
    const Result<QJsonObject> answer = judgeLegacy(response, u"/gettoken"_s);
    if (!answer)
        return failure(answer.error());
    return AccessToken { answer->value("access_token"_L1).toString().toUtf8(),
                         std::chrono::seconds(answer->value("expires_in"_L1).toVariant().toLongLong()) };
}

TokenRules pacedRules(const Limits &limits)
{
    TokenRules rules;
    rules.platform = u"DingTalk"_s;
    rules.margin = limits.tokenMargin;
    rules.minInterval = limits.tokenMinInterval;
    rules.retry = limits.tokenRetry;
    return rules;
}

} // namespace

/// Sends:   POST {api}/v1.0/oauth2/accessToken  {"appKey", "appSecret"}
/// Answers: {"accessToken", "expireIn": seconds}
/// Errors:  Authentication (400)
/// Source:  dingtalk.md §16
TokenRules tokenRules(const Credentials &credentials, const Limits &limits)
{
    TokenRules rules = pacedRules(limits);
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

/// Sends:   GET {oapi}/gettoken?appkey=&appsecret=
/// Answers: {"errcode": 0, "access_token", "expires_in": seconds}
/// Errors:  Authentication
/// Source:  dingtalk.md §16
TokenRules legacyTokenRules(const Credentials &credentials, const Limits &limits)
{
    TokenRules rules = pacedRules(limits);
    rules.judge = judgeLegacyToken;
    rules.request = [&credentials, limit = limits.apiTimeLimit] {
        HttpRequest request
            = HttpRequest::get(withQuery(address(Host::Legacy, u"/gettoken"_s, credentials.apiUrl),
                                         { { u"appkey"_s, credentials.clientId },
                                           { u"appsecret"_s, QString::fromUtf8(credentials.clientSecret.reveal()) } }));
        request.setTimeLimit(limit);
        return request;
    };
    return rules;
}

} // namespace oagent::dingtalk
