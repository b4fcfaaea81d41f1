#include "ui/settings/autostart.h"

#include <QFile>
#include <QStandardPaths>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

QString entryPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/autostart/oagent-bridge.desktop"_s;
}

std::string entry()
{
    QFile file(entryPath());
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

class AutostartTest : public ::testing::Test
{
protected:
    ~AutostartTest() override { QFile::remove(entryPath()); }

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
    EXPECT_FALSE(QFile::exists(entryPath()));
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
