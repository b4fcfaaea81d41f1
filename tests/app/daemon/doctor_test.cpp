// The doctor as people ask it: another process, with and without a running one.
#include "tests/app/daemon/chatfixture.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QJsonObject checkOf(const Ended &doctor, const QString &name)
{
    const QJsonArray checks = doctor.json()["bots"_L1].toArray().first()["checks"_L1].toArray();
    for (const auto &check : checks)
        if (check["check"_L1] == name)
            return check.toObject();
    ADD_FAILURE() << "no check " << name.toStdString() << " in " << doctor.out.toStdString();
    return {};
}

class DoctorEndToEnd : public ChatFixture
{
protected:
    [[nodiscard]] Ended doctor() const { return program.runWithSecrets({ u"doctor"_s, u"--json"_s }); }
};

} // namespace

TEST_F(DoctorEndToEnd, FindsNothingWrongWithABotThatAnswers)
{
    configure();
    startDaemon();
    const Ended fresh = doctor();
    EXPECT_EQ(checkOf(fresh, u"published"_s)["state"_L1], u"inferred-failed"_s) << "online, but never an event";
    EXPECT_EQ(fresh.exitCode, 0) << fresh.out.toStdString();
    ASSERT_FALSE(deliver(u"an unmistakable question"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["answered"_L1].toInt() == 1; }));
    const Ended well = doctor();
    EXPECT_EQ(well.exitCode, 0) << well.out.toStdString();
    for (const QString &name :
         { u"switched-on"_s, u"secret"_s, u"credentials"_s, u"permissions"_s, u"proxy"_s, u"connection"_s,
           u"last-ping"_s, u"last-event"_s, u"published"_s, u"access"_s, u"assistant"_s })
        EXPECT_EQ(checkOf(well, name)["state"_L1], u"ok"_s) << name.toStdString();
    for (const QByteArray &hidden :
         { "an unmistakable question"_ba, "Zhang San"_ba, "manager807"_ba, gateway.app().clientSecret.toUtf8() })
        EXPECT_FALSE(well.out.contains(hidden)) << hidden.toStdString();
    EXPECT_EQ(gateway.opens(), 1) << "the doctor opens no line";
    EXPECT_EQ(violations(), "");
}

TEST_F(DoctorEndToEnd, NamesTheMissingPermissionWithItsLink)
{
    configure();
    startDaemon();
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }));
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(
        waitUntil([&] { return botStatus()["turns"_L1]["answered"_L1].toInt() == 1; }, std::chrono::seconds(30)));
    const Ended found = doctor();
    EXPECT_EQ(found.exitCode, 1);
    const QJsonObject check = checkOf(found, u"permissions"_s);
    EXPECT_EQ(check["state"_L1], u"failed"_s);
    EXPECT_EQ(check["missing"_L1], QJsonArray { u"Card.Instance.Write"_s });
    EXPECT_TRUE(check["link"_L1].toString().startsWith(u"https://open-dev.dingtalk.com/"_s));
    EXPECT_FALSE(check["cause"_L1].toString().isEmpty());
    EXPECT_FALSE(check["cure"_L1].toString().isEmpty());
    const Ended text = program.run({ u"doctor"_s, u"Ops"_s });
    EXPECT_EQ(text.exitCode, 1);
    EXPECT_TRUE(text.out.contains("FAILED   permissions")) << text.out.toStdString();
    EXPECT_TRUE(text.out.contains("Card.Instance.Write"));
}

TEST_F(DoctorEndToEnd, NamesAWrongSecretInARunningProgramAndWithoutOne)
{
    configure({}, "not-the-secret-at-all"_ba);
    const auto expectNamed = [](const Ended &ended) {
        EXPECT_EQ(ended.exitCode, 1);
        const QJsonObject check = checkOf(ended, u"credentials"_s);
        EXPECT_EQ(check["state"_L1], u"failed"_s);
        EXPECT_TRUE(check["cause"_L1].toString().contains(u"APP Secret"_s));
        EXPECT_FALSE(check["cure"_L1].toString().isEmpty());
        EXPECT_FALSE(ended.out.contains("not-the-secret-at-all"));
    };
    expectNamed(doctor());
    EXPECT_EQ(gateway.opens(), 0) << "without a running program no line is opened";
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1].toString() == u"rejected"_s; }));
    expectNamed(doctor());
    EXPECT_EQ(gateway.opens(), 1);
}

TEST_F(DoctorEndToEnd, SaysWhoWasRefusedByTheNumberThatPeopleListShows)
{
    const Ended added = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, u"dingtalk"_s, u"--name"_s,
                                                 u"Ops"_s, u"--app-id"_s, gateway.app().clientId, u"--api-url"_s,
                                                 gateway.url().toString(), u"--allow"_s, u"somebody"_s },
                                               gateway.app().clientSecret.toUtf8() + '\n');
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
    startDaemon();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botStatus()["refused"_L1].toInt() == 1; }));
    const QString id = program.run({ u"people"_s, u"list"_s, u"--json"_s })
                           .json()["people"_L1]
                           .toArray()
                           .first()["id"_L1]
                           .toString();
    const QJsonObject check = checkOf(doctor(), u"access"_s);
    EXPECT_EQ(check["state"_L1], u"inferred-failed"_s);
    EXPECT_TRUE(check["cause"_L1].toString().contains(QString(u"Last refused: "_s + id + u' ')))
        << check["cause"_L1].toString().toStdString();
}

TEST(Doctor, AnswersInAProfileThatWasNeverUsed)
{
    const ProgramFixture program;
    const Ended doctor = program.run({ u"doctor"_s, u"--json"_s });
    EXPECT_EQ(doctor.exitCode, 0) << doctor.err.toStdString();
    EXPECT_TRUE(doctor.json()["bots"_L1].toArray().isEmpty());
    EXPECT_FALSE(doctor.json()["program"_L1]["checks"_L1].toArray().isEmpty());
    EXPECT_FALSE(QFileInfo::exists(program.profileDirectory())) << "looking leaves nothing behind";
    EXPECT_EQ(program.run({ u"doctor"_s, u"Nobody"_s }).exitCode, 2);
}
