#include "ui/tray/notifier.h"

#include "tests/testing/waituntil.h"
#include "tests/ui/fakesession.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonArray opsIn(const QString &state) { return { FakeSession::bot(u"ops"_s, u"Ops"_s, state) }; }

/// One open request, as `pairing list` answers.
QJsonObject requestOf(const QString &name)
{
    return { { u"requests"_s, QJsonArray { QJsonObject { { u"code"_s, u"ABCD"_s }, { u"name"_s, name } } } } };
}

/// The log says that somebody was not let in.
void refuse(FakeSession &session)
{
    LogEntry refused;
    refused.stage = u"refused"_s;
    Q_EMIT session.logged(refused);
}

Notification first(const QSignalSpy &wanted) { return wanted.first().first().value<Notification>(); }

} // namespace

TEST(Notifier, TellsOnceOfABotThatStaysDown)
{
    FakeSession session;
    Notifier notifier(session, { 10ms });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.setBots(opsIn(u"waiting-to-retry"_s));
    EXPECT_TRUE(wanted.isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    EXPECT_EQ(first(wanted).title, u"Ops is down"_s);
    EXPECT_EQ(first(wanted).about, Notification::About::Bot);
    EXPECT_EQ(first(wanted).botId, u"ops"_s);
    session.setBots(opsIn(u"connecting"_s));
    session.setBots(opsIn(u"waiting-to-retry"_s));
    EXPECT_EQ(wanted.size(), 1);
}

TEST(Notifier, TellsNothingOfOneThatComesBackInTime)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.setBots(opsIn(u"waiting-to-retry"_s));
    session.setBots(opsIn(u"online"_s));
    EXPECT_TRUE(wanted.isEmpty());
}

TEST(Notifier, TellsAtOnceOfATakeOver)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.setBots(opsIn(u"taken-over"_s));
    session.setBots(opsIn(u"taken-over"_s));
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(first(wanted).title, u"Ops runs elsewhere"_s);
    EXPECT_EQ(first(wanted).botId, u"ops"_s);
}

TEST(Notifier, TellsOnceWhoAsksToTalkToABot)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.answer.result = requestOf(u"Li Lei"_s);
    refuse(session);
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    EXPECT_TRUE(first(wanted).text.startsWith(u"Li Lei"_s));
    EXPECT_EQ(first(wanted).about, Notification::About::People);
    refuse(session);
    ASSERT_TRUE(waitUntil([&] { return session.commands.size() == 2; }));
    QCoreApplication::processEvents();
    EXPECT_EQ(wanted.size(), 1);
}

TEST(Notifier, TellsWhenNobodyWaitsToBeLetInAnyMore)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    QSignalSpy settled(&notifier, &Notifier::requestsSettled);
    session.answer.result = requestOf(u"Li Lei"_s);
    refuse(session);
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    session.setBots(opsIn(u"online"_s));
    ASSERT_TRUE(waitUntil([&] { return session.commands.size() == 2; }));
    QCoreApplication::processEvents();
    EXPECT_TRUE(settled.isEmpty());
    session.answer.result = { { u"requests"_s, QJsonArray() } };
    session.setBots(opsIn(u"online"_s));
    ASSERT_TRUE(waitUntil([&] { return !settled.isEmpty(); }));
    session.setBots(opsIn(u"online"_s));
    QCoreApplication::processEvents();
    EXPECT_EQ(session.commands.size(), 3);
    EXPECT_EQ(wanted.size(), 1);
}

TEST(Notifier, CallsSomebodyWithoutANameByAnId)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    const QJsonObject id { { u"kind"_s, u"userid"_s }, { u"value"_s, u"zhangsan"_s } };
    session.answer.result
        = { { u"requests"_s,
              QJsonArray { QJsonObject {
                  { u"code"_s, u"ABCD"_s }, { u"name"_s, QString() }, { u"ids"_s, QJsonArray { id } } } } } };
    refuse(session);
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    EXPECT_TRUE(first(wanted).text.startsWith(u"zhangsan: "_s)) << first(wanted).text.toStdString();
}

TEST(Notifier, HandsNoMarkupOfAnUnknownPersonToTheDesktop)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    const QString name = u"<img src=\"http://evil.example/x\">&amp;Li\aLei\n"_s;
    session.answer.result = requestOf(name);
    refuse(session);
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    EXPECT_TRUE(first(wanted).text.startsWith(u"img src=\"http://evil.example/x\"amp;LiLei: "_s))
        << first(wanted).text.toStdString();
}

TEST(Notifier, TellsOfARequestToABotOfADaemonWhoseLogIsNotFollowed)
{
    FakeSession session;
    QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s);
    bot.insert(u"refused"_s, 4);
    session.setBots({ bot });
    Notifier notifier(session, { 1h });
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.answer.result = requestOf(u"Li Lei"_s);
    session.setBots({ bot });
    EXPECT_TRUE(session.commands.isEmpty()) << "nobody was refused since";
    bot.insert(u"refused"_s, 5);
    session.setBots({ bot });
    ASSERT_TRUE(waitUntil([&] { return !wanted.isEmpty(); }));
    EXPECT_TRUE(first(wanted).text.startsWith(u"Li Lei"_s));
}

TEST(Notifier, TellsNothingWhenItIsOff)
{
    FakeSession session;
    Notifier notifier(session, { 1h });
    notifier.setOn(false);
    QSignalSpy wanted(&notifier, &Notifier::wanted);
    session.setBots(opsIn(u"taken-over"_s));
    EXPECT_TRUE(wanted.isEmpty());
}
