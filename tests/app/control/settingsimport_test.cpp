#include "app/control/settingsimport.h"

#include "tests/app/control/withoutkeychain.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray textOf(const QJsonObject &settings) { return QJsonDocument(settings).toJson(); }

CommandRequest import(const QByteArray &text)
{
    return request(u"config import"_s, u"x.json"_s,
                   { { u"file"_s, u"x.json"_s }, { u"settings"_s, QString::fromUtf8(text) } });
}

/// Two bots and two assistants with secrets.
void fill(Held &held)
{
    ASSERT_EQ(held.answerTo(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(assistantAdd(u"Echo"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(botAdd(u"Ops"_s, { { u"assistant"_s, u"Main"_s } })).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(botAdd(u"Two"_s)).exitCode, ExitCode::Good);
}

QJsonObject exported(Held &held)
{
    const CommandAnswer answer = held.answerTo(request(u"config export"_s));
    EXPECT_EQ(answer.exitCode, ExitCode::Good);
    return answer.result["settings"_L1].toObject();
}

/// With the entry of that list and place changed.
QJsonObject with(QJsonObject settings, const QString &list, int index, const QString &member, const QJsonValue &value)
{
    QJsonArray entries = settings[list].toArray();
    QJsonObject entry = entries[index].toObject();
    entry.insert(member, value);
    entries[index] = entry;
    settings.insert(list, entries);
    return settings;
}

QJsonArray names(std::initializer_list<QString> list)
{
    QJsonArray array;
    for (const QString &name : list)
        array.append(name);
    return array;
}

} // namespace

TEST(SettingsExport, HoldsEverythingButSecretsAndWhatIsThisProfilesAlone)
{
    Held held;
    fill(held);
    const QJsonObject settings = exported(held);
    EXPECT_EQ(settings["bots"_L1].toArray().size(), 2);
    EXPECT_EQ(settings["assistants"_L1].toArray().size(), 2);
    EXPECT_EQ(settings["version"_L1], configVersion);
    EXPECT_FALSE(settings.contains("profileId"_L1) || settings.contains("retiredIds"_L1));
    EXPECT_FALSE(textOf(settings).contains("hunter2") || textOf(settings).contains("key-key"));
}

TEST(SettingsImport, OfItsOwnExportChangesNothing)
{
    Held held;
    fill(held);
    const QByteArray before = serializeConfig(held.onDisk());
    const CommandAnswer answer = held.answerTo(import(textOf(exported(held))));
    EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(serializeConfig(held.onDisk()), before);
    EXPECT_EQ(answer.result["bots"_L1]["kept"_L1].toArray(), names({ u"Ops"_s, u"Two"_s }));
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba);
    EXPECT_EQ(held.answerTo(import(before)).exitCode, ExitCode::Good) << "a whole config.json will do, too";
    EXPECT_EQ(serializeConfig(held.onDisk()), before);
}

TEST(SettingsImport, GoesIntoAnotherProfile)
{
    Held from;
    fill(from);
    Held to;
    const QString profileId = to.settings.config().profileId;
    const CommandAnswer answer = to.answerTo(import(textOf(exported(from))));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(to.onDisk().bots.size(), 2);
    EXPECT_EQ(to.onDisk().bots.first().assistant, u"main"_s);
    EXPECT_EQ(answer.result["bots"_L1]["added"_L1].toArray(), names({ u"Ops"_s, u"Two"_s }));
    EXPECT_EQ(answer.result["botsWithoutSecret"_L1].toArray(), names({ u"Ops"_s, u"Two"_s }));
    EXPECT_EQ(answer.result["assistantsWithoutKey"_L1].toArray(), names({ u"Main"_s }));
    EXPECT_EQ(to.onDisk().profileId, profileId) << "secrets of the keychain are found by it";
    EXPECT_EQ(to.bridge.config().bots.size(), 2) << "what runs has heard of it";
}

TEST(SettingsImport, ReplacesAndKeepsTheSecretsOfWhatStays)
{
    Held held;
    fill(held);
    QJsonObject settings = with(exported(held), u"bots"_s, 0, u"allow"_s, QJsonArray { u"a"_s });
    QJsonArray bots = settings["bots"_L1].toArray();
    bots.removeAt(1);
    settings.insert(u"bots"_s, bots);
    const CommandAnswer answer = held.answerTo(import(textOf(settings)));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["bots"_L1]["changed"_L1].toArray(), names({ u"Ops"_s }));
    EXPECT_EQ(answer.result["bots"_L1]["removed"_L1].toArray(), names({ u"Two"_s }));
    EXPECT_EQ(answer.result["assistants"_L1]["kept"_L1].toArray(), names({ u"Main"_s, u"Echo"_s }));
    EXPECT_TRUE(answer.result["botsWithoutSecret"_L1].toArray().isEmpty());
    EXPECT_EQ(held.onDisk().bots.first().allow, QStringList { u"a"_s });
    EXPECT_EQ(held.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba);
    EXPECT_EQ(held.secretOf(u"assistant/main/key"_s), "key-key-key"_ba);
    EXPECT_FALSE(held.secretOf(u"bot/two/secret"_s)) << "nobody needs it any more";
    EXPECT_TRUE(held.onDisk().retiredIds.contains(u"two"_s));
}

TEST(SettingsImport, NeverSendsASecretWhereItWasNotMeantToGo)
{
    Held held;
    fill(held);
    const QJsonObject before = exported(held);
    for (const QJsonObject &elsewhere : { with(before, u"bots"_s, 0, u"apiUrl"_s, u"https://elsewhere.example"_s),
                                          with(before, u"bots"_s, 0, u"appId"_s, u"other"_s) }) {
        const Result<SettingsImport> plan = planImport(held.onDisk(), textOf(elsewhere), u"x"_s);
        ASSERT_TRUE(plan);
        EXPECT_EQ(plan->config.bots.first().id, u"ops-2"_s);
        EXPECT_EQ(plan->secretsToRemove, QStringList { u"bot/ops/secret"_s });
        EXPECT_TRUE(plan->config.retiredIds.contains(u"ops"_s));
        EXPECT_EQ(plan->report["botsWithoutSecret"_L1].toArray(), names({ u"Ops"_s }));
    }
    for (const QString &url : { u"https://elsewhere.example/v1"_s, u"https://models.example:8443/v1"_s }) {
        const Result<SettingsImport> plan
            = planImport(held.onDisk(), textOf(with(before, u"assistants"_s, 0, u"baseUrl"_s, url)), u"x"_s);
        ASSERT_TRUE(plan);
        EXPECT_EQ(plan->config.assistants.first().id, u"main-2"_s);
        EXPECT_EQ(plan->config.bots.first().assistant, u"main-2"_s) << "its bots follow it";
        EXPECT_EQ(plan->secretsToRemove, QStringList { u"assistant/main/key"_s });
    }
    const Result<SettingsImport> otherPath = planImport(
        held.onDisk(), textOf(with(before, u"assistants"_s, 0, u"baseUrl"_s, u"https://models.example/v2"_s)), u"x"_s);
    ASSERT_TRUE(otherPath);
    EXPECT_EQ(otherPath->config.assistants.first().id, u"main"_s) << "the same server";
}

TEST(SettingsImport, NeverSendsTheProxysPasswordToAnotherProxy)
{
    Held held;
    ASSERT_EQ(held.answerTo(request(u"network set"_s, {},
                                    { { u"proxy"_s, u"http://proxy.example:3128"_s },
                                      { u"proxy-user"_s, u"me"_s },
                                      { u"proxy-password"_s, true } },
                                    "pass-pass"_ba))
                  .exitCode,
              ExitCode::Good);
    QJsonObject settings = exported(held);
    CommandAnswer answer = held.answerTo(import(textOf(settings)));
    EXPECT_EQ(answer.result["network"_L1], u"kept"_s);
    EXPECT_EQ(held.secretOf(u"network/proxy"_s), "pass-pass"_ba);

    QJsonObject network = settings["network"_L1].toObject();
    network.insert(u"proxyUrl"_s, u"http://other.example:3128"_s);
    settings.insert(u"network"_s, network);
    answer = held.answerTo(import(textOf(settings)));
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["network"_L1], u"changed"_s);
    EXPECT_TRUE(answer.result["proxyWithoutPassword"_L1].toBool());
    EXPECT_FALSE(held.secretOf(u"network/proxy"_s));
    EXPECT_FALSE(held.onDisk().network.hasProxyPassword);
}

TEST(SettingsImport, GivesNoIdAgainThatWasSomebodyElses)
{
    Held held;
    fill(held);
    const QJsonObject settings = exported(held);
    ASSERT_EQ(held.answerTo(request(u"bot remove"_s, u"Ops"_s)).exitCode, ExitCode::Good);
    ASSERT_EQ(held.answerTo(import(textOf(settings))).exitCode, ExitCode::Good);
    EXPECT_EQ(held.onDisk().bots.first().id, u"ops-2"_s);
    EXPECT_EQ(held.onDisk().bots.last().id, u"two"_s);
    EXPECT_FALSE(held.secretOf(u"bot/ops-2/secret"_s));
}

TEST(SettingsImport, RefusesTheWholeForOneFaultAndNamesIt)
{
    Held held;
    fill(held);
    const QByteArray before = serializeConfig(held.onDisk());
    const QJsonObject good = exported(held);
    QJsonObject newer = good;
    newer.insert(u"version"_s, configVersion + 1);
    QJsonObject withoutBots = good;
    withoutBots.remove(u"bots"_s);
    const QList<std::pair<QByteArray, QString>> wrong {
        { "{\n\"version\": 1,\n oops", u"x.json, line 3"_s },
        { "[]", u"config export"_s },
        { "{}", u"config export"_s },
        { "", u"line 1"_s },
        { textOf(withoutBots), u"config export"_s },
        { textOf(newer), u"newer version"_s },
        { textOf(with(good, u"bots"_s, 1, u"appId"_s, u""_s)), u"bots[1].appId"_s },
        { textOf(with(good, u"bots"_s, 1, u"name"_s, u"Ops"_s)), u"bots[1].name"_s },
        { textOf(with(good, u"bots"_s, 0, u"assistant"_s, u"nobody"_s)), u"bots[0].assistant"_s },
        { textOf(with(good, u"bots"_s, 0, u"apiUrl"_s, u"http://platform.example"_s)), u"bots[0].apiUrl"_s },
        { textOf(with(good, u"assistants"_s, 0, u"baseUrl"_s, u"http://models.example/v1"_s)),
          u"assistants[0].baseUrl"_s },
        { textOf(with(good, u"assistants"_s, 0, u"extraHeaders"_s, QJsonObject { { u"Cookie"_s, u"x"_s } })),
          u"assistants[0].extraHeaders.Cookie"_s },
    };
    for (const auto &[text, expected] : wrong) {
        const int changes = held.bridge.changes;
        const CommandAnswer answer = held.answerTo(import(text));
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << expected.toStdString();
        EXPECT_TRUE(answer.error.contains(expected)) << answer.error.toStdString();
        EXPECT_EQ(serializeConfig(held.onDisk()), before);
        EXPECT_EQ(held.bridge.changes, changes);
    }
    EXPECT_EQ(held.secretOf(u"bot/two/secret"_s), "hunter2-hunter2"_ba);
}

TEST(SettingsImport, ChangesNothingWhenTheSettingsCannotBeWritten)
{
    Held from;
    fill(from);
    const QByteArray nothing = R"({"version":1,"bots":[],"assistants":[]})"_ba;
    from.makeUnwritable();
    EXPECT_EQ(from.answerTo(import(nothing)).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(from.settings.config().bots.size(), 2);
    EXPECT_EQ(from.secretOf(u"bot/ops/secret"_s), "hunter2-hunter2"_ba) << "settings first";
}

TEST(SettingsImport, NeedsNoKeychainForWhatNoKeychainEverTook)
{
    const QByteArray nothing = R"({"version":1,"bots":[],"assistants":[]})"_ba;
    Held held;
    WithoutKeychain program(held);
    const auto fillInMemory = [&] {
        ASSERT_EQ(program.keepUntilQuit(assistantAdd(u"Main"_s, openAi(), "key-key-key"_ba)).exitCode, ExitCode::Good);
        ASSERT_EQ(program.keepUntilQuit(botAdd(u"Ops"_s)).exitCode, ExitCode::Good);
    };
    fillInMemory();
    CommandAnswer answer = program.answerTo(import(nothing));
    EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["bots"_L1]["removed"_L1].toArray(), names({ u"Ops"_s }));
    EXPECT_FALSE(program.layered.isKeptUntilQuit(u"bot/ops/secret"_s));
    EXPECT_FALSE(program.layered.isKeptUntilQuit(u"assistant/main/key"_s));

    fillInMemory();
    WithoutKeychain restarted(held);
    answer = restarted.answerTo(import(nothing));
    EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
}

TEST(SettingsImport, NamesTheSecretsThatItCouldNotRemove)
{
    Held held;
    fill(held);
    WithoutKeychain program(held);
    ASSERT_EQ(program.keepUntilQuit(botAdd(u"Three"_s)).exitCode, ExitCode::Good);
    const CommandAnswer answer = program.answerTo(import(R"({"version":1,"bots":[],"assistants":[]})"_ba));
    EXPECT_EQ(answer.exitCode, ExitCode::Unavailable);
    for (const QString &key : { u"bot/ops/secret"_s, u"bot/two/secret"_s, u"assistant/main/key"_s })
        EXPECT_TRUE(answer.error.contains(key)) << answer.error.toStdString();
    EXPECT_FALSE(answer.error.contains("three"_L1)) << answer.error.toStdString();
    EXPECT_TRUE(held.onDisk().bots.isEmpty());
}

TEST(SettingsImport, KeepsWhatItDoesNotKnow)
{
    Held held;
    const QByteArray text = R"({"version":1,"bots":[],"assistants":[],"network":{"proxy":"none"}})"_ba;
    ASSERT_EQ(held.answerTo(import(text)).exitCode, ExitCode::Good);
    EXPECT_EQ(exported(held)["network"_L1]["proxy"_L1], u"none"_s);
}
