#include "core/settings/config.h"
#include "tests/testing/print.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

QJsonObject bot()
{
    return {
        { u"id"_s, u"ops"_s }, { u"name"_s, u"Ops"_s }, { u"channel"_s, u"dingtalk"_s }, { u"appId"_s, u"ding1"_s }
    };
}

QJsonObject assistant()
{
    return { { u"id"_s, u"main"_s },
             { u"name"_s, u"Main"_s },
             { u"kind"_s, u"openai"_s },
             { u"baseUrl"_s, u"https://api.example.com/v1"_s } };
}

QJsonObject with(QJsonObject object, const QString &name, const QJsonValue &value)
{
    object.insert(name, value);
    return object;
}

QByteArray file(const QJsonArray &bots, const QJsonArray &assistants = {}, const QJsonObject &more = {})
{
    QJsonObject object = more;
    object.insert("profileId"_L1, u"p1"_s);
    object.insert("bots"_L1, bots);
    object.insert("assistants"_L1, assistants);
    return QJsonDocument(object).toJson();
}

std::string refusalOf(const QByteArray &bytes)
{
    const Result<Config> config = parseConfig(bytes, u"config.json"_s);
    if (config)
        return "accepted";
    EXPECT_EQ(config.error().kind, Error::Kind::Refused);
    return config.error().detail.toStdString();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Config example()
{
    Config config;
    config.profileId = u"p1"_s;
    BotConfig ops;
    ops.id = u"ops"_s;
    ops.name = u"值班"_s;
    ops.isNameProvisional = true;
    ops.channel = u"dingtalk"_s;
    ops.appId = u"ding1"_s;
    ops.allow = { u"0123"_s, u"李雷"_s };
    ops.privateChats = BotConfig::PrivateChats::Pairing;
    ops.groups = BotConfig::Groups::Listed;
    ops.allowGroups = { u"cid+/="_s };
    ops.mentionRequired = false;
    ops.conversationPerPerson = true;
    ops.tellsSpeaker = true;
    ops.assistant = u"main"_s;
    ops.apiUrl = QUrl(u"http://127.0.0.1:8080/base"_s);
    ops.cardTemplate = u"tpl.schema"_s;
    ops.mentionNames = { u"Claude Code"_s, u"助手"_s };
    ops.welcome = u"hello"_s;
    ops.region = BotConfig::Region::Lark;
    ops.economy = true;
    ops.runsHere = false;
    ops.enabled = false;
    config.bots = { ops };
    AssistantConfig main;
    main.id = u"main"_s;
    main.name = u"Main"_s;
    main.kind = u"openai"_s;
    main.baseUrl = QUrl(u"http://10.0.0.1/v1"_s);
    main.model = u"qwen3-max"_s;
    main.profile = u"hermes"_s;
    main.systemPrompt = u"Be brief.\n"_s;
    main.historyTurns = 3;
    main.askAgain = false;
    main.allowHttp = true;
    main.history = AssistantConfig::History::Client;
    main.sendUsageOption = false;
    main.stripThinking = true;
    main.extraHeaders = { { u"X-Tenant"_s, u"dba"_s } };
    main.turnSeconds = 1800;
    config.assistants = { main };
    config.defaultAssistant = u"main"_s;
    config.retiredIds = { u"old"_s };
    config.network.proxy = NetworkSettings::Proxy::Manual;
    config.network.proxyUrl = QUrl(u"socks5://10.0.0.9:1080"_s);
    config.network.proxyUser = u"李雷"_s;
    config.network.hasProxyPassword = true;
    config.network.noProxy = { u".intern"_s, u"10.0.0.0/8"_s };
    config.network.caFile = u"/etc/ca.pem"_s;
    config.desktop.logRows = 1'000'000;
    return config;
}

} // namespace

TEST(Config, ComesBackFromItsFileWithEveryField)
{
    const QByteArray bytes = serializeConfig(example());
    const Result<Config> back = parseConfig(bytes, u"config.json"_s);
    ASSERT_TRUE(back) << back.error().detail.toStdString();
    const BotConfig &bot = back->bots.first();
    EXPECT_EQ(bot.name, u"值班"_s);
    EXPECT_EQ(bot.allow, example().bots.first().allow);
    EXPECT_EQ(bot.privateChats, BotConfig::PrivateChats::Pairing);
    EXPECT_EQ(bot.groups, BotConfig::Groups::Listed);
    EXPECT_EQ(bot.allowGroups, example().bots.first().allowGroups);
    EXPECT_FALSE(bot.mentionRequired);
    EXPECT_TRUE(bot.conversationPerPerson);
    EXPECT_TRUE(bot.tellsSpeaker);
    EXPECT_EQ(bot.assistant, u"main"_s);
    EXPECT_EQ(bot.apiUrl, example().bots.first().apiUrl);
    EXPECT_EQ(bot.cardTemplate, u"tpl.schema"_s);
    EXPECT_EQ(bot.mentionNames, (QStringList { u"Claude Code"_s, u"助手"_s }));
    EXPECT_EQ(bot.welcome, u"hello"_s);
    EXPECT_EQ(bot.region, BotConfig::Region::Lark);
    EXPECT_TRUE(bot.economy);
    EXPECT_FALSE(bot.runsHere);
    EXPECT_FALSE(bot.enabled);
    const AssistantConfig &main = back->assistants.first();
    EXPECT_EQ(main.baseUrl, example().assistants.first().baseUrl);
    EXPECT_EQ(main.profile, u"hermes"_s);
    EXPECT_EQ(main.systemPrompt, u"Be brief.\n"_s);
    EXPECT_EQ(main.historyTurns, 3);
    EXPECT_EQ(main.askAgain, std::optional(false));
    EXPECT_TRUE(main.allowHttp);
    EXPECT_FALSE(main.hasKey);
    EXPECT_TRUE(main == example().assistants.first());
    EXPECT_TRUE(bot == example().bots.first());
    EXPECT_EQ(back->retiredIds, QStringList { u"old"_s });
    EXPECT_EQ(back->network, example().network);
    EXPECT_EQ(back->desktop, example().desktop);
    EXPECT_EQ(serializeConfig(*back), bytes);
}

TEST(Config, HasDefaultsForWhatIsNotThere)
{
    const Result<Config> config = parseConfig(file({ bot() }, { assistant() }), u"config.json"_s);
    ASSERT_TRUE(config) << config.error().detail.toStdString();
    EXPECT_TRUE(config->bots.first().mentionRequired);
    EXPECT_FALSE(config->bots.first().conversationPerPerson || config->bots.first().tellsSpeaker);
    EXPECT_TRUE(config->bots.first().enabled);
    EXPECT_EQ(config->bots.first().groups, BotConfig::Groups::All);
    EXPECT_EQ(config->assistants.first().historyTurns, 10);
    EXPECT_EQ(config->assistants.first().profile, u"generic"_s);
    EXPECT_FALSE(config->assistants.first().askAgain.has_value());
    EXPECT_EQ(config->assistants.first().history, AssistantConfig::History::ByProfile);
    EXPECT_TRUE(config->assistants.first().sendUsageOption);
    EXPECT_FALSE(config->assistants.first().stripThinking);
    EXPECT_EQ(config->assistants.first().turnSeconds, 600);
    EXPECT_EQ(config->network, NetworkSettings());
}

TEST(Config, KeepsUnknownMembersAtEveryLevel)
{
    const QJsonObject later { { u"deep"_s, QJsonArray { 1, u"二"_s } } };
    const QByteArray bytes = file({ with(bot(), u"climate"_s, later) }, { with(assistant(), u"voice"_s, true) },
                                  { { u"future"_s, later }, { u"network"_s, QJsonObject { { u"wifi"_s, later } } } });
    const Result<Config> config = parseConfig(bytes, u"config.json"_s);
    ASSERT_TRUE(config) << config.error().detail.toStdString();
    const QJsonObject written = QJsonDocument::fromJson(serializeConfig(*config)).object();
    EXPECT_EQ(written["future"_L1].toObject(), later);
    EXPECT_EQ(written["network"_L1]["wifi"_L1].toObject(), later);
    EXPECT_EQ(written["bots"_L1][0]["climate"_L1].toObject(), later);
    EXPECT_TRUE(written["assistants"_L1][0]["voice"_L1].toBool());
}

TEST(Config, NamesTheFileTheFieldAndWhatItShouldBe)
{
    struct Row
    {
        QByteArray bytes;
        const char *expected;
    };
    QJsonObject withoutAppId = bot();
    withoutAppId.remove(u"appId"_s);
    const QJsonObject second = with(with(bot(), u"id"_s, u"b"_s), u"name"_s, u"B"_s);
    const QJsonObject plain = with(assistant(), u"baseUrl"_s, u"http://10.0.0.1/v1"_s);
    const auto withNetwork = [](const QJsonObject &network) { return file({}, {}, { { u"network"_s, network } }); };
    const QList<Row> rows {
        { file({ bot(), withoutAppId }), "config.json: bots[1].appId is missing or empty" },
        { file({ with(bot(), u"appId"_s, 5) }), "bots[0].appId must be a text" },
        { file({ with(bot(), u"channel"_s, u"icq"_s) }), "bots[0].channel must be one of: dingtalk" },
        { file({ with(bot(), u"groups"_s, u"some"_s) }), "bots[0].groups must be one of: all, listed, off" },
        { file({ with(bot(), u"privateChats"_s, u"all"_s) }),
          "bots[0].privateChats must be one of: listed, pairing, off" },
        { file({ with(bot(), u"enabled"_s, u"yes"_s) }), "bots[0].enabled must be true or false" },
        { file({ with(bot(), u"allow"_s, u"0123"_s) }), "bots[0].allow must be a list" },
        { file({ with(bot(), u"allow"_s, QJsonArray { u"a"_s, 7 }) }), "bots[0].allow[1] must be a text" },
        { file({ with(bot(), u"allow"_s, QJsonArray { u" "_s }) }), "bots[0].allow[0] must be a text" },
        { file({ with(bot(), u"id"_s, u"../ops"_s) }), "bots[0].id may hold" },
        { file({ with(bot(), u"assistant"_s, u"nobody"_s) }), "bots[0].assistant is not the id of an assistant" },
        { file({ with(bot(), u"apiUrl"_s, u"http://example.com"_s) }), "bots[0].apiUrl is refused" },
        { file({ with(bot(), u"apiUrl"_s, u"https://u:p@example.com"_s) }), "bots[0].apiUrl is refused" },
        { file({ with(bot(), u"apiUrl"_s, u"ht tp:"_s) }), "bots[0].apiUrl must be an address" },
        { file({ bot(), with(second, u"name"_s, u"Ops"_s) }), "bots[1].name is used twice" },
        { file({ bot(), with(second, u"id"_s, u"ops"_s) }), "bots[1].id is used twice" },
        { file({ u"ops"_s }), "bots[0] must be an object" },
        { file({}, { with(assistant(), u"kind"_s, u"dify"_s) }), "assistants[0].kind must be one of: echo, openai" },
        { file({}, { with(assistant(), u"profile"_s, u"x"_s) }), "assistants[0].profile must be one of" },
        { file({}, { with(assistant(), u"historyTurns"_s, -1) }), "assistants[0].historyTurns must be a whole number" },
        { file({}, { with(assistant(), u"historyTurns"_s, 1.5) }),
          "assistants[0].historyTurns must be a whole number" },
        { file({}, { with(assistant(), u"history"_s, u"both"_s) }),
          "assistants[0].history must be one of: profile, server, client" },
        { file({}, { with(assistant(), u"turnSeconds"_s, 1801) }), "assistants[0].turnSeconds must be a whole number" },
        { file({}, { with(assistant(), u"extraHeaders"_s, QJsonArray {}) }), "assistants[0].extraHeaders must be" },
        { file({}, { with(assistant(), u"extraHeaders"_s, QJsonObject { { u"X-A"_s, 1 } }) }),
          "assistants[0].extraHeaders.X-A must be a text" },
        { file({}, { with(assistant(), u"extraHeaders"_s, QJsonObject { { u"Authorization"_s, u"x"_s } }) }),
          "assistants[0].extraHeaders.Authorization is refused: " },
        { file({}, { with(assistant(), u"askAgain"_s, u"on"_s) }), "assistants[0].askAgain must be true or false" },
        { file({}, { with(assistant(), u"baseUrl"_s, QString()) }), "assistants[0].baseUrl is refused" },
        { file({}, { plain }), "assistants[0].baseUrl is refused" },
        { file({}, { with(with(plain, u"allowHttp"_s, true), u"hasKey"_s, true) }),
          "assistants[0].baseUrl is refused" },
        { file({}, {}, { { u"defaultAssistant"_s, u"main"_s } }), "defaultAssistant is not the id of an assistant" },
        { file({}, {}, { { u"version"_s, 2 } }), "newer version" },
        { file({}, {}, { { u"version"_s, 0 } }), "version must be a whole number" },
        { file({}, {}, { { u"retiredIds"_s, 3 } }), "retiredIds must be a list" },
        { withNetwork({ { u"proxy"_s, u"auto"_s } }), "network.proxy must be one of: system, none, manual" },
        { withNetwork({ { u"proxy"_s, u"manual"_s } }), "network.proxyUrl is refused" },
        { withNetwork({ { u"proxyUrl"_s, u"http://u:p@proxy:1"_s } }), "network.proxyUrl is refused" },
        { withNetwork({ { u"proxyUrl"_s, u"https://proxy:1"_s } }), "network.proxyUrl is refused" },
        { withNetwork({ { u"proxyUser"_s, u"u:p"_s } }), "network.proxyUser is refused" },
        { withNetwork({ { u"hasProxyPassword"_s, 1 } }), "network.hasProxyPassword must be true or false" },
        { withNetwork({ { u"noProxy"_s, u"*"_s } }), "network.noProxy must be a list" },
        { withNetwork({ { u"noProxy"_s, QJsonArray { u"http://a"_s } } }), "network.noProxy is refused" },
        { withNetwork({ { u"caFile"_s, u"ca.pem"_s } }), "network.caFile must be an absolute path" },
        { file({}, {}, { { u"network"_s, 3 } }), "network must be an object" },
        { file({}, {}, { { u"desktop"_s, QJsonObject { { u"logRows"_s, 9'999 } } } }),
          "desktop.logRows must be a whole number" },
        { "{\"bots\":[]}", "profileId is missing or empty" },
        { "{\n\"bots\": [,]\n}", "config.json, line 2:" },
        { "[]", "config.json, line 1:" },
        { "", "config.json, line 1:" },
    };
    for (const Row &row : rows)
        EXPECT_THAT(refusalOf(row.bytes), HasSubstr(row.expected)) << row.bytes.toStdString();
    EXPECT_EQ(refusalOf(file({ bot(), second }, { with(plain, u"allowHttp"_s, true) })), "accepted");
}

TEST(Config, OfAMissingFileIsEmptyWithAFreshProfileId)
{
    const QTemporaryDir directory;
    const Result<Config> first = loadConfig(directory.filePath(u"config.json"_s));
    const Result<Config> second = loadConfig(directory.filePath(u"config.json"_s));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->profileId.size(), 32);
    EXPECT_NE(first->profileId, second->profileId);
    EXPECT_FALSE(QFile::exists(directory.filePath(u"config.json"_s)));
}

TEST(Config, IsSavedForThisAccountAloneAlsoOverAWiderFile)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"new/config.json"_s);
    ASSERT_TRUE(saveConfig(path, example()));
    const auto ownerOnly
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    EXPECT_EQ(QFileInfo(path).permissions(), ownerOnly);
    ASSERT_TRUE(QFile::setPermissions(path, ownerOnly | QFileDevice::ReadOther | QFileDevice::ReadGroup));
    ASSERT_TRUE(saveConfig(path, example()));
    EXPECT_EQ(QFileInfo(path).permissions(), ownerOnly);
    const Result<Config> back = loadConfig(path);
    ASSERT_TRUE(back);
    EXPECT_EQ(serializeConfig(*back), serializeConfig(example()));
}

TEST(Config, ThatWouldNotBeReadAgainIsNotSaved)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"config.json"_s);
    ASSERT_TRUE(saveConfig(path, example()));
    const QByteArray before = contentOf(path);
    Config wrong = example();
    wrong.bots.append(wrong.bots.first());
    const Result<void> saved = saveConfig(path, wrong);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().kind, Error::Kind::Refused);
    EXPECT_EQ(contentOf(path), before);
}

TEST(Config, SaysWhyItsFileCannotBeReadOrWritten)
{
    const QTemporaryDir directory;
    const Result<Config> loaded = loadConfig(directory.path()); // a directory
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, Error::Kind::Storage);
    const Result<void> saved = saveConfig(directory.path(), example());
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().kind, Error::Kind::Storage);
    EXPECT_THAT(saved.error().detail.toStdString(), HasSubstr(directory.path().toStdString()));
}

TEST(Config, FindsEntriesByNameFirstAndThenById)
{
    Config config = example();
    BotConfig other = config.bots.first();
    other.id = u"b2"_s;
    other.name = u"ops"_s;
    config.bots.append(other);
    EXPECT_EQ(config.botNamed(u"ops"_s)->id, u"b2"_s);
    EXPECT_EQ(config.botNamed(u"值班"_s)->id, u"ops"_s);
    EXPECT_EQ(config.botNamed(u"b2"_s)->name, u"ops"_s);
    EXPECT_EQ(config.botNamed(u"none"_s), nullptr);
    EXPECT_EQ(config.assistantNamed(u"main"_s)->name, u"Main"_s);
    EXPECT_EQ(config.assistantNamed(u"none"_s), nullptr);
}

TEST(Config, MakesIdsThatAreReadableAndNeverUsedAgain)
{
    const Config config = example(); // has ops, main and, retired, old
    EXPECT_EQ(config.freshId(u"Data Base / Night"_s, u"bot"_s), u"data-base-night"_s);
    EXPECT_EQ(config.freshId(u"Ops"_s, u"bot"_s), u"ops-2"_s);
    EXPECT_EQ(config.freshId(u"main"_s, u"bot"_s), u"main-2"_s);
    EXPECT_EQ(config.freshId(u"Old!"_s, u"bot"_s), u"old-2"_s);
    EXPECT_EQ(config.freshId(u"Café"_s, u"bot"_s), u"cafe"_s);
    EXPECT_EQ(config.freshId(u"值班"_s, u"dingtalk"_s), u"dingtalk"_s);
    EXPECT_EQ(config.freshId(QString(), u"ops"_s), u"ops-2"_s);
    EXPECT_EQ(config.freshId(QString(39, u'a') % u" b"_s, u"bot"_s), QString(39, u'a'));
}

TEST(Config, CallsABotAsItsPlatformDoesWhenNobodyChoseItsName)
{
    Config config = example();
    BotConfig other = config.bots.first();
    other.id = u"other"_s;
    other.name = u"Helper"_s;
    other.isNameProvisional = false;
    config.bots.append(other);
    EXPECT_FALSE(config.takePlatformName(u"nobody"_s, u"Helper"_s));
    EXPECT_FALSE(config.takePlatformName(u"ops"_s, u" \n "_s));
    EXPECT_FALSE(config.takePlatformName(u"other"_s, u"Ops"_s)) << "a person chose it";
    EXPECT_TRUE(config.takePlatformName(u"ops"_s, u" Help\u0007er\n"_s));
    EXPECT_EQ(config.bots.first().name, u"Helper 2"_s) << "two of one name cannot be told apart";
    EXPECT_FALSE(config.takePlatformName(u"ops"_s, u"Ops"_s)) << "once";

    config.bots.first().isNameProvisional = true;
    EXPECT_TRUE(config.takePlatformName(u"ops"_s, u"other"_s));
    EXPECT_EQ(config.bots.first().name, u"other 2"_s) << "a command would take one for the other";
    config.bots.first().isNameProvisional = true;
    EXPECT_TRUE(config.takePlatformName(u"ops"_s, QString(99, u'n') + u"😀"_s));
    EXPECT_EQ(config.bots.first().name, QString(99, u'n'));
    EXPECT_TRUE(parseConfig(serializeConfig(config), u"config.json"_s));
}

TEST(SecretKeys, AreThoseOfTheArchitecture)
{
    EXPECT_EQ(botSecretKey(u"ops"_s), u"bot/ops/secret"_s);
    EXPECT_EQ(assistantKeyKey(u"main"_s), u"assistant/main/key"_s);
}
