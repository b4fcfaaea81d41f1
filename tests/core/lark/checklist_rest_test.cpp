// Lines 21 to 26 of the conformance checklist, lark.md §16: calls of the API.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"
#include "tests/testing/samplemedia.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::pngOf;
using oagent::testing::waitUntil;

namespace {

LarkLimits shortTokens()
{
    LarkLimits quick = oagent::testing::quickLarkLimits();
    quick.tokenLife = 1900ms; // a second, as far as the answer says
    return quick;
}

LarkLimits usedUuidsRefused()
{
    LarkLimits quick = oagent::testing::quickLarkLimits();
    quick.refusesUsedUuids = true;
    return quick;
}

/// Where a token lives for a second.
class LarkShortTokens : public LarkChecklist
{
protected:
    LarkShortTokens()
        : LarkChecklist(shortTokens())
    { }
};

/// Where a uuid that was used is refused: what the document leaves open.
class LarkUsedUuids : public LarkChecklist
{
protected:
    LarkUsedUuids()
        : LarkChecklist(usedUuidsRefused())
    { }
};

} // namespace

TEST_F(LarkChecklist, L21_AsksForOneTokenHoweverManyAnswersNeedIt)
{
    start();
    for (int i = 0; i < 5; ++i) {
        LarkMessage message;
        message.text = u"q"_s;
        message.senderOpenId = u"ou_%1"_s.arg(i);
        message.chatId = u"oc_%1"_s.arg(i);
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
    }
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 5; }));
    EXPECT_EQ(gateway.callCount(larkcalls::token), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L21_FetchesANewTokenOnceWhenThePlatformRefusesTheOld)
{
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::botInfo) == 1; }));
    gateway.expireTokens();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(gateway.callCount(larkcalls::token), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L21_FetchesATokenWheneverOneThatWorkedIsWithdrawn)
{
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::botInfo) == 1; }));
    for (int i = 1; i <= 3; ++i) {
        gateway.expireTokens();
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitForAnswer(i));
        EXPECT_EQ(gateway.callCount(larkcalls::token), 1 + i);
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L21_DoesNotAskAgainAndAgainForATokenThatNeverWorks)
{
    gateway.failNext(larkcalls::botInfo, LarkAnswer::tokenInvalid(), -1);
    gateway.failNext(larkcalls::reply, LarkAnswer::tokenInvalid(), -1);
    bot.economy = true;
    start();
    for (int i = 1; i <= 3; ++i) {
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().failed == i; }));
    }
    EXPECT_EQ(gateway.callCount(larkcalls::token), 2);
}

TEST_F(LarkShortTokens, L21_RefreshesTokensHoweverShortTheirLifeIs)
{
    start();
    int answers = 0;
    ASSERT_TRUE(waitUntil([&] {
        return !deliver(u"hello"_s).isEmpty() && waitForAnswer(++answers) && gateway.callCount(larkcalls::token) >= 4;
    }));
    EXPECT_EQ(counts().failed, 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkUsedUuids, L22_L31_TakesARefusedRepetitionForTheMessageThatIsThere)
{
    start();
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.resetHeld();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(botMessages().size(), 1);
    EXPECT_TRUE(logHas(u"finished"_s));
    EXPECT_FALSE(logHas(u"finished"_s, u"could not"_s));

    assistant.answersAtOnce = false;
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.resetHeld();
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(botMessages().size(), 2);
    EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(gateway.callCount(larkcalls::patchMessage), 0);
}

TEST_F(LarkChecklist, L22_SendsOneMessageAlthoughTheAnswerToItWasLost)
{
    start();
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.resetHeld();
    ASSERT_TRUE(waitForMessages());
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 2);
    EXPECT_EQ(botMessages().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L23_SplitsWhatIsTooLongForOneMessage)
{
    bot.economy = true;
    limits.reply.maxUnits = 3000;
    start();
    assistant.answersAtOnce = false;
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"一段中文，带 \"引号\"。\n\n"_s.repeated(200));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    qsizetype paragraphs = 0;
    for (const LarkShown &message : botMessages())
        paragraphs += message.text.count(u"一段中文"_s);
    EXPECT_EQ(paragraphs, 200);
    EXPECT_GE(botMessages().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_WaitsAndRepeatsWhenItIsTooFast)
{
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::frequencyLimit(1), 1);
    gateway.failNext(larkcalls::reply, LarkAnswer::chatFrequencyLimit(), 1);
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitForMessages());
    EXPECT_EQ(botMessages().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_NothingOfThatKindGoesBeforeTheTimeIsOver)
{
    limits.reply.minInterval = 10ms;
    assistant.answersAtOnce = false;
    start();
    beginCard(u"One, "_s);
    gateway.failNext(larkcalls::cardContent, LarkAnswer::frequencyLimit(1), 1);
    assistant.say(u"two."_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::cardContent) == 1; }));
    assistant.finish(); // its text must not wait for less than what the platform asked for
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(onlyCard().text, u"One, two."_s);
    EXPECT_EQ(gateway.callCount(larkcalls::cardContent), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_NothingOfThatKindGoesIntoAnotherChatEither)
{
    bot.economy = true;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::frequencyLimit(1), 1);
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::reply); }));
    ASSERT_FALSE(deliverToGroup(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 3);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_AChatThatIsFullHoldsNoOtherBack)
{
    bot.economy = true;
    limits.rateWait = 500ms;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::chatFrequencyLimit(), 1);
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::reply); }));
    ASSERT_FALSE(deliverToGroup(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(botMessages().first().chatId, gateway.messages().at(1).chatId); // the group's came first
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_SendsNoMoreThanFiveASecondIntoOneChatAndKeepsTheirOrder)
{
    start();
    for (int i = 0; i < 7; ++i)
        ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 7; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L24_LetsNothingOvertakeAMessageThatHasToBeRepeated)
{
    bot.economy = true;
    limits.rateWait = 100ms;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::chatFrequencyLimit(), 2);
    for (const QString &threadId :
         { u"omt_1"_s, u"omt_2"_s, u"omt_3"_s }) { // conversations that know nothing of each other
        LarkMessage message;
        message.group = true;
        message.text = threadId;
        message.threadId = threadId;
        message.chatId = u"oc_one"_s;
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
        ASSERT_TRUE(waitForQuestion(threadId.back().digitValue()));
    }
    ASSERT_TRUE(waitForAnswer(3));
    QStringList texts;
    for (const LarkShown &message : botMessages())
        texts.append(message.text);
    EXPECT_EQ(texts, (QStringList { u"You said: omt_1"_s, u"You said: omt_2"_s, u"You said: omt_3"_s }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L25_NamesMissingPermissionsOnceWithTheirLinkAndGoesOn)
{
    gateway.failNext(larkcalls::createCard, LarkAnswer::scopeMissing({ u"cardkit:card:write"_s }, gateway.app().appId),
                     -1);
    assistant.answersAtOnce = false;
    start();
    for (int i = 1; i <= 2; ++i) {
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(i));
        assistant.say(u"Half of the answer"_s);
        ASSERT_TRUE(waitUntil([&] { return botMessages().size() == i; }));
        assistant.finish();
        ASSERT_TRUE(waitForAnswer(i));
    }
    EXPECT_EQ(connection->missingScopes(), QStringList { u"cardkit:card:write"_s });
    EXPECT_EQ(connection->reason().id, u"permission-missing"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"cardkit:card:write"_s));
    EXPECT_TRUE(connection->reason().cure.contains(u"/auth?q=cardkit:card:write"_s));
    EXPECT_EQ(wholeLog().count("Missing permission"), 1);
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1); // they rest for a while
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L25_SaysOnceThatAPermissionIsMissingThatIsNotNamed)
{
    gateway.failNext(larkcalls::createCard, LarkAnswer::error(99991679, u"Unauthorized"_s), -1);
    gateway.failNext(larkcalls::addReaction, LarkAnswer::error(99991679, u"Unauthorized"_s), -1);
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Half of the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(wholeLog().count("for want of a permission that it did not name"), 1);
    EXPECT_TRUE(wholeLog().contains(QByteArray("/app/" + gateway.app().appId.toUtf8() + "/auth")));
}

TEST_F(LarkChecklist, SaysWhatToDoWhenEveryCallIsRefused)
{
    bot.economy = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.calls().last().code == 0 && gateway.calls().last().status == 200; }));
    for (const auto &[code, reason, cure] : { std::tuple(99991401, u"address-not-allowed"_s, u"IP allowlist"_s),
                                              std::tuple(99991403, u"quota-used-up"_s, u"--economy"_s),
                                              std::tuple(99991662, u"app-disabled"_s, u"enable it"_s) }) {
        gateway.failNext(larkcalls::reply, LarkAnswer::error(code, u"denied"_s), -1);
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return connection->reason().id == reason; })) << code;
        EXPECT_TRUE(connection->reason().cure.contains(cure)) << code;
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
        gateway.heal(larkcalls::reply);
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return connection->reason().id.isEmpty(); })) << code;
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    }
}

TEST_F(LarkChecklist, L21_SaysWhyNoTokenIsGivenUntilOneIs)
{
    bot.economy = true;
    limits.tokenRetry = { 1ms, 1ms };
    limits.tokenMinInterval = 1ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::botInfo); }));
    for (const auto &[code, reason, cure] : { std::tuple(10014, u"refused-credentials"_s, u"APP Secret"_s),
                                              std::tuple(10003, u"refused-credentials"_s, u"APP Secret"_s),
                                              std::tuple(99991543, u"refused-credentials"_s, u"APP Secret"_s),
                                              std::tuple(99991401, u"address-not-allowed"_s, u"IP allowlist"_s),
                                              std::tuple(99991662, u"app-disabled"_s, u"enable it"_s),
                                              std::tuple(99991673, u"app-disabled"_s, u"enable it"_s) }) {
        gateway.failNext(larkcalls::token, LarkAnswer::error(code, u"denied"_s), -1);
        gateway.expireTokens();
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return connection->reason().id == reason; })) << code;
        EXPECT_EQ(connection->state(), ConnectionState::Online);
        EXPECT_TRUE(connection->reason().cause.contains(QString::number(code))) << code;
        EXPECT_TRUE(connection->reason().cure.contains(cure)) << code;
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0; })) << code;
        gateway.heal(larkcalls::token);
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return connection->reason().id.isEmpty(); })) << code;
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0; })) << code;
    }
}

TEST_F(LarkChecklist, ATokenSaysNothingAboutWhatRefusesTheCalls)
{
    bot.economy = true;
    limits.tokenMinInterval = 1ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::botInfo); }));
    gateway.failNext(larkcalls::reply, LarkAnswer::error(99991403, u"quota"_s), -1);
    for (int i = 1; i <= 2; ++i) {
        gateway.expireTokens(); // which is seen before the refusal
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().failed == i; }));
        EXPECT_EQ(connection->reason().id, u"quota-used-up"_s);
    }
    QStringList reasons;
    QObject::connect(connection.get(), &BotConnection::stateChanged, connection.get(),
                     [&] { reasons.append(connection->reason().id); });
    gateway.expireTokens();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 3; }));
    EXPECT_EQ(gateway.callCount(larkcalls::token), 4);
    EXPECT_FALSE(reasons.contains(QString()));
}

TEST_F(LarkChecklist, L26_StopsWhenTheQuestionIsTakenBack)
{
    assistant.answersAtOnce = false;
    start();
    const QString id = deliver(u"tell me"_s);
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Half of the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty(); }));
    ASSERT_FALSE(
        gateway.deliverEvent(u"im.message.recalled_v1"_s, { { u"message_id"_s, id }, { u"chat_id"_s, u"oc"_s } })
            .isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(counts().answered, 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L26_SaysNothingToAQuestionThatIsTakenBackBeforeItsAnswerBegan)
{
    assistant.answersAtOnce = false;
    start();
    const QString id = deliver(u"tell me"_s);
    ASSERT_TRUE(waitForQuestion());
    ASSERT_FALSE(gateway.recall(id).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 0);
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 0);
    EXPECT_EQ(counts().answered, 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L16_L26_DoesNotBeginWithAQuestionThatWasTakenBackBeforeItCame)
{
    start();
    LarkMessage late; // its first push failed, and the next one was overtaken
    late.text = u"tell me"_s;
    late.messageId = u"om_taken_back"_s;
    const QString recall = gateway.deliverEvent(u"im.message.recalled_v1"_s, { { u"message_id"_s, late.messageId } });
    ASSERT_TRUE(waitUntil([&] { return acksOf(recall) == 1; }));
    const QString question = gateway.deliver(late);
    ASSERT_TRUE(waitUntil([&] { return acksOf(question) == 1; }));
    ASSERT_FALSE(deliver(u"another one"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"another one"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L26_StopsWhenASendSaysThatTheQuestionIsGone)
{
    assistant.answersAtOnce = false;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::recalled(), -1);
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Half of the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(counts().failed, 1);
    EXPECT_TRUE(logHas(u"finished"_s, u"gone"_s));
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 1);
    EXPECT_FALSE(onlyCard().streaming);
}

TEST_F(LarkChecklist, FetchesWhatPeopleSendAndBringsPicturesBack)
{
    gateway.addFile(u"img_v2_cat"_s, { pngOf("cat"), "image/png"_ba });
    start();
    assistant.answersAtOnce = false;
    ASSERT_FALSE(deliverOfType(u"image"_s, uR"({"image_key":"img_v2_cat"})"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_EQ(assistant.requests.last().images.size(), 1);
    EXPECT_EQ(assistant.requests.last().images.first().bytes, pngOf("cat"));
    assistant.say(u"Here is a dog."_s);
    assistant.give({ {}, {}, pngOf("dog") });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.uploads().size(), 1);
    EXPECT_EQ(gateway.uploads().first().bytes, pngOf("dog"));
    EXPECT_TRUE(botMessages().last().text.contains(gateway.uploads().first().key))
        << botMessages().last().text.toStdString();
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, CountsWhatCountsAndMakesOneCallForAnAnswerInEconomy)
{
    bot.economy = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::botInfo) == 1; }));
    EXPECT_EQ(countedCalls, 1);
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(countedCalls, 2);
    EXPECT_EQ(botMessages().first().text, u"You said: hello"_s);
    EXPECT_EQ(gateway.reactions().size(), 0);
    EXPECT_EQ(violations(), "");
}
