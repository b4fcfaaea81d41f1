// Lines 20 and 28 of the conformance checklist, wecom.md §21: pictures and files of an answer.
#include "tests/core/wecom/wecomfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Pictures and files that stand in the chats.
auto mediaIn(const WeComGateway &gateway)
{
    return std::count_if(gateway.bubbles().begin(), gateway.bubbles().end(),
                         [](const WeComBubble &bubble) { return bubble.kind == WeComBubble::Kind::Media; });
}

} // namespace

TEST_P(WeComChecklist, L20_AFileWaitsForAConversationThatRests)
{
    limits.frequencyPause = 300ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(askAt(strict, u"draw"_s));
    const QByteArray file = pdfOf(QByteArray(10, 'f'));
    for (int i = 1; i <= 2; ++i) {
        strict.fault(i == 1 ? wecomcommands::respond : wecomcommands::uploadInit, CommandFault::refuse(tooFrequent), 1);
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
        ASSERT_TRUE(waitUntil([&] { return strict.uploads().size() == i; }));
        ASSERT_TRUE(waitUntil([&] { return mediaIn(strict) == i; }));
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(strict.shownIn(u"zhangsan"_s).join(u'\n').contains(u"be delivered"_s));
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L20_FilesThatWaitForOneAnotherRestTogether)
{
    limits.frequencyPause = 300ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.rateWait = 200ms;
    platform.answerDelay = 30ms; // in which one is placed and the others wait
    WeComGateway strict({}, platform, GetParam().readings);
    ASSERT_TRUE(askAt(strict, u"draw"_s));
    ASSERT_TRUE(waitUntil([&] { return strict.bubbles().size() == 1; }));
    strict.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent), 1);
    for (const char fill : { 'a', 'b', 'c' }) {
        const QByteArray file = pdfOf(QByteArray(10, fill));
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    }
    ASSERT_TRUE(waitUntil([&] { return mediaIn(strict) == 3; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(strict.shownIn(u"zhangsan"_s).join(u'\n').contains(u"be delivered"_s));
    for (const Violation &violation : strict.violations())
        ADD_FAILURE() << violation.code.toStdString();
}

TEST_P(WeComChecklist, L28_UploadsPicturesAndFilesInChunks)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QByteArray picture = pngOf(QByteArray(1200000, 'p'));
    const QByteArray file = pdfOf(QByteArray(10, 'f'));
    gateway.fault(wecomcommands::uploadInit, CommandFault::refuse(-1), 1);
    gateway.fault(wecomcommands::uploadChunk, CommandFault::refuse(600041), 1);
    gateway.fault(wecomcommands::uploadFinish, CommandFault::refuse(-1), 2);
    assistant.say(u"Here:"_s);
    assistant.give({ u"a.png"_s, mediaTypeOf(picture), picture });
    assistant.give({ u"../报告.pdf"_s, mediaTypeOf(file), file });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.uploads().size(), 2);
    const auto ofType = [&](const QString &type) {
        const auto &all = gateway.uploads();
        return *std::find_if(all.begin(), all.end(), [&](const WeComUpload &one) { return one.type == type; });
    };
    EXPECT_EQ(ofType(u"image"_s).bytes, picture);
    EXPECT_EQ(ofType(u"image"_s).chunks, 3);
    EXPECT_EQ(ofType(u"file"_s).bytes, file);
    EXPECT_EQ(ofType(u"file"_s).filename, u"报告.pdf"_s);
    QStringList types;
    for (const WeComBubble &bubble : gateway.bubbles()) {
        if (bubble.kind == WeComBubble::Kind::Media)
            types.append(bubble.mediaType);
    }
    types.sort();
    EXPECT_EQ(types, (QStringList { u"file"_s, u"image"_s }));
    EXPECT_TRUE(shown().contains(u"Sent as a message of its own"_s));
    EXPECT_TRUE(gateway.bubbles().first().finished);
    for (const Violation &violation : gateway.violations())
        EXPECT_NE(violation.code, u"frame.fragmented"_s);
}

TEST_P(WeComChecklist, L20_L28_AFileIsDeliveredAlthoughItsLineEndsAtAnyStep)
{
    assistant.answersAtOnce = false;
    start();
    const QByteArray file = pdfOf(QByteArray(600000, 'f'));
    const auto faults = { std::pair(wecomcommands::uploadInit, CommandFault::refuse(notSubscribed)),
                          std::pair(wecomcommands::uploadChunk, CommandFault::drop()),
                          std::pair(wecomcommands::uploadFinish, CommandFault::refuse(notSubscribed)) };
    for (const auto &[command, fault] : faults) {
        SCOPED_TRACE(command.toStdString());
        ASSERT_NO_FATAL_FAILURE(deliverFile(file, command, fault));
        ASSERT_FALSE(gateway.uploads().isEmpty());
        EXPECT_EQ(gateway.uploads().last().bytes, file);
    }
    EXPECT_EQ(mediaIn(gateway), 3);
    EXPECT_EQ(gateway.lines().size(), 4);
    EXPECT_FALSE(shown().contains(u"be delivered"_s));
}

TEST_P(WeComChecklist, L20_L28_AFileIsDeliveredAlthoughAStepOfItsUploadIsNotAnsweredOrOddly)
{
    limits.uploadAnswer = 300ms;
    assistant.answersAtOnce = false;
    start();
    const QByteArray file = pdfOf(QByteArray(100, 'f'));
    const auto faults = { std::pair(wecomcommands::uploadInit, CommandFault::loseAnswer()),
                          std::pair(wecomcommands::uploadInit, CommandFault::refuse(600041)),
                          std::pair(wecomcommands::uploadFinish, CommandFault::loseAnswer()),
                          std::pair(wecomcommands::uploadFinish, CommandFault::refuse(600041)) };
    for (const auto &[command, fault] : faults) {
        SCOPED_TRACE(command.toStdString());
        ASSERT_NO_FATAL_FAILURE(deliverFile(file, command, fault));
        EXPECT_EQ(mediaIn(gateway), assistant.questions.size());
    }
    ASSERT_FALSE(gateway.uploads().isEmpty());
    EXPECT_EQ(gateway.uploads().last().bytes, file);
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_FALSE(shown().contains(u"cannot be delivered"_s));
}

TEST_P(WeComChecklist, L20_L28_AFileIsDeliveredAlthoughItsLineGoesSilent)
{
    limits.uploadAnswer = 300ms;
    limits.pingAnswer = 100ms;
    assistant.answersAtOnce = false;
    start();
    const QByteArray file = pdfOf(QByteArray(100, 'f'));
    int lines = 1;
    for (const QString &step : { wecomcommands::uploadInit, wecomcommands::uploadFinish }) {
        SCOPED_TRACE(step.toStdString());
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        gateway.fault(step, CommandFault::swallow(), 1);
        const auto silence
            = QObject::connect(&gateway, &WeComGateway::commandReceived, &gateway, [&](const QString &command) {
                  if (command == step && gateway.lines().size() == lines)
                      gateway.setMute(true);
              });
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
        ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() > lines; }));
        QObject::disconnect(silence);
        gateway.setMute(false);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 1));
        EXPECT_EQ(mediaIn(gateway), asked + 1);
        lines = static_cast<int>(gateway.lines().size());
    }
    EXPECT_FALSE(shown().contains(u"cannot be delivered"_s));
}

TEST_P(WeComChecklist, L28_AFileIsGivenUpAfterAFewUploadsInVain)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    gateway.fault(wecomcommands::uploadFinish, CommandFault::refuse(600041), -1);
    const QByteArray file = pdfOf(QByteArray(100, 'f'));
    assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(commandsOf(wecom::commands::uploadFinish), 3);
    EXPECT_TRUE(shown().contains(u"cannot be delivered"_s));
}

TEST_P(WeComChecklist, L20_L28_AFileThatWaitedForAnotherOneIsNotTakenForDelivered)
{
    limits.answer = shortAnswer;
    limits.pingAnswer = 5s;
    limits.pingEvery = 20ms;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return gateway.bubbles().size() == 1; }));
    gateway.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    for (const char fill : { 'a', 'b' }) {
        const QByteArray file = pdfOf(QByteArray(10, fill));
        assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    }
    ASSERT_TRUE(waitUntil([&] { return gateway.uploads().size() == 2 && mediaIn(gateway) == 1; }));
    const int pings = commandsOf(wecom::commands::ping); // which pass the time of an answer
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) >= pings + 10; }));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return mediaIn(gateway) == 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(mediaIn(gateway), 2);
    EXPECT_FALSE(shown().contains(u"be delivered"_s));
}

TEST_P(WeComChecklist, L28_SaysSoWhenAFileCannotBeDelivered)
{
    limits.fileBytes = 100;
    limits.imageBytes = 100;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QByteArray file = pdfOf(QByteArray(200, 'f'));
    assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    ASSERT_TRUE(waitUntil([&] { return shown().contains(u"cannot be delivered"_s); }));
    gateway.fault(wecomcommands::uploadInit, CommandFault::refuse(40006), 1);
    const QByteArray picture = pngOf(QByteArray(20, 'p'));
    assistant.give({ {}, mediaTypeOf(picture), picture });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(shown().contains(u"could not be delivered"_s));
    EXPECT_TRUE(gateway.uploads().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST(WeComUploads, L28_ChooseTheTypeByTheBytesAndTheLimits)
{
    const wecom::Limits limits;
    const auto typeOf = [&](const char *mime, qsizetype bytes) {
        const auto type = wecom::uploadType({ QByteArray(mime), {} }, bytes, limits);
        return type ? *type : nameOf(type.error().kind);
    };
    EXPECT_EQ(typeOf("image/png", 1000), u"image"_s);
    EXPECT_EQ(typeOf("image/jpeg", limits.imageBytes), u"image"_s);
    EXPECT_EQ(typeOf("image/jpeg", limits.imageBytes + 1), u"file"_s);
    EXPECT_EQ(typeOf("image/gif", 1000), u"file"_s);
    EXPECT_EQ(typeOf("audio/amr", limits.voiceBytes), u"voice"_s);
    EXPECT_EQ(typeOf("audio/amr", limits.voiceBytes + 1), u"file"_s);
    EXPECT_EQ(typeOf("video/mp4", 1000), u"video"_s);
    EXPECT_EQ(typeOf("application/pdf", limits.fileBytes), u"file"_s);
    EXPECT_EQ(typeOf("application/pdf", limits.fileBytes + 1), u"too-large"_s);
    EXPECT_EQ(typeOf("application/pdf", 5), u"bad-request"_s);
    EXPECT_LE(limits.chunkBytes, 524288);
}
