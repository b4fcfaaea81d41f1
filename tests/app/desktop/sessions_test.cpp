#include "app/desktop/remotesession.h"
#include "core/bridge/channel.h"
#include "core/simulator/wecom/wecomplatform.h"
#include "tests/ui/heldsession.h"
#include "ui/channels/channelspage.h"
#include "ui/main/noticebar.h"
#include "ui/settings/settingsdata.h"

#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// Somebody holds a profile, and a window of another program watches.
class SessionsTest : public ::testing::Test
{
protected:
    SessionsTest() { EXPECT_TRUE(held.start()); }

    [[nodiscard]] QString firstState(const Session &session) const
    {
        const QJsonArray bots = session.bots();
        return bots.isEmpty() ? QString() : bots.first()["state"_L1].toString();
    }

    /// The line of the simulated WeCom, which another program can take.
    [[nodiscard]] simulator::WeComGateway &weCom() const
    {
        for (const auto &platform : held.platforms.platforms()) {
            if (auto *found = qobject_cast<simulator::WeComPlatform *>(platform.get()))
                return found->gateway();
        }
        throw std::logic_error("no WeCom is simulated");
    }
    [[nodiscard]] static QString stateOfWeCom(const Session &session)
    {
        const QJsonArray bots = session.bots();
        for (const auto &bot : bots) {
            if (bot["channel"_L1] == "wecom"_L1)
                return bot["state"_L1].toString();
        }
        return {};
    }
    /// Another program takes the bot, and `button` of what `window` shows takes it back.
    void takeBack(Session &session, QWidget &window, const QString &button)
    {
        weCom().kick();
        ASSERT_TRUE(waitUntil([&] { return stateOfWeCom(session) == u"taken-over"_s; }));
        const auto find = [&]() -> QPushButton * {
            for (auto *one : window.findChildren<QPushButton *>(button)) {
                if (one->isVisibleTo(&window))
                    return one;
            }
            return nullptr;
        };
        ASSERT_TRUE(waitUntil([&] { return find() != nullptr; }));
        weCom().allowTakeover();
        QTest::mouseClick(find(), Qt::LeftButton);
        EXPECT_TRUE(waitUntil([&] { return weCom().isSubscribed() && stateOfWeCom(session) == u"online"_s; }));
        EXPECT_TRUE(waitUntil([&] { return find() == nullptr; }));
    }

    HeldSession held;
    QObject context;
};

} // namespace

TEST_F(SessionsTest, PushesAChangeOfTheSettingsToWhoeverWatches)
{
    QSignalSpy settings(held.session.get(), &Session::settingsChanged);
    const QString name = held.session->bots().first()["name"_L1].toString();
    CommandRequest request;
    request.command = u"bot disable"_s;
    request.name = name;
    std::optional<CommandAnswer> answer;
    held.session->perform(std::move(request), held.session.get(), [&](const CommandAnswer &given) { answer = given; });
    ASSERT_TRUE(waitUntil([&] { return answer.has_value(); }));
    EXPECT_EQ(answer->exitCode, ExitCode::Good);
    EXPECT_EQ(settings.size(), 1);
    EXPECT_TRUE(waitUntil([&] { return firstState(*held.session) == u"stopped"_s; }));
}

TEST_F(SessionsTest, LogsEveryStageOfAMessageOnEveryPlatform)
{
    for (const auto &platform : held.platforms.platforms()) {
        platform->say({ u"Li Lei"_s, u"lilei01"_s, {}, u"hello"_s });
        QStringList stages;
        const auto hear = [&](const LogEntry &entry) {
            if (!entry.turn.isEmpty())
                stages.append(entry.stage);
        };
        const QMetaObject::Connection heard = QObject::connect(held.session.get(), &Session::logged, &context, hear);
        EXPECT_TRUE(waitUntil([&] { return stages.contains(u"finished"_s); }));
        QObject::disconnect(heard);
        for (const QString &stage : { u"received"_s, u"allowed"_s, u"asked"_s, u"first-text"_s, u"reply-opened"_s })
            EXPECT_EQ(stages.count(stage), 1) << stage.toStdString() << " on " << platform->channel().toStdString();
    }
}

TEST_F(SessionsTest, TellsOfSettingsThatAreAnotherProgramsWhoeverChangedThem)
{
    RemoteSession remote(held.lockPath());
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return !remote.bots().isEmpty(); }));
    const QString name = remote.bots().first()["name"_L1].toString();
    QSignalSpy settings(&remote, &Session::settingsChanged);
    CommandRequest own;
    own.command = u"bot disable"_s;
    own.name = name;
    remote.perform(std::move(own), &remote, [](const CommandAnswer &) {});
    EXPECT_TRUE(waitUntil([&] { return settings.size() == 1; }));
    CommandRequest others;
    others.command = u"bot set"_s;
    others.name = name;
    others.options = { { u"name"_s, u"Renamed"_s } };
    held.session->perform(std::move(others), &remote, [](const CommandAnswer &) {});
    EXPECT_TRUE(waitUntil([&] { return settings.size() == 2; }));
}

TEST_F(SessionsTest, PausesEveryBotWithoutAChangeOfItsSettings)
{
    ASSERT_TRUE(waitUntil([&] { return firstState(*held.session) == u"online"_s; }));
    held.session->setPaused(true);
    ASSERT_TRUE(
        waitUntil([&] { return held.session->bots().first()["reason"_L1]["id"_L1].toString() == u"paused"_s; }));
    EXPECT_TRUE(waitUntil([&] { return !held.platforms.platforms().front()->isConnected(); }));
    EXPECT_TRUE(held.host->settings().config().bots.first().enabled);
    held.session->setPaused(false);
    EXPECT_TRUE(waitUntil([&] { return firstState(*held.session) == u"online"_s; }));
}

TEST_F(SessionsTest, ShowsTheBotsAndTheLogOfAnotherProgram)
{
    RemoteSession remote(held.lockPath());
    EXPECT_TRUE(remote.isRemote());
    QSignalSpy logged(&remote, &Session::logged);
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return firstState(remote) == firstState(*held.session) && !remote.bots().isEmpty(); }));
    EXPECT_TRUE(waitUntil([&] { return !logged.isEmpty(); }));
    EXPECT_EQ(remote.transcripts(), nullptr);
    EXPECT_EQ(remote.app(), nullptr);
    EXPECT_TRUE(remote.problem().isEmpty());
    CommandRequest request;
    request.command = u"doctor"_s;
    request.name = remote.bots().first()["id"_L1].toString();
    std::optional<CommandAnswer> answer;
    remote.perform(std::move(request), &remote, [&](const CommandAnswer &given) { answer = given; });
    ASSERT_TRUE(waitUntil([&] { return answer.has_value(); }));
    EXPECT_FALSE(answer->result["bots"_L1].toArray().isEmpty());
}

TEST_F(SessionsTest, KnowsALineOfTheLogOnceAfterAPause)
{
    RemoteSession remote(held.lockPath());
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return !remote.logEntries().empty() && !remote.bots().isEmpty(); }));
    const std::size_t known = remote.logEntries().size();
    remote.setWatched(false);
    remote.setWatched(true);
    QSignalSpy logged(&remote, &Session::logged);
    held.platforms.platforms().front()->say({ u"Li Lei"_s, u"lilei01"_s, {}, u"hello"_s });
    ASSERT_TRUE(waitUntil([&] { return !logged.isEmpty(); }));
    EXPECT_EQ(logged.first().first().value<LogEntry>().stage, u"received"_s);
    EXPECT_GE(remote.logEntries().size(), known);
}

TEST_F(SessionsTest, KnowsThatADaemonWaitsForItsKeychainWhicheverBotsAreWell)
{
    RemoteSession remote(held.lockPath());
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return firstState(remote) == u"online"_s; }));
    QSignalSpy changed(&remote, &Session::keychainWaitingChanged);
    Q_EMIT held.host->secrets().waitingChanged(true); // while a new bot's secret is being written
    ASSERT_TRUE(waitUntil([&] { return remote.isWaitingForKeychain(); }));
    EXPECT_EQ(changed.size(), 1);
    Q_EMIT held.host->secrets().waitingChanged(false);
    EXPECT_TRUE(waitUntil([&] { return !remote.isWaitingForKeychain(); }));
    EXPECT_EQ(changed.size(), 2);
}

TEST_F(SessionsTest, CountsTheCallsOfALarkBotInItsRow)
{
    SettingsData data(*held.session);
    ChannelsPage page(data);
    page.show();
    page.findChild<QTabWidget *>()->setCurrentIndex(static_cast<int>(channelIds().indexOf(u"lark"_s)));
    const auto counted = [&] {
        for (const auto *details : page.findChildren<QLabel *>(u"details"_s)) {
            const auto found = QRegularExpression(u"counted calls this month: (\\d+)"_s).match(details->text());
            if (details->isVisibleTo(&page) && found.hasMatch())
                return found.captured(1).toInt();
        }
        return -1;
    };
    ASSERT_TRUE(waitUntil([&] { return counted() >= 0; })) << "none is a number as well";
    const int before = counted();
    for (const auto &platform : held.platforms.platforms()) {
        if (platform->channel() == u"lark"_s)
            platform->say({ u"Li Lei"_s, u"lilei01"_s, {}, u"hello"_s });
    }
    EXPECT_TRUE(waitUntil([&] { return counted() > before; }));
}

TEST_F(SessionsTest, SaysThatTheOtherProgramHasEnded)
{
    RemoteSession remote(held.lockPath());
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return !remote.bots().isEmpty(); }));
    QSignalSpy ended(held.host.get(), &ProfileHost::ended);
    held.host->stop(RunningBridge::Ending::AtOnce);
    ASSERT_TRUE(waitUntil([&] { return !ended.isEmpty(); }));
    EXPECT_TRUE(waitUntil([&] { return !remote.problem().isEmpty(); }));
}

TEST_F(SessionsTest, TakesABotBackFromAnotherProgramByTheNotice)
{
    NoticeBar bar(*held.session);
    takeBack(*held.session, bar, u"takeBack"_s);
}

TEST_F(SessionsTest, TakesABotBackFromAnotherProgramByItsRow)
{
    SettingsData data(*held.session);
    ChannelsPage page(data);
    page.show();
    page.findChild<QTabWidget *>()->setCurrentIndex(static_cast<int>(channelIds().indexOf(u"wecom"_s)));
    takeBack(*held.session, page, u"takeOver"_s);
}

TEST_F(SessionsTest, TakesABotOfADaemonBackFromAnotherProgram)
{
    RemoteSession remote(held.lockPath());
    remote.setWatched(true);
    ASSERT_TRUE(waitUntil([&] { return stateOfWeCom(remote) == u"online"_s; }));
    NoticeBar bar(remote);
    takeBack(remote, bar, u"takeBack"_s);
}

TEST_F(SessionsTest, ConnectsAgainNow)
{
    std::optional<CommandAnswer> answer;
    const auto connectFirst = [&] {
        answer.reset();
        CommandRequest request;
        request.command = u"bot connect"_s;
        request.name = held.session->bots().first()["name"_L1].toString();
        held.session->perform(std::move(request), held.session.get(),
                              [&](const CommandAnswer &given) { answer = given; });
        return waitUntil([&] { return answer.has_value(); });
    };
    ASSERT_TRUE(connectFirst());
    EXPECT_EQ(answer->exitCode, ExitCode::Good) << "it is online already";
    held.session->setPaused(true);
    ASSERT_TRUE(connectFirst());
    EXPECT_EQ(answer->exitCode, ExitCode::NotWell);
    EXPECT_FALSE(answer->error.isEmpty());
}
