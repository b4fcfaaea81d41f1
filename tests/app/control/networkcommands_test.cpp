#include "app/control/networkcommands.h"

#include "app/cli/humantext.h"
#include "app/control/commands.h"
#include "app/control/networkloader.h"
#include "core/connection/network.h"
#include "core/keychain/memorysecretstore.h"
#include "core/log/redactor.h"
#include "tests/app/control/heldprofile.h"
#include "tests/testing/answer.h"
#include "tests/testing/authority.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

const QString proxyUrl = u"http://proxy.corp:3128"_s;

class NetworkCommandsTest : public ::testing::Test
{
protected:
    CommandAnswer answerTo(const QString &command, const QJsonObject &options = {}, const QByteArray &secret = {})
    {
        CommandRequest request;
        request.command = command;
        request.options = options;
        request.secret = Secret(secret);
        std::optional<CommandAnswer> found;
        commands.perform(std::move(request), &context, [&found](const CommandAnswer &answer) { found = answer; });
        EXPECT_TRUE(waitUntil([&] { return found.has_value(); }));
        if (found && found->exitCode != ExitCode::Good) {
            EXPECT_FALSE(found->error.isEmpty());
        }
        EXPECT_FALSE(found && toLine(*found).contains("hunter2"));
        return found.value_or(CommandAnswer {});
    }

    CommandAnswer set(const QJsonObject &options, const QByteArray &secret = {})
    {
        return answerTo(u"network set"_s, options, secret);
    }

    void setProxyWithPassword()
    {
        const CommandAnswer answer = set(
            { { u"proxy"_s, proxyUrl }, { u"proxy-user"_s, u"li"_s }, { u"proxy-password"_s, true } }, "hunter2-1"_ba);
        ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    }

    [[nodiscard]] std::string password()
    {
        std::optional<std::string> found;
        secrets.read(proxyPasswordKey(), &context, [&found](const Result<Secret> &secret) {
            found = secret ? secret->reveal().toStdString() : "nothing";
        });
        EXPECT_TRUE(waitUntil([&] { return found.has_value(); }));
        return found.value_or("");
    }

    [[nodiscard]] NetworkSettings onDisk() const { return loadConfig(path())->network; }
    [[nodiscard]] QString path() const { return directory.filePath(u"config.json"_s); }
    void makeUnwritable() const
    {
        QFile::remove(path());
        ASSERT_TRUE(QDir().mkpath(path() + "/in the way"_L1));
    }
    [[nodiscard]] QString fileWith(const QByteArray &bytes) const
    {
        QFile file(directory.filePath(u"ca.pem"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        return file.fileName();
    }

    QTemporaryDir directory;
    MemorySecretStore secrets;
    SettingsKeeper settings { path(), *loadConfig(path()) };
    Commands commands { { &settings, &secrets, u"directory:/s"_s, nullptr, nullptr, {} } };
    QObject context;
};

} // namespace

TEST_F(NetworkCommandsTest, ShowsTheDefaults)
{
    const CommandAnswer answer = answerTo(u"network show"_s);
    EXPECT_EQ(answer.exitCode, ExitCode::Good);
    EXPECT_EQ(answer.result["proxy"_L1], u"system"_s);
    EXPECT_EQ(answer.result["hasProxyPassword"_L1], false);
    EXPECT_EQ(answer.result["noProxy"_L1].toArray(), QJsonArray());
}

TEST_F(NetworkCommandsTest, SetsEverythingAndNeverShowsThePassword)
{
    const Authority authority;
    const QString file = fileWith(authority.pem());
    const CommandAnswer answer = set({ { u"proxy"_s, u"socks5://proxy.corp:1080/"_s },
                                       { u"proxy-user"_s, u"CORP\\li"_s },
                                       { u"proxy-password"_s, true },
                                       { u"no-proxy"_s, u".intern, 10.0.0.0/8"_s },
                                       { u"ca"_s, file } },
                                     "hunter2-1"_ba);
    ASSERT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
    EXPECT_EQ(answer.result["proxy"_L1], u"manual"_s);
    EXPECT_EQ(answer.result["proxyUrl"_L1], u"socks5://proxy.corp:1080"_s);
    EXPECT_EQ(answer.result["proxyUser"_L1], u"CORP\\li"_s);
    EXPECT_EQ(answer.result["hasProxyPassword"_L1], true);
    EXPECT_EQ(answer.result["caFile"_L1], file);
    EXPECT_EQ(onDisk().noProxy, (QStringList { u".intern"_s, u"10.0.0.0/8"_s }));
    EXPECT_EQ(onDisk(), settings.config().network);
    EXPECT_EQ(password(), "hunter2-1");
    QFile written(path());
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    EXPECT_FALSE(written.readAll().contains("hunter2"));
    EXPECT_EQ(answerTo(u"network show"_s).result, answer.result);
}

TEST_F(NetworkCommandsTest, ReadsWellForPeople)
{
    const auto shown
        = [this] { return humanText(u"network show"_s, answerTo(u"network show"_s).result).toStdString(); };
    EXPECT_THAT(shown(), HasSubstr("as the system says"));
    setProxyWithPassword();
    ASSERT_EQ(set({ { u"no-proxy"_s, u".intern"_s } }).exitCode, ExitCode::Good);
    EXPECT_THAT(shown(), HasSubstr("http://proxy.corp:3128"));
    EXPECT_THAT(shown(), HasSubstr("stored"));
    EXPECT_THAT(shown(), HasSubstr("this computer, .intern"));
    EXPECT_THAT(shown(), HasSubstr("those of the system"));
    ASSERT_EQ(set({ { u"proxy"_s, u"none"_s } }).exitCode, ExitCode::Good);
    EXPECT_THAT(shown(), HasSubstr("none"));
}

TEST_F(NetworkCommandsTest, LeavesWhatIsNotGiven)
{
    setProxyWithPassword();
    ASSERT_EQ(set({ { u"no-proxy"_s, u".intern"_s } }).exitCode, ExitCode::Good);
    EXPECT_EQ(onDisk().proxyUrl, QUrl(proxyUrl));
    EXPECT_EQ(onDisk().proxyUser, u"li"_s);
    EXPECT_EQ(password(), "hunter2-1");
    ASSERT_EQ(set({ { u"proxy"_s, proxyUrl } }).exitCode, ExitCode::Good); // the same one again
    EXPECT_EQ(password(), "hunter2-1");
    ASSERT_EQ(set({ { u"proxy-user"_s, u"li"_s } }).exitCode, ExitCode::Good); // and the same name
    EXPECT_EQ(password(), "hunter2-1");
    ASSERT_EQ(set({ { u"no-proxy"_s, u""_s } }).exitCode, ExitCode::Good);
    EXPECT_EQ(onDisk().noProxy, QStringList());
    ASSERT_EQ(set({ { u"proxy-password"_s, true } }, "hunter2-2"_ba).exitCode, ExitCode::Good);
    EXPECT_EQ(password(), "hunter2-2");
}

TEST_F(NetworkCommandsTest, NeverCarriesAPasswordToAnotherProxyOrName)
{
    for (const QJsonObject &options :
         { QJsonObject { { u"proxy"_s, u"http://other.corp:3128"_s } }, QJsonObject { { u"proxy"_s, u"system"_s } },
           QJsonObject { { u"proxy"_s, u"none"_s } }, QJsonObject { { u"proxy-user"_s, u"han"_s } },
           QJsonObject { { u"proxy-user"_s, u""_s } } }) {
        setProxyWithPassword();
        ASSERT_EQ(set(options).exitCode, ExitCode::Good);
        EXPECT_FALSE(onDisk().hasProxyPassword);
        EXPECT_NE(onDisk().proxyUser, u"li"_s);
        EXPECT_EQ(password(), "nothing");
    }
}

TEST_F(NetworkCommandsTest, RefusesWhatMakesNoSense)
{
    struct Row
    {
        QJsonObject options;
        const char *words;
    };
    for (const auto &[options, words] : std::vector<Row> {
             { {}, "Nothing is to be set" },
             { { { u"proxy"_s, u""_s } }, "--proxy" },
             { { { u"proxy"_s, u"proxy.corp:3128"_s } }, "--proxy is refused" },
             { { { u"proxy"_s, u"http://li:hunter2@proxy.corp:3128"_s } }, "--proxy is refused" },
             { { { u"proxy"_s, u"https://proxy.corp:443"_s } }, "--proxy is refused" },
             { { { u"proxy-user"_s, u"li"_s } }, "--proxy-user is for a proxy of your own" },
             { { { u"proxy-password"_s, true } }, "--proxy-user NAME" },
             { { { u"proxy"_s, proxyUrl }, { u"proxy-user"_s, u"a:b"_s } }, "--proxy-user is refused" },
             { { { u"no-proxy"_s, u"http://a"_s } }, "--no-proxy is refused" },
             { { { u"proxy"_s, u"none"_s }, { u"no-proxy"_s, u"a"_s } }, "does nothing" },
             { { { u"ca"_s, u"ca.pem"_s } }, "absolute" },
             { { { u"ca"_s, u"/nonexistent/ca.pem"_s } }, "cannot be read" },
             { { { u"ca"_s, fileWith("no certificate"_ba) } }, "holds no certificate" },
             { { { u"verbose"_s, true } }, "--verbose" },
         }) {
        const CommandAnswer answer = set(options, "hunter2"_ba);
        EXPECT_EQ(answer.exitCode, ExitCode::Usage) << words;
        EXPECT_THAT(answer.error.toStdString(), HasSubstr(words));
    }
    EXPECT_EQ(settings.config().network, NetworkSettings());
    EXPECT_EQ(password(), "nothing");
}

TEST_F(NetworkCommandsTest, LeavesThePasswordAsItWasWhenTheSettingsCannotBeWritten)
{
    const QJsonObject options { { u"proxy"_s, proxyUrl }, { u"proxy-user"_s, u"li"_s }, { u"proxy-password"_s, true } };
    makeUnwritable();
    EXPECT_EQ(set(options, "hunter2-1"_ba).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(password(), "nothing");
    EXPECT_EQ(settings.config().network, NetworkSettings());
    QDir(path()).removeRecursively();
    setProxyWithPassword();
    makeUnwritable();
    EXPECT_EQ(set({ { u"proxy-password"_s, true } }, "hunter2-2"_ba).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(password(), "hunter2-1");
    EXPECT_EQ(set({ { u"proxy"_s, u"none"_s } }).exitCode, ExitCode::Unavailable);
    EXPECT_EQ(password(), "hunter2-1");
    EXPECT_EQ(settings.config().network.proxyUser, u"li"_s);
}

TEST_F(NetworkCommandsTest, TakesAPasswordWithBlanksAndNoneThatIsNoText)
{
    const QJsonObject options { { u"proxy"_s, proxyUrl }, { u"proxy-user"_s, u"li"_s }, { u"proxy-password"_s, true } };
    for (const QByteArray &bad : { ""_ba, "a\tb"_ba, "\xff"_ba, QByteArray(256, 'x') })
        EXPECT_EQ(set(options, bad).exitCode, ExitCode::Usage) << bad.toStdString();
    EXPECT_EQ(password(), "nothing");
    EXPECT_EQ(set(options, " correct horse "_ba).exitCode, ExitCode::Good);
    EXPECT_EQ(password(), " correct horse ");
}

TEST_F(NetworkCommandsTest, BringsTheSettingsIntoUse)
{
    setProxyWithPassword();
    Network network;
    Redactor redactor;
    NetworkLoader loader(network, &secrets, &redactor);
    Answer<QString> answer;
    loader.load(onDisk(), answer.context(), answer.done());
    const Result<QString> loaded = answer.wait();
    ASSERT_TRUE(loaded);
    EXPECT_EQ(*loaded, QString());
    EXPECT_THAT(network.summary().toStdString(), HasSubstr("with a user name and a password"));
    EXPECT_EQ(redactor.redacted(u"the proxy said hunter2-1"_s).contains(u"hunter2"_s), false);
}

TEST_F(NetworkCommandsTest, SaysWhenThePasswordCannotBeHadAndUsesTheProxyAllTheSame)
{
    setProxyWithPassword();
    MemorySecretStore empty;
    for (SecretStore *store : { static_cast<SecretStore *>(nullptr), static_cast<SecretStore *>(&empty) }) {
        Network network;
        NetworkLoader loader(network, store, nullptr);
        Answer<QString> answer;
        loader.load(onDisk(), answer.context(), answer.done());
        const Result<QString> loaded = answer.wait();
        ASSERT_TRUE(loaded);
        EXPECT_THAT(loaded->toStdString(), HasSubstr("password"));
        EXPECT_THAT(network.summary().toStdString(), HasSubstr("proxy.corp:3128, with a user name"));
    }
}

TEST_F(NetworkCommandsTest, KeepsThePasswordInUseWhileItCannotBeRead)
{
    setProxyWithPassword();
    Network network;
    FailingSecretStore away;
    away.refusesReads = true;
    for (SecretStore *store : { static_cast<SecretStore *>(&secrets), static_cast<SecretStore *>(&away) }) {
        NetworkLoader loader(network, store, nullptr);
        Answer<QString> answer;
        loader.load(onDisk(), answer.context(), answer.done());
        const Result<QString> loaded = answer.wait();
        ASSERT_TRUE(loaded);
        EXPECT_EQ(loaded->isEmpty(), store == &secrets);
        EXPECT_THAT(network.summary().toStdString(), HasSubstr("with a user name and a password"));
    }
}

TEST_F(NetworkCommandsTest, ChangesNothingForAFileThatWentBad)
{
    NetworkSettings bad;
    bad.proxy = NetworkSettings::Proxy::System;
    bad.caFile = u"/nonexistent/ca.pem"_s;
    Network network;
    NetworkLoader loader(network, &secrets, nullptr);
    Answer<QString> answer;
    loader.load(bad, answer.context(), answer.done());
    EXPECT_EQ(outcome(answer.wait()), "refused");
    EXPECT_EQ(network.summary(), u"Proxy: none."_s);
}

TEST_F(NetworkCommandsTest, ALateAnswerAboutEarlierSettingsUndoesNothing)
{
    setProxyWithPassword();
    Network network;
    NetworkLoader loader(network, &secrets, nullptr);
    Answer<QString> early;
    Answer<QString> late;
    NetworkSettings none;
    none.proxy = NetworkSettings::Proxy::None;
    loader.load(onDisk(), early.context(), early.done());
    loader.load(none, late.context(), late.done());
    ASSERT_TRUE(early.wait());
    ASSERT_TRUE(late.wait());
    EXPECT_EQ(network.summary(), u"Proxy: none."_s);
}
