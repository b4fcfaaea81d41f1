#include "core/lark/answers.h"
#include "core/lark/endpoint.h"
#include "core/lark/scopes.h"
#include "core/support/json.h"
#include "tests/core/lark/larkfixture.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::lark;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using Kind = Error::Kind;

namespace {

Result<HttpResponse> answered(int status, const QByteArray &body, const QList<HttpHeader> &headers = {})
{
    HttpResponse response;
    response.status = status;
    response.headers = headers;
    response.body = body;
    return response;
}

Error errorOf(int status, const QByteArray &body, const QList<HttpHeader> &headers = {})
{
    const Result<QJsonObject> judged = judge(answered(status, body, headers), u"/open-apis/x"_s);
    EXPECT_FALSE(judged) << body.toStdString();
    return judged ? Error {} : judged.error();
}

QByteArray coded(int code) { return R"({"code":)" + QByteArray::number(code) + R"(,"msg":"m"})"; }

Error endpointError(const QByteArray &body, int status = 200)
{
    const Result<LineAddress> judged = judgeEndpoint(answered(status, body), Limits());
    EXPECT_FALSE(judged) << body.toStdString();
    return judged ? Error {} : judged.error();
}

} // namespace

TEST(LarkAnswers, AreGoodWhenTheCodeIsZeroWhateverTheStatus)
{
    EXPECT_EQ(judge(answered(200, R"({"code":0,"data":{"a":1}})"_ba), {})->value("data"_L1)["a"_L1], 1);
    EXPECT_TRUE(judge(answered(400, R"({"code":0})"_ba), {}));
}

TEST(LarkAnswers, MayWriteNumbersAsTextAndIdsAsNumbers)
{
    EXPECT_TRUE(judge(answered(200, R"({"code":"0"})"_ba), {}));
    EXPECT_EQ(errorOf(400, R"({"code":"230011","msg":"m"})"_ba).kind, Kind::Gone);
    EXPECT_EQ(endpointError(R"({"code":"514","msg":"m"})"_ba).kind, Kind::Authentication);
    EXPECT_EQ(errorOf(200, R"({"code":"x"})"_ba).kind, Kind::Protocol);
    EXPECT_FALSE(numberIn(u"99999999999"_s));
    EXPECT_FALSE(numberIn(QJsonValue::Null));
    const QJsonObject ids
        = QJsonDocument::fromJson(R"({"card_id":7355372766134157313,"message_id":"om_1"})"_ba).object();
    EXPECT_EQ(idIn(ids["card_id"_L1]), u"7355372766134157313"_s);
    EXPECT_EQ(idIn(ids["message_id"_L1]), u"om_1"_s);
    EXPECT_EQ(idIn({}), QString());
}

TEST(LarkAnswers, AreReadByTheirCodeAndNotByTheirStatus)
{
    const std::map<int, Kind> kinds {
        { 99991663, Kind::Authentication },
        { 10014, Kind::Authentication },
        { 99991400, Kind::RateLimited },
        { 230020, Kind::RateLimited },
        { 11232, Kind::RateLimited },
        { 230011, Kind::Gone },
        { 231003, Kind::Gone },
        { 230002, Kind::Gone },
        { 230022, Kind::ContentFiltered },
        { 230028, Kind::ContentFiltered },
        { 230025, Kind::TooLarge },
        { 200860, Kind::TooLarge },
        { 230001, Kind::BadRequest },
        { 230099, Kind::BadRequest },
        { 230049, Kind::Overloaded },
        { 99991401, Kind::Forbidden },
        { 99991403, Kind::Forbidden },
        { 200740, Kind::NotFound },
        { 234043, Kind::NotFound },
        { 300120, Kind::Overloaded },
        { 1, Kind::Overloaded },
    };
    for (const auto &[code, kind] : kinds) {
        for (const int status : { 200, 400 }) {
            const Error error = errorOf(status, coded(code));
            EXPECT_EQ(error.kind, kind) << code;
            EXPECT_EQ(error.code, code);
        }
    }
}

TEST(LarkAnswers, MayBeNoneOfLarkAtAll)
{
    EXPECT_EQ(errorOf(502, "<html>bad gateway</html>"_ba).kind, Kind::Overloaded);
    EXPECT_EQ(errorOf(200, "<html>sign in</html>"_ba).kind, Kind::Protocol);
    EXPECT_EQ(errorOf(200, "[]"_ba).kind, Kind::Protocol);
    EXPECT_EQ(errorOf(404, ""_ba).kind, Kind::NotFound);
    EXPECT_LT(errorOf(500, QByteArray(100000, 'x')).detail.size(), 500);
}

TEST_F(LarkChecklist, L24_WaitsAsLongAsALimitSays)
{
    EXPECT_EQ(errorOf(429, coded(99991400), { { "X-Ogw-Ratelimit-Reset"_ba, "7"_ba } }).retryAfter, 7s);
    EXPECT_EQ(errorOf(429, coded(99991400), { { "x-ogw-ratelimit-reset"_ba, "0"_ba } }).retryAfter, 1s);
    EXPECT_EQ(errorOf(429, coded(99991400), { { "x-ogw-ratelimit-reset"_ba, "9999"_ba } }).retryAfter, 60s);
    EXPECT_EQ(errorOf(429, coded(99991400), { { "x-ogw-ratelimit-reset"_ba, "2.5"_ba } }).retryAfter, 2500ms);
    EXPECT_EQ(errorOf(429, coded(99991400), { { "x-ogw-ratelimit-reset"_ba, "soon"_ba } }).retryAfter, 1s);
    EXPECT_EQ(errorOf(400, coded(230020)).retryAfter, 1s);
}

TEST_F(LarkChecklist, L25_NamesTheMissingPermissionsFromTheListOrTheText)
{
    const QByteArray listed
        = R"({"code":99991672,"msg":"Access denied. One of [a]","error":{"log_id":"L1","permission_violations":
             [{"type":"x","subject":"im:message"},{"subject":"im:message:send_as_bot"},{"subject":"im:message"}]}})"_ba;
    const Error error = errorOf(400, listed);
    EXPECT_EQ(error.kind, Kind::PermissionMissing);
    EXPECT_EQ(error.scopes, (QStringList { u"im:message"_s, u"im:message:send_as_bot"_s }));
    EXPECT_TRUE(error.detail.contains(u"L1"_s));
    EXPECT_TRUE(error.link.isEmpty());
    const auto linkOf = [](const QByteArray &url) {
        return errorOf(400, R"({"code":99991672,"error":{"helps":[{"url":")" + url + R"("}]}})").link;
    };
    EXPECT_EQ(linkOf("https://open.larksuite.com/app/cli_1/auth?q=a,b"_ba),
              u"https://open.larksuite.com/app/cli_1/auth?q=a,b"_s);
    EXPECT_EQ(linkOf("https://open.feishu.cn.example.com/auth"_ba), QString());
    EXPECT_EQ(linkOf("http://open.feishu.cn/auth"_ba), QString());
    const QByteArray text
        = R"({"code":99991672,"msg":"required: [contact:contact.base:readonly, im:chat].https://x"})"_ba;
    EXPECT_EQ(errorOf(400, text).scopes, (QStringList { u"contact:user.base:readonly"_s, u"im:chat"_s }));
    EXPECT_TRUE(errorOf(400, R"({"code":99991672,"msg":"no names"})"_ba).scopes.isEmpty());
}

TEST(LarkAnswers, AFileIsWhateverComesUnlessItIsARefusal)
{
    EXPECT_EQ(judgeFile(answered(200, "\x89PNG"_ba, { { "Content-Type"_ba, "image/png"_ba } }), {}), "\x89PNG"_ba);
    const QList<HttpHeader> json { { "Content-Type"_ba, "application/json"_ba } };
    EXPECT_EQ(judgeFile(answered(200, R"({"code":7})"_ba, json), {}), R"({"code":7})"_ba);
    EXPECT_EQ(judgeFile(answered(400, coded(234037), json), {}).error().kind, Kind::TooLarge);
    EXPECT_EQ(judgeFile(answered(200, coded(234003), json), {}).error().kind, Kind::NotFound);
}

TEST_F(LarkChecklist, L03_ReadsTheCodeBeforeTheDataAndSurvivesWhateverComes)
{
    EXPECT_EQ(endpointError(R"({"code":514,"msg":"auth failed","data":null})"_ba).kind, Kind::Authentication);
    EXPECT_EQ(endpointError(R"({"code":403,"msg":"forbidden"})"_ba).kind, Kind::Forbidden);
    for (const QByteArray &useless :
         { R"({"code":0,"data":null})"_ba, R"({"code":0})"_ba, R"({"code":0,"data":{}})"_ba,
           R"({"code":0,"data":{"URL":"no address"}})"_ba, "<html>"_ba, "[]"_ba, R"({"msg":"ok"})"_ba })
        EXPECT_EQ(endpointError(useless).kind, Kind::Protocol) << useless.toStdString();
    EXPECT_EQ(endpointError("<html>"_ba, 500).kind, Kind::Overloaded);
}

TEST_F(LarkChecklist, L04_TellsTheCodesOfTheEndpointApart)
{
    for (const int code : { 1, 1000040343, 1000040345 }) {
        EXPECT_EQ(endpointError(coded(code)).kind, Kind::Overloaded) << code;
        EXPECT_FALSE(endpointError(coded(code)).retryAfter);
    }
    for (const int code : { 514, 1000040344 })
        EXPECT_EQ(endpointError(coded(code)).kind, Kind::Authentication) << code;
    EXPECT_EQ(endpointError(coded(403)).kind, Kind::Forbidden);
    EXPECT_EQ(endpointError(coded(1000040351)).kind, Kind::BadRequest);
    EXPECT_EQ(endpointError(coded(1000040350)).kind, Kind::InUse);
    EXPECT_EQ(endpointError(coded(777)).kind, Kind::Server);
    EXPECT_EQ(endpointError(coded(1000040350)).retryAfter, 5min);
    EXPECT_EQ(endpointError(coded(777)).retryAfter, 60s);
    EXPECT_TRUE(endpointError(coded(777)).detail.contains(u"777 m"_s));
}

TEST_F(LarkChecklist, L02_TakesServiceAndDeviceFromWhereverTheyStandInTheAddress)
{
    const QByteArray body
        = R"({"code":0,"data":{"URL":"wss://h/ws/v2?service_id=33554678&a=b%2Fc&device_id=744","ClientConfig":{"PingInterval":9}}})"_ba;
    const Result<LineAddress> address = judgeEndpoint(answered(200, body), Limits());
    ASSERT_TRUE(address);
    EXPECT_EQ(address->service, 33554678);
    EXPECT_EQ(address->deviceId, u"744"_s);
    EXPECT_EQ(address->url.toEncoded(), "wss://h/ws/v2?service_id=33554678&a=b%2Fc&device_id=744"_ba);
    EXPECT_EQ(address->config["PingInterval"_L1], 9);
}

TEST_F(LarkChecklist, L05_ReadsTheHeadersOfARefusedUpgradeInAnyLetterCaseAndWithAnyMissing)
{
    const auto refused = [](int status, const QList<HttpHeader> &headers) {
        HttpHead head;
        head.status = status;
        head.headers = headers;
        return judgeHandshake(head, Limits());
    };
    const Error limit
        = refused(401, { { "HANDSHAKE-STATUS"_ba, "514"_ba }, { "handshake-autherrcode"_ba, "1000040350"_ba } });
    EXPECT_EQ(limit.code, 1000040350);
    EXPECT_EQ(limit.retryAfter, 5min);
    EXPECT_EQ(refused(403, { { "Handshake-Autherrcode"_ba, "1000040350"_ba } }).kind, Kind::InUse);
    EXPECT_EQ(refused(200, { { "Handshake-Status"_ba, "403"_ba } }).kind, Kind::Forbidden);
    EXPECT_EQ(refused(403, {}).kind, Kind::Forbidden);
    EXPECT_EQ(refused(401, { { "Handshake-Status"_ba, "514"_ba } }).kind, Kind::Overloaded);
    EXPECT_EQ(refused(502, { { "Handshake-Msg"_ba, "busy"_ba } }).kind, Kind::Overloaded);
}

TEST(LarkScopes, NamesWhatIsNotGrantedAndWhatDoesNotWorkWithoutIt)
{
    const QJsonArray listed = QJsonDocument::fromJson(R"([
        {"scope_name":"im:message","grant_status":1},{"scope_name":"im:message.p2p_msg:readonly","grant_status":1},
        {"scope_name":"im:message.group_msg","grant_status":1},{"scope_name":"cardkit:card:write","grant_status":2}])")
                                  .array();
    const QList<MissingPermission> missing = missingIn(listed);
    ASSERT_EQ(missing.size(), 4);
    EXPECT_EQ(missing[0].scope, u"im:resource"_s);
    EXPECT_EQ(missing[1].scope, u"cardkit:card:write"_s);
    EXPECT_EQ(missing[2].scope, u"contact:user.base:readonly"_s);
    EXPECT_EQ(missing[3].scope, u"im:chat"_s);
    for (const MissingPermission &one : missing)
        EXPECT_FALSE(one.effect.isEmpty());
    EXPECT_EQ(missingIn({}).size(), 9);
}

TEST(LarkSite, LinksToTheConsoleOfItsBrand)
{
    BotConfig bot;
    bot.appId = u"cli_1"_s;
    EXPECT_EQ(consoleLinkOf(bot), u"https://open.feishu.cn/app/cli_1/baseinfo"_s);
    bot.region = BotConfig::Region::Lark;
    EXPECT_EQ(channel().consoleLink(bot), u"https://open.larksuite.com/app/cli_1/baseinfo"_s);
}

TEST(LarkSite, LinksToThePageOfThePermissionsOfItsBrand)
{
    BotConfig bot;
    bot.appId = u"cli_1"_s;
    bot.region = BotConfig::Region::Lark;
    const Site site(bot, Secret(), Domains());
    EXPECT_EQ(
        site.permissionLink({ u"im:message"_s, u"im:resource"_s }),
        u"https://open.larksuite.com/app/cli_1/auth?q=im:message,im:resource&op_from=openapi&token_type=tenant"_s);
    EXPECT_EQ(site.permissionLink(QStringList(20, u"a"_s)), u"https://open.larksuite.com/app/cli_1/auth"_s);
    EXPECT_EQ(site.address(u"/open-apis/x?y=1"_s), QUrl(u"https://open.larksuite.com/open-apis/x?y=1"_s));
}
