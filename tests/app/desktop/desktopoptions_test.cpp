#include "app/desktop/desktopoptions.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

Result<DesktopOptions> parsed(const QStringList &arguments)
{
    return DesktopOptions::parse(QStringList { u"oagent-bridge"_s } + arguments, Language::English);
}

} // namespace

TEST(DesktopOptions, KnowsWhatItCanBeStartedWith)
{
    const auto options = parsed({ u"--minimized"_s, u"--profile-dir"_s, u"/tmp/p"_s });
    ASSERT_TRUE(options);
    EXPECT_TRUE(options->isMinimized);
    EXPECT_FALSE(options->isDemo);
    EXPECT_EQ(options->profileDirectory, u"/tmp/p"_s);
    EXPECT_TRUE(parsed({ u"--help"_s })->print.contains(u"--demo"_s));
    EXPECT_TRUE(parsed({ u"--version"_s })->print.startsWith(u"oagent-bridge "_s));
}

TEST(DesktopOptions, RefusesWhatItDoesNotKnowAndSaysWhereToLook)
{
    for (const QStringList &wrong : { QStringList { u"--nonsense"_s },
                                      { u"bot"_s, u"add"_s },
                                      { u"--profile-dir"_s },
                                      { u"--profile-dir"_s, u""_s },
                                      { u"--demo"_s, u"--profile-dir"_s, u"/tmp/p"_s } }) {
        const auto options = parsed(wrong);
        ASSERT_FALSE(options) << wrong.join(u' ').toStdString();
        EXPECT_EQ(options.error().kind, Error::Kind::Refused);
    }
    EXPECT_TRUE(parsed({ u"bot"_s }).error().detail.contains(u"oagent-bridged"_s));
}
