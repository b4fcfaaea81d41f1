#include "ui/settings/autostart.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

class AutostartTest : public ::testing::Test
{
protected:
    ~AutostartTest() override
    {
        for (const QString &entry : entries())
            QFile::remove(directory.filePath(entry));
    }

    [[nodiscard]] QStringList entries() const { return directory.entryList({ u"oagent-bridge*"_s }, QDir::Files); }
    /// The only one there is.
    [[nodiscard]] QString entryPath() const
    {
        EXPECT_EQ(entries().size(), 1);
        return directory.filePath(entries().value(0));
    }
    [[nodiscard]] std::string entry() const
    {
        QFile file(entryPath());
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

    QDir directory { QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s };
    Autostart autostart { QStringList { u"/opt/OAgent Bridge/oagent-bridge"_s, u"--profile-dir"_s,
                                        u"/srv/a/100% $mine"_s } };
};

} // namespace

TEST_F(AutostartTest, IsOffUntilItIsSwitchedOn)
{
    EXPECT_EQ(autostart.setting(), Autostart::Setting {});
    ASSERT_TRUE(autostart.apply({ true, true }));
    EXPECT_EQ(autostart.setting(), (Autostart::Setting { true, true }));
    ASSERT_TRUE(autostart.apply({ true, false }));
    EXPECT_EQ(autostart.setting(), (Autostart::Setting { true, false }));
    ASSERT_TRUE(autostart.apply({ false, false }));
    EXPECT_EQ(autostart.setting(), Autostart::Setting {});
    EXPECT_TRUE(entries().isEmpty());
}

TEST_F(AutostartTest, IsOfOneProfileAlone)
{
    Autostart own({ u"/opt/oagent-bridge"_s });
    Autostart other({ u"/opt/oagent-bridge"_s, u"--profile-dir"_s, u"/srv/b"_s });
    ASSERT_TRUE(own.apply({ true, false }));
    EXPECT_EQ(entries(), QStringList { u"oagent-bridge.desktop"_s });
    EXPECT_FALSE(autostart.setting().atLogin);
    ASSERT_TRUE(autostart.apply({ true, true }));
    EXPECT_FALSE(other.setting().atLogin);
    ASSERT_TRUE(own.apply({ false, false }));
    EXPECT_TRUE(autostart.setting().atLogin);
    EXPECT_EQ(Autostart({ u"/opt/newer/oagent-bridge"_s, u"--profile-dir"_s, u"/srv/a/100% $mine"_s }).setting(),
              (Autostart::Setting { true, true }))
        << "wherever the program is by then";
}

TEST_F(AutostartTest, TakesOverTheEntryThatAnEarlierVersionHadForAllProfiles)
{
    ASSERT_TRUE(autostart.apply({ true, true }));
    const QString common = directory.filePath(u"oagent-bridge.desktop"_s);
    const auto asBefore = [&] { return QFile::rename(directory.filePath(entries().value(0)), common); };
    ASSERT_TRUE(asBefore());
    const Autostart own({ u"/opt/oagent-bridge"_s });
    EXPECT_FALSE(own.setting().atLogin) << "it is another profile's";
    EXPECT_EQ(autostart.setting(), (Autostart::Setting { true, true }));
    ASSERT_TRUE(autostart.apply({ true, false }));
    EXPECT_FALSE(QFile::exists(common)) << "it would begin twice";
    EXPECT_EQ(autostart.setting(), (Autostart::Setting { true, false }));
    ASSERT_TRUE(asBefore());
    ASSERT_TRUE(autostart.apply({ false, false }));
    EXPECT_TRUE(entries().isEmpty()) << "it would begin for ever";
}

TEST_F(AutostartTest, QuotesWhatADesktopWouldRead)
{
    ASSERT_TRUE(autostart.apply({ true, true }));
    EXPECT_THAT(entry(),
                HasSubstr("\nExec=\"/opt/OAgent Bridge/oagent-bridge\" \"--profile-dir\" "
                          "\"/srv/a/100%% \\\\$mine\" \"--minimized\"\n"));
    EXPECT_THAT(entry(), HasSubstr("[Desktop Entry]\nType=Application\n"));
}

TEST_F(AutostartTest, KnowsThatTheDesktopSwitchedItOff)
{
    ASSERT_TRUE(autostart.apply({ true, false }));
    QFile file(entryPath());
    ASSERT_TRUE(file.open(QIODevice::Append));
    file.write("X-GNOME-Autostart-enabled=false\n");
    file.close();
    EXPECT_FALSE(autostart.setting().atLogin);
}
