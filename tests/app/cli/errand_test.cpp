#include "app/cli/errand.h"

#include "tests/testing/waituntil.h"

#include <QCoreApplication>
#include <QFile>
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
        , errand(profile, {}, { patience, 1ms })
    {
        EXPECT_TRUE(profile.prepare());
    }
    void addEcho()
    {
        CommandRequest request;
        request.command = u"assistant add"_s;
        request.options = { { u"name"_s, u"Main"_s }, { u"kind"_s, u"echo"_s } };
        errand.run(std::move(request), [this](const CommandAnswer &result) { answer = result; });
        EXPECT_FALSE(answer);
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
