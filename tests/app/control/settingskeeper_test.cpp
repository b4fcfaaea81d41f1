#include "app/control/settingskeeper.h"
#include "tests/testing/print.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

constexpr auto oneBot = R"({"profileId":"p1","bots":[{"id":"ops","name":"Ops","channel":"dingtalk","appId":"x"}]})";

struct SettingsKeeperTest : public ::testing::Test
{
    void write(const QByteArray &bytes) const
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        ASSERT_EQ(file.write(bytes), bytes.size());
    }
    void open(const QByteArray &bytes)
    {
        if (!bytes.isEmpty())
            write(bytes);
        keeper.emplace(path(), *loadConfig(path()));
        QObject::connect(&*keeper, &SettingsKeeper::changed, &*keeper, [this] { ++changes; });
    }
    [[nodiscard]] QString path() const { return directory.filePath(u"config.json"_s); }
    [[nodiscard]] QByteArray onDisk() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::string refusal()
    {
        const Result<void> reloaded = keeper->reload();
        return reloaded ? "taken up" : reloaded.error().detail.toStdString();
    }

    QTemporaryDir directory;
    std::optional<SettingsKeeper> keeper;
    int changes = 0;
};

} // namespace

TEST_F(SettingsKeeperTest, TakesUpWhatWasWrittenByHand)
{
    open(R"({"profileId":"p1"})");
    write(oneBot);
    ASSERT_TRUE(keeper->reload());
    EXPECT_EQ(changes, 1);
    ASSERT_EQ(keeper->config().bots.size(), 1);
    EXPECT_TRUE(keeper->replace(keeper->config())) << "it is known now, and may be written over";
}

TEST_F(SettingsKeeperTest, KeepsTheOldOnesWhenTheNewOnesAreBadAndNamesLineOrField)
{
    open(oneBot);
    const QList<std::pair<QByteArray, const char *>> broken {
        { "{\n\"profileId\": \"p1\",\n\"bots\": [\n", "line" },
        { R"({"profileId":"p1","bots":[{"id":"ops","name":"Ops","channel":"dingtalk"}]})", "bots[0].appId" },
        { R"({"profileId":"p1","bots":7})", "bots must be a list" },
        { R"({"profileId":"p2"})", "profileId must stay \"p1\"" },
    };
    for (const auto &[bytes, expected] : broken) {
        write(bytes);
        EXPECT_THAT(refusal(), HasSubstr(expected));
        EXPECT_EQ(onDisk(), bytes) << "whoever writes there finds it again";
        EXPECT_FALSE(keeper->replace(keeper->config()));
        EXPECT_EQ(onDisk(), bytes);
    }
    QFile::remove(path());
    EXPECT_THAT(refusal(), HasSubstr("put it back"));
    EXPECT_EQ(changes, 0);
    EXPECT_EQ(keeper->config().bots.size(), 1);
}

TEST_F(SettingsKeeperTest, WritesOverNothingThatWasChangedMeanwhile)
{
    open({});
    EXPECT_TRUE(keeper->checkUnchanged()) << "no file is as before";
    write(oneBot);
    const Result<void> replaced = keeper->replace(keeper->config());
    ASSERT_FALSE(replaced);
    EXPECT_EQ(replaced.error().kind, Error::Kind::Storage);
    EXPECT_THAT(replaced.error().detail.toStdString(), HasSubstr("changed by hand"));
    EXPECT_EQ(onDisk(), oneBot);
    EXPECT_EQ(changes, 0);
}

TEST_F(SettingsKeeperTest, WritesOnAfterItsOwnWriting)
{
    open({});
    for (int round = 0; round < 2; ++round)
        EXPECT_TRUE(keeper->replace(keeper->config()));
    EXPECT_EQ(changes, 2);
}
