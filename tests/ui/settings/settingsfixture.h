#pragma once

#include "app/desktop/localsession.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/testing/waituntil.h"
#include "ui/settings/settingswindow.h"

#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>

namespace oagent::testing {

using namespace Qt::StringLiterals;

/// The settings of a profile that this process holds, with a simulated DingTalk, and a person in front of them.
class SettingsTest : public ::testing::Test
{
protected:
    SettingsTest();
    ~SettingsTest() override;

    /// What a program does at its start. `place`: where secrets lie.
    void start(const SecretPlace &place = SecretPlace::inMemory());
    void stop();
    [[nodiscard]] Config onDisk() const { return *loadConfig(profile.configPath()); }
    /// The text stands in a file of the profile.
    [[nodiscard]] bool isOnDisk(const QByteArray &text) const;

    /// The one a person sees of that object name; fails the test when there is none.
    template <class Kind>
    Kind *seen(const QString &name)
    {
        Kind *found = seenOrNone<Kind>(name);
        EXPECT_NE(found, nullptr) << name.toStdString() << " is not to be seen";
        return found;
    }
    template <class Kind>
    Kind *seenOrNone(const QString &name)
    {
        for (Kind *one : window->findChildren<Kind *>(name))
            if (one->isVisibleTo(window.get()))
                return one;
        return nullptr;
    }
    /// The text of a label; empty when it is not to be seen.
    [[nodiscard]] QString text(const QString &label);
    void click(const QString &name);
    /// Over what stands in the line.
    void type(const QString &name, const QString &text);
    void openPage(const QString &title);
    /// The button of that name in the dialog that stands before the window.
    void answerDialog(const QString &dialog, const QString &button);

    /// The page of a new bot, filled for the simulated DingTalk.
    void enterBot(const QString &name, const QString &secret, const QString &allow = u"manager42"_s);
    void addBot(const QString &name, const QString &allow = u"manager42"_s);
    [[nodiscard]] bool waitForState(const QString &beginning);

    bool hasWindow = true; ///< of the program that holds the profile; a daemon has none
    QTemporaryDir directory;
    Profile profile;
    simulator::DingTalkGateway dingTalk;
    std::unique_ptr<ProfileHost> host;
    std::unique_ptr<LocalSession> session;
    std::unique_ptr<SettingsWindow> window;
};

} // namespace oagent::testing
