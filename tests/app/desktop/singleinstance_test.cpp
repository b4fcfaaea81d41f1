#include "app/desktop/singleinstance.h"

#include "tests/testing/waituntil.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class SingleInstanceTest : public ::testing::Test
{
protected:
    SingleInstanceTest() { EXPECT_TRUE(profile.prepare()); }

    QTemporaryDir directory;
    Profile profile = Profile::below(directory.path());
};

} // namespace

TEST_F(SingleInstanceTest, RaisesTheFirstWhenASecondStarts)
{
    SingleInstance first(profile);
    QSignalSpy claimed(&first, &SingleInstance::claimed);
    QSignalSpy raised(&first, &SingleInstance::raiseWanted);
    first.claim();
    ASSERT_EQ(claimed.size(), 1);
    SingleInstance second(profile);
    QSignalSpy done(&second, &SingleInstance::raisedOther);
    QSignalSpy alsoClaimed(&second, &SingleInstance::claimed);
    second.claim();
    ASSERT_TRUE(waitUntil([&] { return done.size() == 1; }));
    EXPECT_EQ(raised.size(), 1);
    EXPECT_TRUE(alsoClaimed.isEmpty());
}

TEST_F(SingleInstanceTest, LetsTheNextOneBeginWhenTheFirstHasEnded)
{
    auto first = std::make_unique<SingleInstance>(profile);
    first->claim();
    first.reset();
    SingleInstance second(profile);
    QSignalSpy claimed(&second, &SingleInstance::claimed);
    second.claim();
    EXPECT_EQ(claimed.size(), 1);
}

TEST_F(SingleInstanceTest, WaitsForTheEndOfOneThatIsEndingAndBeginsThen)
{
    auto first = std::make_unique<SingleInstance>(profile);
    QSignalSpy raised(first.get(), &SingleInstance::raiseWanted);
    first->claim();
    first->standDown();
    SingleInstance second(profile);
    QSignalSpy claimed(&second, &SingleInstance::claimed);
    QSignalSpy raisedOther(&second, &SingleInstance::raisedOther);
    QSignalSpy failed(&second, &SingleInstance::failed);
    second.claim();
    EXPECT_FALSE(waitUntil([&] { return !claimed.isEmpty() || !raisedOther.isEmpty() || !failed.isEmpty(); },
                           std::chrono::milliseconds(400)))
        << "the first one is still there, and shows nothing any more";
    EXPECT_TRUE(raised.isEmpty());
    first.reset();
    EXPECT_TRUE(waitUntil([&] { return claimed.size() == 1; }));
    EXPECT_TRUE(raisedOther.isEmpty());
}

TEST_F(SingleInstanceTest, LeavesAnotherProfileAlone)
{
    QTemporaryDir elsewhere;
    const Profile other = Profile::below(elsewhere.path());
    ASSERT_TRUE(other.prepare());
    SingleInstance first(profile);
    QSignalSpy raised(&first, &SingleInstance::raiseWanted);
    first.claim();
    SingleInstance second(other);
    QSignalSpy claimed(&second, &SingleInstance::claimed);
    QSignalSpy alsoRaised(&second, &SingleInstance::raiseWanted);
    second.claim();
    EXPECT_EQ(claimed.size(), 1);
    SingleInstance again(profile);
    QSignalSpy done(&again, &SingleInstance::raisedOther);
    again.claim();
    ASSERT_TRUE(waitUntil([&] { return done.size() == 1; }));
    EXPECT_EQ(raised.size(), 1);
    EXPECT_TRUE(alsoRaised.isEmpty()) << "it is the window of another profile";
}
