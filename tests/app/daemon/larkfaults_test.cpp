// What goes wrong between the built program and Lark, as the person meets it who set the bot up.
#include "tests/app/daemon/larkchatfixture.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class LarkFaults : public LarkChatFixture
{
protected:
    [[nodiscard]] QString reason(QLatin1StringView member) const { return botStatus()["reason"_L1][member].toString(); }
};

} // namespace

TEST_F(LarkFaults, AMessageIsAnsweredAndNoRuleIsBroken)
{
    configure();
    startDaemon();
    assistant.setPace(4, std::chrono::milliseconds(40));
    const QString question = u"a question whose answer takes long enough to be seen growing in a card"_s;
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForAnswers(1));
    EXPECT_EQ(answers(), QStringList { answerTo(question) });
    EXPECT_GT(gateway.cards().first().history.size(), 1);
    // The working sign goes after the answer, when nobody waits any more.
    ASSERT_TRUE(waitUntil([&] { return violations().empty(); })) << violations();
}

TEST_F(LarkFaults, AWrongSecretIsExplainedAndNotTriedAgain)
{
    configure({}, "wrong");
    daemon = program.startHolder();
    ASSERT_TRUE(waitForState(u"rejected"_s));
    EXPECT_EQ(reason("id"_L1), u"refused-credentials"_s);
    EXPECT_TRUE(reason("cure"_L1).contains(u"APP Secret"_s));
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    EXPECT_EQ(gateway.endpointCalls(), 1);
    EXPECT_FALSE(log().contains("wrong\""));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkFaults, WhatThePlatformTellsOfTheBotIsKeptInTheSettings)
{
    configure();
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1'000'040'351, u"Incorrect domain name"_s));
    startDaemon();
    const auto region = [this] {
        const QByteArray shown = program.runWithSecrets({ u"bot"_s, u"show"_s, u"Ops"_s, u"--json"_s }).out;
        return QJsonDocument::fromJson(shown)["region"_L1].toString();
    };
    EXPECT_TRUE(waitUntil([&] { return region() == "lark"_L1; })) << region().toStdString() << log().toStdString();
    EXPECT_EQ(gateway.endpointCalls(), 2);
    EXPECT_EQ(gateway.openConnections(), 1) << "the line stays";
    EXPECT_EQ(botStatus()["state"_L1].toString(), u"online"_s);
}

TEST_F(LarkFaults, AnotherProgramOnTheSameAppIsNamed)
{
    configure();
    gateway.refuseUpgrades(LarkHandshake::connectionLimit(), 1000);
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return reason("id"_L1) == u"connection-limit"_s; })) << log().toStdString();
    EXPECT_TRUE(reason("cure"_L1).contains(u"Another program"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkFaults, AWebPageInPlaceOfThePlatformPointsToAProxyAndIsTriedAgain)
{
    configure();
    gateway.failNext(larkcalls::endpoint, HttpAnswer::html(200), -1);
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return reason("id"_L1) == u"strange-answer"_s; })) << log().toStdString();
    EXPECT_TRUE(reason("cure"_L1).contains(u"proxy"_s));
    gateway.heal(larkcalls::endpoint);
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkFaults, WithoutThePermissionForCardsTheAnswerComesAnotherWay)
{
    configure();
    gateway.revokeScope(u"cardkit:card:write"_s);
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return answers().size() == 1; }));
    assistant.release();
    ASSERT_TRUE(waitUntil([&] { return answers() == QStringList { answerTo(u"a question of some length"_s) }; },
                          std::chrono::seconds(30)))
        << answers().join(u" | "_s).toStdString();
    ASSERT_TRUE(waitUntil([&] { return log().contains("cardkit:card:write"); })) << log().toStdString();
}

TEST_F(LarkFaults, ADropInTheMiddleOfAnAnswerCostsNothing)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitForGrowingCard());
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)));
    assistant.release();
    ASSERT_TRUE(waitForAnswers(1));
    EXPECT_EQ(answers(), QStringList { answerTo(u"a question of some length"_s) });
    EXPECT_EQ(gateway.connections().size(), 2);
}

TEST_F(LarkFaults, StreamingThatEndedByAgeGoesOnInTheSameCard)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitForGrowingCard());
    gateway.closeStreaming();
    assistant.release();
    ASSERT_TRUE(waitUntil([&] { return answers() == QStringList { answerTo(u"a question of some length"_s) }; },
                          std::chrono::seconds(30)));
    ASSERT_TRUE(waitForAnswers(1));
    ASSERT_TRUE(waitUntil([&] { return violations().empty(); })) << violations();
}

TEST_F(LarkFaults, ATokenThatEndedEarlyAndABusyPlatformDelayTheAnswerOnly)
{
    configure();
    startDaemon();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForAnswers(1));
    gateway.expireTokens();
    gateway.failNext(larkcalls::reply, LarkAnswer::frequencyLimit(1));
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitForAnswers(2));
    EXPECT_EQ(answers().last(), answerTo(u"second"_s));
    ASSERT_TRUE(waitUntil([&] { return violations().empty(); })) << violations();
}

TEST_F(LarkFaults, ARecalledQuestionStopsTheWork)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallBeforeHead);
    const QString question = deliver(u"never mind"_s);
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(u"never mind"_s) == 1; }));
    gateway.recall(question);
    ASSERT_TRUE(waitUntil([&] { return assistant.abandoned() == 1; }));
    ASSERT_TRUE(waitForAnswers(0));
    EXPECT_EQ(violations(), "");
}
