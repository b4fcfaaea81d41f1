// Lines 22 to 27 and 29 to 32 of the conformance checklist, wecom.md §21: what arrives.
#include "tests/core/wecom/wecomfixture.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The words of the newest question, once it was asked.
QString asked(const ScriptedAssistant &assistant)
{
    return assistant.requests.isEmpty() ? QString() : assistant.requests.last().text;
}

} // namespace

TEST_P(WeComChecklist, L22_AnswersARepeatedMessageOnceAlsoAfterAReconnect)
{
    start();
    const QString id = deliver(u"once"_s);
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(gateway.redeliver(id).isEmpty());
    ASSERT_FALSE(gateway.redeliver(id, true).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().duplicates == 2; }));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    ASSERT_FALSE(gateway.redeliver(id).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().duplicates == 3; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(shown(), u"You said: once"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L22_AnswersMessagesWhoseMsgidIsEmptyOrANumber)
{
    start();
    WeComMessage message;
    message.text = u"question"_s;
    message.overrides = { { u"msgid"_s, u""_s } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet(2));
    message.overrides = { { u"msgid"_s, 4711 } };
    const QString id = gateway.deliver(message);
    ASSERT_TRUE(waitForQuiet(3));
    ASSERT_FALSE(gateway.redeliver(id).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().duplicates == 1; }));
    EXPECT_EQ(assistant.requests.size(), 3);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L23_SurvivesWhatIsNoFrameOfItsPlatform)
{
    start();
    for (const QByteArray &text : { ""_ba, "nonsense"_ba, "[1,2]"_ba, "{"_ba, R"({"cmd":"aibot_msg_callback"})"_ba,
                                    R"({"cmd":"aibot_msg_callback","headers":{"req_id":"x"}})"_ba,
                                    R"({"cmd":"aibot_event_callback","body":7})"_ba,
                                    R"({"cmd":"aibot_future_thing","headers":{"req_id":"y"},"body":{}})"_ba,
                                    R"({"headers":{"req_id":"nobody-asked"},"errcode":0,"errmsg":"ok"})"_ba,
                                    R"({"errcode":846609})"_ba, "{}"_ba })
        gateway.sendText(text);
    gateway.sendBinary(QByteArray(100, '\0'));
    ASSERT_FALSE(deliver(u"still there?"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: still there?"_s);
    EXPECT_EQ(gateway.lines().size(), 1);
}

TEST_P(WeComChecklist, L23_AnswersAMessageWithoutHeadersByAMessage)
{
    bot.welcome = u"hello"_s;
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    gateway.sendText(R"({"cmd":"aibot_event_callback","body":{"event":{"eventtype":"enter_chat"}}})");
    gateway.sendText(R"({"cmd":"aibot_msg_callback","body":{"msgid":"m2","from":{"userid":"zhangsan"},)"
                     R"("msgtype":"text","text":{"content":"second"},"chattype":"single","more":[{}]}})");
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_EQ(shown(), u"You said: first\nYou said: second"_s);
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 0);
    EXPECT_EQ(commandsOf(wecom::commands::send), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFixture, L23_TakesFramesOfSeveralMegabytes)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(QString(3'000'000, u'x')).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !asked(assistant).isEmpty(); }));
    EXPECT_EQ(asked(assistant).size(), 3'000'000);
    EXPECT_GE(wecom::reconnectLimits().line.maxMessageBytes, 4U * 1024 * 1024);
}

TEST_P(WeComChecklist, L23_KeepsAMessageWithRawControlCharacters)
{
    start();
    WeComMessage message;
    message.text = u"one\u0001\ntwo\u0007\tthree"_s;
    message.rawControlCharacters = true;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(asked(assistant), u"one\ntwo\tthree"_s);
}

TEST_P(WeComChecklist, L23_SaysThatItCannotReadAnUnknownKindOfMessage)
{
    start();
    ASSERT_FALSE(deliverOfType(u"hologram"_s, { { u"url"_s, u"https://h"_s } }).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return shown().contains(u"hologram"_s); }));
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_P(WeComChecklist, L24_L25_FetchesAFileOnArrivalDecryptsItAndKeepsItsName)
{
    start();
    WeComFile file;
    file.bytes = pdfOf("the annual report");
    file.name = u"年度 报告.pdf"_s;
    file.paddedKey = false;
    file.failures = 1;
    file.redirects = 1;
    ASSERT_FALSE(deliverOfType(u"file"_s, gateway.host(file)).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    ASSERT_EQ(assistant.requests.first().files.size(), 1);
    EXPECT_EQ(assistant.requests.first().files.first().bytes, file.bytes);
    EXPECT_EQ(assistant.requests.first().files.first().name, file.name);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L24_L25_FetchesAFileOfThisComputerByWhicheverOfItsNames)
{
    WeComFile file;
    file.bytes = pdfOf("the annual report");
    for (const QString &name : { u"localhost"_s, u"127.0.0.1"_s }) {
        SCOPED_TRACE(name.toStdString());
        const bool isSecond = connection != nullptr;
        crash();
        gateway.expectRestart();
        ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
        bot.apiUrl.setHost(name);
        start();
        QJsonObject hosted = gateway.host(file);
        QUrl url(hosted["url"_L1].toString(), QUrl::StrictMode);
        url.setHost(isSecond ? u"localhost"_s : u"127.0.0.1"_s);
        hosted[u"url"_s] = url.toString(QUrl::FullyEncoded);
        ASSERT_FALSE(deliverOfType(u"file"_s, hosted).isEmpty());
        ASSERT_TRUE(waitForQuiet());
        ASSERT_EQ(assistant.requests.size(), isSecond ? 2 : 1);
        ASSERT_EQ(assistant.requests.last().files.size(), 1);
        EXPECT_EQ(assistant.requests.last().files.first().bytes, file.bytes);
    }
}

TEST_P(WeComChecklist, L24_ANameNeverLeadsOutOfTheMediaFolder)
{
    assistant.answersAtOnce = false;
    start();
    WeComFile file;
    file.bytes = pdfOf("x");
    file.contentDisposition = R"(attachment; filename="../../annual 100% report.pdf")";
    ASSERT_FALSE(deliverOfType(u"file"_s, gateway.host(file)).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    EXPECT_EQ(assistant.requests.first().files.first().name, u"annual 100% report.pdf"_s);
    EXPECT_EQ(QDir(directory.filePath(u"media"_s)).entryList(QDir::Files).size(), 1);
    EXPECT_TRUE(QDir(directory.path()).entryList({ u"*report*"_s }, QDir::Files).isEmpty());
}

TEST_P(WeComChecklist, L25_FetchesBeforeAnEarlierQuestionIsAnswered)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"a long question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    WeComFile file;
    file.bytes = pngOf("picture");
    ASSERT_FALSE(deliverOfType(u"image"_s, gateway.host(file)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.downloads() == 1; }));
    gateway.expireFiles();
    EXPECT_EQ(assistant.requests.size(), 1);
    assistant.finish();
    ASSERT_TRUE(waitForQuestion(2));
    ASSERT_EQ(assistant.requests.last().images.size(), 1);
    EXPECT_EQ(assistant.requests.last().images.first().bytes, file.bytes);
}

TEST_P(WeComChecklist, L25_TellsThePersonWhenAFileCannotBeHad)
{
    start();
    WeComFile gone;
    gone.bytes = pngOf("x");
    gone.status = 404;
    WeComFile damaged;
    damaged.bytes = pngOf("y");
    damaged.broken = true;
    for (const WeComFile &file : { gone, damaged }) {
        const QJsonArray items { QJsonObject { { u"msgtype"_s, u"text"_s },
                                               { u"text"_s, QJsonObject { { u"content"_s, u"what is it"_s } } } },
                                 QJsonObject { { u"msgtype"_s, u"image"_s }, { u"image"_s, gateway.host(file) } } };
        const qsizetype before = assistant.requests.size();
        ASSERT_FALSE(deliverOfType(u"mixed"_s, { { u"msg_item"_s, items } }).isEmpty());
        ASSERT_TRUE(waitForQuiet(static_cast<int>(before) + 1));
        EXPECT_TRUE(assistant.requests.last().images.isEmpty());
        EXPECT_TRUE(gateway.bubbles().last().text.contains(u"could not be fetched"_s));
    }
    const int before = static_cast<int>(gateway.bubbles().size());
    ASSERT_FALSE(deliverOfType(u"image"_s, gateway.host(gone)).isEmpty()); // and no words about it
    ASSERT_TRUE(waitForQuiet(before + 1));
    EXPECT_TRUE(gateway.bubbles().last().text.contains(u"could not be fetched"_s));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L26_WelcomesAtOnceAndOnce)
{
    bot.welcome = u"您好，我是助手"_s;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"keeps the assistant busy"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_FALSE(gateway.enterChat(u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return shown(u"lisi"_s) == u"您好，我是助手"_s; }));
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 1);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L26_WelcomesSomebodyWhoCameBeforeTheSubscriptionWasAnswered)
{
    bot.welcome = u"您好，我是助手"_s;
    gateway.fault(wecomcommands::subscribe, CommandFault::hold());
    begin();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    ASSERT_FALSE(gateway.enterChat(u"lisi"_s).isEmpty());
    ASSERT_FALSE(deliver(u"early"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    EXPECT_EQ(gateway.commands().size(), 1);
    gateway.release();
    ASSERT_TRUE(waitUntil([&] { return shown(u"lisi"_s) == u"您好，我是助手"_s; }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: early"_s);
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L26_AWelcomeThatWouldComeTooLateIsLeftOut)
{
    bot.welcome = u"Hello"_s;
    limits.eventAnswer = 0ms;
    gateway.fault(wecomcommands::subscribe, CommandFault::hold());
    begin();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    ASSERT_FALSE(gateway.enterChat(u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().lastEventAt.has_value(); }));
    gateway.release();
    ASSERT_TRUE(waitUntil([&] { return isOnline() && logHas(u"too late to answer"_s); }));
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 0);
    EXPECT_LT(wecom::Limits().eventAnswer, 5s);
}

TEST_P(WeComChecklist, L26_WelcomesOnceMoreWhenWeComIsBusy)
{
    bot.welcome = u"Hello"_s;
    start();
    gateway.fault(wecomcommands::welcome, CommandFault::refuse(-1), 1);
    gateway.fault(wecomcommands::welcome, CommandFault::refuse(versionConflict), 1);
    ASSERT_FALSE(gateway.enterChat(u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return shown(u"lisi"_s) == u"Hello"_s; }));
    gateway.fault(wecomcommands::welcome, CommandFault::refuse(-1), -1);
    ASSERT_FALSE(gateway.enterChat(u"wangwu"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return logHas(u"The answer to an event was not taken"_s); }));
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 6);
}

TEST_P(WeComChecklist, L26_SaysNothingWithoutAWelcome)
{
    start();
    ASSERT_FALSE(gateway.enterChat().isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().lastEventAt.has_value(); }));
    ASSERT_FALSE(deliver(u"hi"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(commandsOf(wecom::commands::welcome), 0);
}

TEST_P(WeComChecklist, L27_AnswersAClickOnACardBeforeAnythingElse)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"keeps the assistant busy"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_FALSE(gateway.clickCard(u"task_1"_s, u"btn_ok"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::updateCard) == 1; }));
    ASSERT_FALSE(gateway.deliverEvent({ { u"eventtype"_s, u"feedback_event"_s } }).isEmpty());
    ASSERT_FALSE(gateway.deliverEvent({ { u"eventtype"_s, u"something_new"_s } }).isEmpty());
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(commandsOf(wecom::commands::updateCard), 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L29_TakesTheBotsMentionOffInGroupsAndAnswersThere)
{
    start();
    ASSERT_FALSE(deliverToGroup(u"ask @Bob about it"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(asked(assistant), u"ask @Bob about it"_s);
    ASSERT_FALSE(deliver(u"@Helper in private"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_EQ(asked(assistant), u"@Helper in private"_s);
    EXPECT_EQ(gateway.bubbles().first().chat.first(2), u"wr"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L29_UnderstandsCommandsBehindAMention)
{
    start();
    ASSERT_FALSE(deliverToGroup(u"／whoami"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.bubbles().isEmpty() && gateway.bubbles().first().finished; }));
    EXPECT_TRUE(gateway.bubbles().first().text.contains(u"zhangsan"_s));
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_P(WeComChecklist, L29_DoesNotObeyACommandThatIsOnlyQuoted)
{
    start();
    WeComMessage message;
    message.group = true;
    message.overrides = { { u"quote"_s,
                            QJsonObject { { u"msgtype"_s, u"text"_s },
                                          { u"text"_s, QJsonObject { { u"content"_s, u"@Helper /new"_s } } } } } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(asked(assistant).trimmed(), u"> /new"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L30_NothingOfAStrangerReachesTheAssistantAndIdsKnowNoLetterCase)
{
    bot.allow = { u"ZhangSan"_s };
    start();
    ASSERT_FALSE(deliver(u"let me in"_s, u"lisi"_s).isEmpty());
    WeComFile file;
    file.bytes = pngOf("x");
    WeComMessage picture;
    picture.userId = u"wangwu"_s;
    picture.overrides = { { u"msgtype"_s, u"image"_s }, { u"image"_s, gateway.host(file) } };
    ASSERT_FALSE(gateway.deliver(picture).isEmpty());
    ASSERT_FALSE(deliver(u"hello"_s, u"zhangsan"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 2 && counts().answered == 1 && counts().open == 0; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(gateway.downloads(), 0);
    EXPECT_TRUE(shown(u"lisi"_s).contains(u"lisi"_s)) << "the id that has to be added";
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L30_GroupsAreToldApartByLetterCase)
{
    bot.groups = BotConfig::Groups::Listed;
    bot.allowGroups = { u"wrABC"_s };
    start();
    for (const QString &chat : { u"wrabc"_s, u"wrABC"_s }) {
        WeComMessage message;
        message.group = true;
        message.chatId = chat;
        message.text = u"hi"_s;
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
    }
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1 && counts().refused == 1 && counts().open == 0; }));
}

TEST_P(WeComChecklist, L31_AnswersAConversationInOrderAndOthersBesideIt)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_FALSE(deliver(u"other"_s, u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(2));
    QStringList texts { assistant.requests[0].text, assistant.requests[1].text };
    texts.sort();
    EXPECT_EQ(texts, (QStringList { u"first"_s, u"other"_s }));
    const bool isOthersNewest = assistant.requests[1].text == u"other"_s;
    assistant.answersAtOnce = true;
    assistant.finish(); // the newest
    ASSERT_TRUE(waitUntil([&] { return counts().answered >= 1; }));
    if (isOthersNewest) {
        EXPECT_EQ(assistant.requests.size(), 2) << "the second did not wait for the first";
    } else {
        ASSERT_TRUE(waitForQuestion(3));
    }
}

TEST_P(WeComChecklist, L32_LogsNoSecretKeyOrAddress)
{
    start();
    WeComFile file;
    file.bytes = pngOf("x");
    file.broken = true;
    const QJsonObject hosted = gateway.host(file);
    ASSERT_FALSE(deliverOfType(u"image"_s, hosted).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    gateway.sendText(R"({"cmd":"aibot_msg_callback","body":{"response_url":"https://u/?response_code=s3cr3t"})"_ba);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    const QString address = hosted["url"_L1].toString();
    for (const LogEntry &entry : log.entries()) {
        const QString line = QString::fromUtf8(toJsonLine(entry));
        for (const QString &hidden : { QString::fromUtf8(secret), hosted["aeskey"_L1].toString(), address,
                                       address.section(u'/', -1), u"s3cr3t"_s, u"response_code="_s })
            EXPECT_FALSE(line.contains(hidden)) << line.toStdString();
    }
}

TEST_P(WeComChecklist, AFileAndTheWordsAboutItAreOneQuestionAnsweredUnderTheNewerRequest)
{
    limits.companionDelay = 2s;
    start();
    WeComFile file;
    file.bytes = pdfOf("report");
    file.name = u"a.pdf"_s;
    ASSERT_FALSE(deliverOfType(u"file"_s, gateway.host(file)).isEmpty());
    const QString second = deliver(u"what is in it"_s);
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(asked(assistant), u"what is in it"_s);
    ASSERT_EQ(assistant.requests.first().files.size(), 1);
    EXPECT_EQ(assistant.requests.first().files.first().bytes, file.bytes);
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_EQ(gateway.bubbles().first().msgId, second);
    ASSERT_TRUE(waitUntil([&] { return QDir(directory.filePath(u"media"_s)).entryList(QDir::Files).isEmpty(); }));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, AFileThatNobodyExplainsIsAQuestionOfItsOwn)
{
    start();
    WeComFile file;
    file.bytes = pdfOf("report");
    ASSERT_FALSE(deliverOfType(u"file"_s, gateway.host(file)).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(deliver(u"much later"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_EQ(assistant.requests.size(), 2);
    EXPECT_TRUE(assistant.requests.last().files.isEmpty());
}

TEST_P(WeComChecklist, AFileIsNotJoinedWithTheWordsOfSomebodyElse)
{
    limits.companionDelay = 300ms;
    start();
    WeComFile file;
    file.bytes = pdfOf("report");
    ASSERT_FALSE(deliverOfType(u"file"_s, gateway.host(file)).isEmpty());
    ASSERT_FALSE(deliver(u"hi"_s, u"lisi"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet(2));
    EXPECT_EQ(assistant.requests.size(), 2);
}
