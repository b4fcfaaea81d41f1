#include "ui/check/checkwindow.h"

#include "core/bridge/channel.h"
#include "core/doctor/botchecks.h"
#include "core/doctor/programchecks.h"
#include "core/log/redactor.h"
#include "tests/testing/waituntil.h"
#include "tests/ui/fakesession.h"
#include "tests/ui/inchinese.h"
#include "ui/check/checkcure.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QJsonObject check(const QString &name, const QString &state, const QString &cause = {}, const QString &cure = {})
{
    return { { u"check"_s, name }, { u"state"_s, state }, { u"cause"_s, cause }, { u"cure"_s, cure } };
}

QStringList labelsOf(const QWidget &window)
{
    QStringList texts;
    for (const QLabel *label : window.findChildren<QLabel *>())
        texts.append(label->text());
    return texts;
}

QLabel *labelOf(const QWidget &window, const QString &text)
{
    for (QLabel *label : window.findChildren<QLabel *>()) {
        if (label->text() == text)
            return label;
    }
    return nullptr;
}

using State = ConnectionState;

/// What the core says of a bot that is in one kind of trouble, whatever a line can be in.
BotFacts factsIn(State state, const StateReason &reason)
{
    BotFacts facts;
    facts.config.id = u"ops"_s;
    facts.config.name = u"Ops"_s;
    facts.platform = u"WeCom"_s;
    facts.silenceCure = channelById(u"wecom"_s)->silenceCure;
    facts.isProgramRunning = true;
    facts.tellsTakeOver = true;
    facts.line = LineFacts();
    facts.line->state = state;
    facts.line->reason = reason;
    return facts;
}

/// Every trouble a person can meet in Check.
QList<BotFacts> troubles()
{
    QList<BotFacts> all;
    const QString why = u"no connection to openws.work.weixin.qq.com within 15 s"_s;
    for (const QString &id : { u"refused-credentials"_s, u"no-secret"_s, u"not-ready"_s, u"rival"_s, u"network"_s,
                               u"keychain-locked"_s, u"platform-busy"_s })
        all.append(factsIn(id == u"refused-credentials"_s ? State::Rejected : State::WaitingToRetry,
                           { id, u"WeCom cannot be reached: %1"_s.arg(why),
                             u"Let firewall and proxy pass WebSockets to openws.work.weixin.qq.com, port 443."_s }));
    all.append(factsIn(State::TakenOver,
                       { u"taken-over"_s, u"Another program took over this bot at 2026-11-29T05:00:00.000Z."_s,
                         u"End that program, then take the bot back: `oagent-bridged bot takeover NAME`."_s }));
    BotFacts off = factsIn(State::Stopped, {});
    off.config.enabled = false;
    off.secret = failure(Error::Kind::NotFound, u"no such entry"_s);
    all.append(off);
    BotFacts closed = factsIn(State::Online, {});
    closed.config.privateChats = BotConfig::PrivateChats::Off;
    closed.config.groups = BotConfig::Groups::Off;
    all.append(closed);
    BotFacts refusing = factsIn(State::Online, {});
    refusing.line->lastRefused = RefusedSender { 3, u"not-listed"_s, WallTime(Milliseconds(1'780'000'000'000)) };
    all.append(refusing);
    return all;
}

QJsonArray checksOf(const BotFacts &facts)
{
    DoctorReport report;
    report.bots.append({ facts.config.id, checkBot(facts, WallTime(Milliseconds(1'790'000'000'000))) });
    return toJson(report, Redactor())["bots"_L1][0]["checks"_L1].toArray();
}

/// The entry of Session::bots() that goes with the facts.
QJsonObject statusOf(const BotFacts &facts)
{
    QJsonObject bot = FakeSession::bot(facts.config.id, facts.config.name, nameOf(facts.line->state));
    const StateReason &reason = facts.line->reason;
    bot.insert(u"reason"_s,
               QJsonObject { { u"id"_s, reason.id }, { u"cause"_s, reason.cause }, { u"cure"_s, reason.cure } });
    return bot;
}

class CheckWindowTest : public ::testing::Test
{
protected:
    void answerWith(const QJsonArray &checks)
    {
        session.answer.result
            = { { u"bots"_s, QJsonArray { QJsonObject { { u"id"_s, u"ops"_s }, { u"checks"_s, checks } } } } };
    }
    FakeSession session;
};

} // namespace

TEST_F(CheckWindowTest, ShowsEachCheckWithItsCauseAndCure)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"rejected"_s) });
    QJsonObject missing = check(u"permissions"_s, u"failed"_s, u"A permission is missing."_s, u"Grant it."_s);
    missing.insert(u"missing"_s, QJsonArray { u"Card.Streaming.Write"_s });
    answerWith({ check(u"secret"_s, u"ok"_s), missing, check(u"new-one"_s, u"unknown"_s) });
    CheckWindow window(session);
    window.examine(u"ops"_s);
    EXPECT_TRUE(session.commands.isEmpty()) << "nobody looks yet";
    window.show();
    ASSERT_TRUE(waitUntil([&] { return labelsOf(window).contains(u"The secret can be read"_s); }));
    EXPECT_EQ(session.commands, QStringList { u"doctor ops"_s });
    for (const QString &text : { u"Ops"_s, u"✓"_s, u"×"_s, u"?"_s, u"The permissions are granted"_s,
                                 u"A permission is missing."_s, u"Grant it."_s, u"new-one"_s })
        EXPECT_TRUE(labelsOf(window).contains(text)) << text.toStdString();
    for (QPushButton *button : window.findChildren<QPushButton *>()) {
        if (button->text() == u"Copy names"_s && button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    EXPECT_EQ(QApplication::clipboard()->text(), u"Card.Streaming.Write"_s);
}

TEST_F(CheckWindowTest, CopiesPermissionsAsTheConsoleOfThePlatformTakesThem)
{
    for (const auto &[channel, expected] :
         { std::pair { u"lark"_s, u"{\"scopes\":{\"tenant\":[\"im:message\",\"im:chat:read\"]}}"_s },
           std::pair { u"dingtalk"_s, u"im:message\nim:chat:read"_s } }) {
        QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s);
        bot.insert(u"channel"_s, channel);
        session.setBots({ bot });
        QJsonObject missing = check(u"permissions"_s, u"failed"_s, u"Two are missing."_s, u"Grant them."_s);
        missing.insert(u"missing"_s, QJsonArray { u"im:message"_s, u"im:chat:read"_s });
        answerWith({ missing });
        CheckWindow window(session);
        window.examine(u"ops"_s);
        window.show();
        ASSERT_TRUE(waitUntil([&] { return labelsOf(window).contains(u"Two are missing."_s); }));
        for (QPushButton *button : window.findChildren<QPushButton *>()) {
            if (button->text() == u"Copy names"_s && button->isVisible())
                QTest::mouseClick(button, Qt::LeftButton);
        }
        EXPECT_EQ(QApplication::clipboard()->text(), expected);
    }
}

TEST_F(CheckWindowTest, CopiesNamesOnlyWhenTheyAreTicked)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Operations"_s, u"online"_s) });
    answerWith({ check(u"access"_s, u"ok"_s, u"Last refused: p3 at 2026-11-29T05:00:00Z (not-listed)."_s) });
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    auto *copy = window.findChild<QPushButton *>(u"copyReport"_s);
    ASSERT_TRUE(waitUntil([&] { return copy->isEnabled(); }));
    QApplication::clipboard()->clear();
    QTest::mouseClick(copy, Qt::LeftButton);
    EXPECT_TRUE(QApplication::clipboard()->text().contains(u"p3"_s));
    EXPECT_FALSE(QApplication::clipboard()->text().contains(u"Operations"_s));
    EXPECT_FALSE(session.commands.contains(u"people list "_s));

    const auto person = [](const QString &bot, const QString &id, const QString &name) {
        return QJsonObject { { u"id"_s, id }, { u"bot"_s, bot }, { u"name"_s, name } };
    };
    session.answer.result.insert(u"people"_s,
                                 QJsonArray { person(u"ops"_s, u"p3"_s, u"Li Lei"_s),
                                              person(u"ops"_s, u"p33"_s, u"Han Mei"_s),
                                              person(u"sales"_s, u"p3"_s, u"Wang Fang"_s) });
    window.findChild<QCheckBox *>(u"withNames"_s)->click();
    QTest::mouseClick(copy, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([] { return QApplication::clipboard()->text().contains(u"Operations"_s); }));
    const QString named = QApplication::clipboard()->text();
    EXPECT_TRUE(named.contains(u"Li Lei"_s));
    EXPECT_FALSE(named.contains(u"Han Mei"_s) || named.contains(u"Wang Fang"_s)) << "nobody else's";
}

TEST_F(CheckWindowTest, AsksForTheBotAndForNoOtherThatIsCalledSo)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Production"_s, u"online"_s),
                      FakeSession::bot(u"ops-2"_s, u"ops"_s, u"online"_s) });
    answerWith({ check(u"secret"_s, u"ok"_s) });
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    ASSERT_TRUE(waitUntil([&] { return !session.commands.isEmpty(); }));
    EXPECT_EQ(session.commands.first(), u"doctor Production"_s) << "a name goes before an id";
}

TEST_F(CheckWindowTest, SaysWhatKeptItFromChecking)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
    session.answer = { ExitCode::NotWell, u"The background service has ended."_s, {} };
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    EXPECT_TRUE(waitUntil([&] { return labelsOf(window).contains(u"The background service has ended."_s); }));
}

TEST_F(CheckWindowTest, HasAButtonForEveryCheckThatFailed)
{
    for (const BotFacts &facts : troubles()) {
        for (const QJsonValue &check : checksOf(facts)) {
            if (!check["state"_L1].toString().endsWith(u"failed"_s))
                continue;
            const CheckCure cure = CheckCure::of(check.toObject(), statusOf(facts), facts.config.id);
            const bool hasLink = !check["link"_L1].toString().isEmpty();
            EXPECT_TRUE(!cure.button.isEmpty() || hasLink)
                << check["check"_L1].toString().toStdString() << " of " << facts.line->reason.id.toStdString();
            EXPECT_FALSE(check["cause"_L1].toString().isEmpty());
        }
    }
    for (const Check &check : checkProgram({ true,
                                             u"/p"_s,
                                             true,
                                             false,
                                             1024,
                                             u"keychain"_s,
                                             Result<void>(failure(Error::Kind::Storage, u"no"_s)),
                                             {},
                                             {} })) {
        if (check.state != Check::State::Failed)
            continue;
        const QJsonObject shown { { u"check"_s, check.name }, { u"state"_s, u"failed"_s } };
        EXPECT_FALSE(CheckCure::of(shown, {}, {}).button.isEmpty()) << check.name.toStdString();
    }
}

TEST_F(CheckWindowTest, OffersNoConnectingToABotThatIsOnline)
{
    QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s);
    bot.insert(u"reason"_s, QJsonObject { { u"id"_s, u"quota-used-up"_s } });
    const QJsonObject refused = check(u"connection"_s, u"failed"_s, u"The calls are used up."_s, u"Buy some."_s);
    EXPECT_EQ(CheckCure::of(refused, bot, u"ops"_s).act, CheckCure::Act::LookAgain) << "it would do nothing";
}

TEST_F(CheckWindowTest, LeadsToThePlaceThatCuresIt)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"rejected"_s) });
    QJsonObject assistant = check(u"reachable"_s, u"failed"_s, u"It is not there."_s);
    session.answer.result
        = { { u"bots"_s,
              QJsonArray { QJsonObject {
                  { u"id"_s, u"ops"_s },
                  { u"checks"_s,
                    QJsonArray { check(u"credentials"_s, u"failed"_s), check(u"access"_s, u"failed"_s, {}, u"Allow."_s),
                                 check(u"assistant"_s, u"ok"_s, u"Echo answers."_s, u"Add one."_s) } } } } },
            { u"assistants"_s,
              QJsonArray { QJsonObject { { u"id"_s, u"main"_s }, { u"checks"_s, QJsonArray { assistant } } } } } };
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    const auto button = [&](const QString &name) { return window.findChild<QPushButton *>(u"cure-"_s + name); };
    ASSERT_TRUE(waitUntil([&] { return button(u"credentials"_s) != nullptr; }));
    QList<SettingsPlace> places;
    QObject::connect(&window, &CheckWindow::settingsWanted, &window,
                     [&](const SettingsPlace &place) { places.append(place); });
    for (const QString &name : { u"credentials"_s, u"access"_s, u"assistant"_s, u"reachable"_s }) {
        ASSERT_NE(button(name), nullptr) << name.toStdString();
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    using Page = SettingsPlace::Page;
    EXPECT_EQ(places,
              (QList<SettingsPlace> { { Page::Channels, u"ops"_s, u"secret"_s },
                                      { Page::Channels, u"ops"_s, u"private"_s },
                                      { Page::Assistants, {}, {} },
                                      { Page::Assistants, u"main"_s, u"base-url"_s } }));
}

TEST_F(CheckWindowTest, CuresWhatACommandCanCure)
{
    const QList<std::tuple<State, QString, QString, QString>> cases {
        { State::TakenOver, u"taken-over"_s, u"second-connection"_s, u"bot takeover ops"_s },
        { State::WaitingToRetry, u"platform-busy"_s, u"connection"_s, u"bot connect ops"_s },
    };
    for (const auto &[state, reason, name, command] : cases) {
        const BotFacts facts = factsIn(state, { reason, u"It is so."_s, u"Do that."_s });
        session.setBots({ statusOf(facts) });
        answerWith(checksOf(facts));
        CheckWindow window(session);
        window.examine(u"ops"_s);
        window.show();
        const QString object = u"cure-"_s + name;
        ASSERT_TRUE(waitUntil([&] { return window.findChild<QPushButton *>(object) != nullptr; }));
        session.answer = { ExitCode::NotWell, u"The bot is not to run here now; `status` shows how it is."_s, {} };
        QTest::mouseClick(window.findChild<QPushButton *>(object), Qt::LeftButton);
        EXPECT_TRUE(session.commands.contains(command)) << command.toStdString();
        EXPECT_TRUE(waitUntil([&] { return window.findChild<QLabel *>(u"checkTrouble"_s)->isVisible(); }));
        session.answer = {};
    }
}

TEST_F(CheckWindowTest, AsksAgainOnlyWhenSomethingHappenedToTheBot)
{
    QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s);
    session.setBots({ bot });
    answerWith({ check(u"secret"_s, u"ok"_s) });
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    ASSERT_TRUE(waitUntil([&] { return labelsOf(window).contains(u"The secret can be read"_s); }));
    auto *again = window.findChild<QTimer *>();
    ASSERT_NE(again, nullptr);
    QSignalSpy ticked(again, &QTimer::timeout);
    again->setInterval(1);
    ASSERT_TRUE(waitUntil([&] { return ticked.size() >= 3; }));
    EXPECT_EQ(session.commands, QStringList { u"doctor ops"_s });
    bot.insert(u"refused"_s, 1);
    session.setBots({ bot });
    ASSERT_TRUE(waitUntil([&] { return session.commands.size() == 2; }));
    const auto before = ticked.size();
    ASSERT_TRUE(waitUntil([&] { return ticked.size() >= before + 3; }));
    EXPECT_EQ(session.commands.size(), 2);
    QTest::mouseClick(window.findChild<QPushButton *>(u"checkAgain"_s), Qt::LeftButton);
    EXPECT_EQ(session.commands.size(), 3) << "a person may ask at any time";
}

TEST_F(CheckWindowTest, KeepsItsRowsAndTheFocusWhenAReportSaysSomethingElse)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"rejected"_s) });
    const QJsonObject credentials = check(u"credentials"_s, u"failed"_s, u"They are wrong."_s, u"Copy them."_s);
    const QString nine = u"The last sign of life came at nine."_s;
    const QString ten = u"The last sign of life came at ten."_s;
    answerWith({ check(u"last-ping"_s, u"ok"_s, nine), credentials, check(u"published"_s, u"unknown"_s) });
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    ASSERT_TRUE(waitUntil([&] { return labelsOf(window).contains(nine); }));
    const QPointer<QPushButton> button = window.findChild<QPushButton *>(u"cure-credentials"_s);
    ASSERT_FALSE(button.isNull());
    button->setFocus();
    QLabel *cause = labelOf(window, u"They are wrong."_s);
    ASSERT_NE(cause, nullptr);
    cause->setSelection(0, 4);
    answerWith({ check(u"proxy"_s, u"ok"_s), check(u"last-ping"_s, u"ok"_s, ten), credentials });
    window.findChild<QPushButton *>(u"checkAgain"_s)->click();
    ASSERT_TRUE(waitUntil([&] { return labelsOf(window).contains(ten); }));
    ASSERT_FALSE(button.isNull());
    EXPECT_EQ(window.focusWidget(), button.data());
    EXPECT_EQ(cause->selectedText(), u"They"_s);
    const auto top = [&](const QString &text) {
        const QLabel *label = labelOf(window, text);
        return label == nullptr ? -1 : label->mapTo(&window, QPoint()).y();
    };
    ASSERT_TRUE(waitUntil([&] { return top(u"The app is published"_s) == -1; })) << "it is not reported any more";
    EXPECT_TRUE(waitUntil([&] {
        return top(u"The proxy lets it pass"_s) < top(u"The line is alive"_s)
            && top(u"The line is alive"_s) < top(u"The platform takes the credentials"_s);
    })) << "in the order of the report";
}

TEST_F(CheckWindowTest, KeepsNothingOfTheBotBefore)
{
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"taken-over"_s),
                      FakeSession::bot(u"sales"_s, u"Sales"_s, u"online"_s) });
    answerWith(checksOf(factsIn(State::TakenOver, { u"taken-over"_s, u"It is so."_s, u"Do that."_s })));
    CheckWindow window(session);
    window.examine(u"ops"_s);
    window.show();
    const auto *copy = window.findChild<QPushButton *>(u"copyReport"_s);
    const auto *trouble = window.findChild<QLabel *>(u"checkTrouble"_s);
    const auto cure = [&] { return window.findChild<QPushButton *>(u"cure-second-connection"_s); };
    ASSERT_TRUE(waitUntil([&] { return copy->isEnabled() && cure() != nullptr; }));
    session.answer = { ExitCode::NotWell, u"The bot is not to run here now; `status` shows how it is."_s, {} };
    QTest::mouseClick(cure(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return trouble->isVisible(); }));
    session.isMute = true;
    window.examine(u"sales"_s);
    EXPECT_FALSE(copy->isEnabled()) << "it would be the report of the other one";
    EXPECT_FALSE(trouble->isVisible());
}

TEST_F(CheckWindowTest, IsChineseInAChineseWindow)
{
    const InChinese chinese;
    static const QRegularExpression english(u"[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}"_s);
    for (const BotFacts &facts : troubles()) {
        session.setBots({ statusOf(facts) });
        answerWith(checksOf(facts));
        CheckWindow window(session);
        window.examine(u"ops"_s);
        window.show();
        ASSERT_TRUE(waitUntil([&] { return labelsOf(window).size() > 20; }));
        for (const QString &text : labelsOf(window))
            EXPECT_FALSE(english.match(text).hasMatch()) << text.toStdString();
        for (const QPushButton *button : window.findChildren<QPushButton *>())
            EXPECT_FALSE(english.match(button->text()).hasMatch()) << button->text().toStdString();
    }
}
