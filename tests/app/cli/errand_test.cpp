#include "app/cli/errand.h"

#include "tests/testing/waituntil.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <optional>

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

struct Sent
{
    explicit Sent(std::chrono::milliseconds patience)
        : profile(Profile::below(directory.filePath(u"profile"_s)))
        , errand(profile, *SecretPlace::from(u"directory:"_s + directory.filePath(u"secrets"_s), {}), { patience, 1ms })
    {
        EXPECT_TRUE(profile.prepare());
    }
    void addEcho() { run(u"assistant add"_s, { { u"name"_s, u"Main"_s }, { u"kind"_s, u"echo"_s } }); }
    void run(const QString &command, const QJsonObject &options = {})
    {
        CommandRequest request;
        request.command = command;
        request.options = options;
        errand.run(std::move(request), [this](const CommandAnswer &result) { answer = result; });
        EXPECT_FALSE(answer);
    }
    void makeDatabase() const
    {
        QFile file(profile.databasePath());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    }

    QTemporaryDir directory;
    Profile profile;
    std::optional<CommandAnswer> answer;
    Errand errand;
};

} // namespace

TEST(Errand, NamesTheHolderThatDoesNotAnswer)
{
    Sent sent(20ms);
    const auto lock = ProfileLock::take(sent.profile.lockPath());
    ASSERT_TRUE(lock);
    ASSERT_TRUE((*lock)->announce(sent.directory.filePath(u"nobody"_s)));
    sent.addEcho();
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::Unavailable);
    EXPECT_TRUE(sent.answer->error.contains(QString::number(QCoreApplication::applicationPid())));
    EXPECT_FALSE(QFile::exists(sent.profile.configPath()));
}

TEST(Errand, TakesTheProfileOnceItsHolderLetsGo)
{
    Sent sent(10s);
    auto lock = ProfileLock::take(sent.profile.lockPath());
    ASSERT_TRUE(lock);
    sent.addEcho();
    int turns = 0;
    ASSERT_TRUE(waitUntil([&] { return ++turns > 10; })) << "it goes on asking";
    EXPECT_FALSE(sent.answer);
    lock->reset();
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::Good);
    EXPECT_TRUE(ProfileLock::take(sent.profile.lockPath())) << "it is free again";
}

TEST(Errand, AsksTheDoctorWithoutTheDatabaseOfAHolderThatDoesNotAnswer)
{
    Sent sent(20ms);
    sent.makeDatabase();
    const auto lock = ProfileLock::take(sent.profile.lockPath());
    ASSERT_TRUE(lock);
    sent.run(u"doctor"_s);
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::Good) << sent.answer->error.toStdString();
    EXPECT_FALSE(sent.answer->result["program"_L1]["checks"_L1].toArray().isEmpty());
}

TEST(Errand, SaysWhoKeepsTheDatabaseFromPeopleList)
{
    Sent sent(20ms);
    sent.makeDatabase();
    const auto lock = ProfileLock::take(sent.profile.lockPath());
    ASSERT_TRUE(lock);
    sent.run(u"people list"_s);
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::Unavailable);
    EXPECT_TRUE(sent.answer->error.contains(QString::number(QCoreApplication::applicationPid())));
}

TEST(Errand, ReadsTheDatabaseWhenNobodyHoldsItAndLetsItGo)
{
    Sent sent(20ms);
    sent.makeDatabase(); // empty: SQLite takes it for a new one
    sent.run(u"people list"_s);
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::Good) << sent.answer->error.toStdString();
    EXPECT_TRUE(ProfileLock::take(sent.profile.lockPath())) << "it is free again";
    EXPECT_FALSE(QFile::exists(sent.profile.databasePath() + u".running"_s)) << "and was closed before";
}

TEST(Errand, FollowsNothingWhenNothingRuns)
{
    Sent sent(10s);
    CommandRequest request;
    request.command = u"logs"_s;
    sent.errand.follow(
        std::move(request), [](const QByteArray &) { FAIL(); },
        [&sent](const CommandAnswer &result) { sent.answer = result; });
    ASSERT_TRUE(waitUntil([&] { return sent.answer.has_value(); }));
    EXPECT_EQ(sent.answer->exitCode, ExitCode::NotWell);
    EXPECT_FALSE(sent.answer->error.isEmpty());
}
