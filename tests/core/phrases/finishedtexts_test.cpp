#include "core/access/accesspolicy.h"
#include "core/bridge/channel.h"
#include "core/connection/connectionstate.h"
#include "core/doctor/botchecks.h"
#include "core/doctor/programchecks.h"
#include "core/phrases/inlanguage.h"
#include "core/settings/config.h"

#include <QRegularExpression>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

// What the program really says, as it comes out when its pieces are put together.

namespace {

QString chinese(const QString &english) { return inLanguage(english, Language::Chinese); }

/// English words in a row that are no name, command, path or address.
QString englishIn(const QString &text)
{
    static const QRegularExpression names(
        u"`[^`]*`|“[^”]*”|\\S*[/@:.]\\S*|APP ID|APP Secret|Client ID|Client Secret"_s);
    static const QRegularExpression words(u"[a-z]{2,} [a-z]{2,}"_s);
    return words.match(QString(text).remove(names)).captured();
}

void expectChinese(const QString &english)
{
    const QString text = chinese(english);
    EXPECT_EQ(languageOf(text), Language::Chinese) << english.toStdString();
    EXPECT_TRUE(englishIn(text).isEmpty()) << text.toStdString();
}

void expectChinese(const QList<Check> &checks)
{
    for (const Check &check : checks) {
        if (check.name != "secret"_L1) // of a bot: APP Secret
            expectChinese(check.name);
        expectChinese(nameOf(check.state) == "failed"_L1 ? u"FAILED"_s : u"ok"_s);
        for (const QString &text : { check.cause, check.cure })
            if (!text.isEmpty())
                expectChinese(text);
    }
}

/// The kinds of the assistant are not asked: the pieces that differ come from the settings alone.
QList<BotFacts> botsOfAllKinds()
{
    QList<BotFacts> all;
    for (const auto privateChats :
         { BotConfig::PrivateChats::Listed, BotConfig::PrivateChats::Pairing, BotConfig::PrivateChats::Off })
        for (const auto groups : { BotConfig::Groups::All, BotConfig::Groups::Listed, BotConfig::Groups::Off })
            for (const int people : { 0, 2 })
                for (const bool isListed : { false, true }) {
                    BotFacts facts;
                    facts.config.name = u"Ops"_s;
                    facts.platform = u"DingTalk"_s;
                    facts.silenceCure = channelById(u"dingtalk"_s)->silenceCure;
                    facts.config.privateChats = privateChats;
                    facts.config.groups = groups;
                    facts.allowedPeople = people;
                    facts.openPairings = people;
                    if (isListed)
                        facts.config.allow = QStringList { u"lilei01"_s };
                    facts.config.enabled = isListed;
                    facts.config.runsHere = people == 0;
                    facts.isProgramRunning = isListed;
                    if (isListed) {
                        facts.line = LineFacts {};
                        facts.line->state = people == 0 ? ConnectionState::Online : ConnectionState::WaitingToRetry;
                        facts.line->onlineSince = WallTime {};
                        facts.line->lastRefused = RefusedSender { 0, u"not-listed"_s, WallTime {} };
                        facts.line->missingScopes = QStringList { u"Card.Streaming.Write"_s };
                    }
                    all.append(facts);
                }
    return all;
}

} // namespace

TEST(FinishedTexts, OfTheDoctorAreChinese)
{
    for (const BotFacts &facts : botsOfAllKinds())
        expectChinese(checkBot(facts, WallTime { std::chrono::hours(3) }));
    ProgramFacts program;
    program.secretPlace = u"memory (until the program ends)"_s;
    program.profileDirectory = u"/p"_s;
    expectChinese(checkProgram(program));
    program.isProfileThere = true;
    program.freeBytes = 1;
    program.clockOffset = std::chrono::minutes(10);
    expectChinese(checkProgram(program));
    AssistantFacts assistant;
    assistant.config.kind = u"openai"_s;
    assistant.config.baseUrl = QUrl(u"http://example.com/v1"_s);
    expectChinese(checkAssistant(assistant));
}

TEST(FinishedTexts, OfBrokenSettingsAreChinese)
{
    const QList<QByteArray> broken { "{",
                                     "[]",
                                     R"({"version": 99, "profileId": "x"})",
                                     R"({"profileId": ""})",
                                     R"({"profileId": 1})",
                                     R"({"profileId": "x", "bots": {}})",
                                     R"({"profileId": "x", "bots": [1]})",
                                     R"({"profileId": "x", "bots": [{"id": "A"}]})",
                                     R"({"profileId": "x", "bots": [{"id": "a", "name": "A"}]})",
                                     R"({"profileId": "x", "network": {"proxy": "manual", "proxyUrl": "http://a"}})",
                                     R"({"profileId": "x", "network": {"noProxy": ["a b"]}})",
                                     R"({"profileId": "x", "network": {"caFile": "a.pem"}})",
                                     R"({"profileId": "x", "defaultAssistant": "main"})",
                                     R"({"profileId": "x", "assistants": [{"id": "m", "name": "M", "kind": "openai",
                                         "baseUrl": "http://example.com/v1"}]})" };
    for (const QByteArray &text : broken) {
        const Result<Config> config = parseConfig(text, u"/p/config.json"_s);
        ASSERT_FALSE(config) << text.toStdString();
        expectChinese(config.error().detail);
    }
}

TEST(FinishedTexts, NestAsErrorsOfTheNetworkDo)
{
    EXPECT_EQ(chinese(u"DingTalk cannot be reached: no connection to api.dingtalk.com: Could not resolve host: "
                      "api.dingtalk.com"_s),
              u"连不上钉钉：连不上 api.dingtalk.com：无法解析主机名：api.dingtalk.com"_s);
    EXPECT_EQ(chinese(u"The proxy does not let it pass: the HTTPS request to api.dingtalk.com failed: the proxy "
                      "http://10.0.0.1:3128 wants a user name and password, or others (407)"_s),
              u"代理不放行：到 api.dingtalk.com 的 HTTPS 请求失败：代理 http://10.0.0.1:3128 "
              "需要用户名和密码，或现有的不对（407）"_s);
    EXPECT_EQ(chinese(u"The APP Secret could not be read: The keychain is locked; unlock it, such as by logging in to "
                      "the desktop, or use --secrets directory:PATH. The bot starts by itself as soon as the keychain "
                      "answers."_s),
              u"读不到 APP Secret：钥匙串已锁定；解锁它，例如登录桌面；也可以改用 --secrets "
              "directory:PATH。钥匙串一有回应，机器人就会自动启动。"_s);
    EXPECT_EQ(chinese(u"Cannot write /p/config.json: No space left on device. Free some space and try again."_s),
              u"写不了 /p/config.json：设备上没有剩余空间。腾出一些空间再试。"_s);
    EXPECT_EQ(chinese(u"The assistant \"Main\" does not answer: the server answered 401 for https://h/v1/models: check "
                      "the key; it says: Invalid token. Get a valid key and store it with `assistant key`."_s),
              u"助手“Main”没有回答：服务对 https://h/v1/models 返回 401：检查密钥；服务说：Invalid "
              "token。取得有效的密钥，用 `assistant key` 保存。"_s);
    EXPECT_EQ(chinese(u"DingTalk refused APP ID and APP Secret (Client ID, Client Secret): "
                      "/v1.0/gateway/connections/open answered 401 authFailed: 鉴权失败"_s),
              u"钉钉不接受 APP ID 和 APP Secret（Client ID、Client Secret）："
              "/v1.0/gateway/connections/open 返回 401 authFailed: 鉴权失败"_s);
    EXPECT_EQ(chinese(u"`bot list` has no option \"wide\"; `bot list --help` lists them."_s),
              u"`bot list` 没有选项“wide”；`bot list --help` 列出所有选项。"_s);
}

TEST(FinishedTexts, NameStatesReasonsAndPlatformsInChinese)
{
    for (const auto state : { ConnectionState::Stopped, ConnectionState::Connecting, ConnectionState::Online,
                              ConnectionState::WaitingToRetry, ConnectionState::Rejected, ConnectionState::TakenOver })
        expectChinese(nameOf(state));
    for (int i = 0; i <= static_cast<int>(AccessVerdict::Reason::NotMentioned); ++i)
        expectChinese(nameOf(static_cast<AccessVerdict::Reason>(i)));
    for (const Channel &channel : channels())
        expectChinese(channel.title);
}
