#include "tests/core/wecom/wecomfixture.h"

#include "core/support/mediatype.h"
#include "tests/testing/isstored.h"

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::testing {

std::vector<Reading> allReadings()
{
    using simulator::WeComReadings;
    WeComReadings strict;
    strict.streamLife = 6min;
    strict.expiry = WeComReadings::Expiry::Error;
    strict.reqIdsSurviveReconnect = false;
    strict.groupSends = true;
    WeComReadings silent;
    silent.streamLife = 10min;
    silent.expiry = WeComReadings::Expiry::Silence;
    silent.reqIdsSurviveReconnect = true;
    silent.groupSends = false;
    silent.keepsMessages = true;
    silent.overLong = WeComReadings::OverLong::CutOff;
    WeComReadings hostile = silent;
    hostile.streamLife = 6min;
    hostile.streamLifeFromMessage = true;
    hostile.reqIdsSurviveReconnect = false;
    hostile.keepsMessages = false;
    WeComReadings mild = strict;
    mild.streamLife = 10min;
    mild.streamLifeSlides = true;
    mild.reqIdsSurviveReconnect = true;
    return { { "strict", strict }, { "silent", silent }, { "hostile", hostile }, { "mild", mild } };
}

std::string nameOfReading(const ::testing::TestParamInfo<Reading> &info) { return info.param.name; }

void PrintTo(const Reading &reading, std::ostream *stream) // NOLINT(readability-identifier-naming): GoogleTest's name
{
    *stream << reading.name;
}

simulator::WeComLimits quickWeComLimits()
{
    simulator::WeComLimits limits;
    limits.connectsPerWindow = 1000;
    return limits;
}

WeComFixture::WeComFixture(simulator::WeComReadings readings, simulator::WeComLimits gatewayLimits)
    : gateway({}, gatewayLimits, readings)
{
    EXPECT_TRUE(gateway.listen());
    bot.id = u"ops"_s;
    bot.name = u"Ops"_s;
    bot.channel = u"wecom"_s;
    bot.appId = gateway.bot().botId;
    bot.apiUrl = gateway.url();
    bot.mentionNames = { gateway.bot().name };
    secret = gateway.bot().secret.toUtf8();
    limits.reconnect.backoff = { 10ms, 50ms };
    limits.reconnect.line.handshake = 2s;
    limits.reconnect.renewalLinger = 20ms;
    limits.reconnect.burst = 1000;
    limits.credentialWait = 20ms;
    limits.conflictWaits = { 5ms, 10ms, 20ms };
    limits.busyWaits = { 5ms, 5ms, 5ms };
    limits.unknownWaits = { 5ms, 10ms };
    limits.offlinePause = 20ms;
    limits.chunkWait = 5ms;
    limits.download.wait = 10ms;
    limits.companionDelay = 30ms;
    limits.reply.minInterval = 10ms;
    bridgeLimits.closeRetry = { 10ms, 40ms };
}

WeComFixture::~WeComFixture() { crash(); }

void WeComFixture::begin()
{
    timer = std::make_unique<SharedTimer>();
    http = std::make_unique<HttpClient>(network);
    database = std::make_unique<StateDatabase>();
    store = std::make_unique<TurnStore>(*database, clock);
    conversations = std::make_unique<ConversationStore>(*database);
    people = std::make_unique<PeopleStore>(*database, clock);
    transcriptStore = std::make_unique<TranscriptStore>(*database);
    transcripts = std::make_unique<Transcripts>(*transcriptStore, clock);
    media = std::make_unique<MediaFolder>(directory.filePath(u"media"_s), mediaLimits);
    connection = std::make_unique<wecom::Connection>(
        bot, Secret(secret), ConnectionServices { *http, *timer, log, redactor, clock, network }, limits);
    bridge = std::make_unique<Bridge>(
        Turn::Services { *timer, *store, *conversations, log, clock, bridgeLimits, *media, *transcripts }, *people,
        [this](const BotConfig &) {
            return AssistantChoice { &assistant, false, u"scripted"_s, u"Scripted"_s };
        });
    bridge->addBot(bot, *connection);
    database->open(directory.filePath(u"bridge.db"_s), bridge.get(), [this](const Result<void> &opened) {
        ASSERT_TRUE(opened) << opened.error().detail.toStdString();
        store->openTurns(bridge.get(), [this](const Result<QList<TurnRecord>> &turns) {
            ASSERT_TRUE(turns);
            ASSERT_TRUE(media->open(mediaFilesOf(*turns)));
            bridge->recover(*turns);
            connection->start();
        });
    });
}

void WeComFixture::start()
{
    begin();
    ASSERT_TRUE(waitUntil([this] { return isOnline(); }));
}

void WeComFixture::startAt(simulator::WeComGateway &other)
{
    ASSERT_TRUE(other.listen());
    bot.apiUrl = other.url();
    start();
}

void WeComFixture::crash()
{
    bridge.reset();
    connection.reset();
    people.reset();
    media.reset();
    conversations.reset();
    transcripts.reset();
    transcriptStore.reset();
    store.reset();
    database.reset();
    http.reset();
    timer.reset();
}

void WeComFixture::stopGracefully(Milliseconds grace)
{
    bool isStopped = false;
    bridge->stop(grace, connection.get(), [&] { isStopped = true; });
    ASSERT_TRUE(waitUntil([&] { return isStopped; }));
    connection->stop();
    ASSERT_TRUE(waitUntil([this] { return gateway.openLines() == 0; }));
}

bool WeComFixture::askAt(simulator::WeComGateway &other, const QString &question)
{
    startAt(other);
    simulator::WeComMessage message;
    message.text = question;
    return !other.deliver(message).isEmpty() && waitForQuestion();
}

QString WeComFixture::deliver(const QString &text, const QString &userId)
{
    simulator::WeComMessage message;
    message.text = text;
    message.userId = userId;
    return gateway.deliver(message);
}

QString WeComFixture::deliverToGroup(const QString &text)
{
    simulator::WeComMessage message;
    message.text = text;
    message.group = true;
    return gateway.deliver(message);
}

QString WeComFixture::deliverOfType(const QString &msgtype, const QJsonObject &content)
{
    simulator::WeComMessage message;
    message.overrides = { { u"msgtype"_s, msgtype }, { msgtype, content } };
    return gateway.deliver(message);
}

bool WeComFixture::waitForQuiet(int turns)
{
    return waitUntil([&] {
               const BotCounts now = counts();
               return now.open == 0 && now.answered + now.failed + now.refused >= turns;
           })
        && isStored(*store);
}

bool WeComFixture::waitForQuestion(qsizetype number)
{
    return waitUntil([&] { return assistant.questions.size() == number; });
}

bool WeComFixture::startAnswer(const QString &words)
{
    assistant.answersAtOnce = false;
    start();
    if (deliver(u"question"_s).isEmpty() || !waitForQuestion())
        return false;
    assistant.say(words);
    return waitForShown(words);
}

void WeComFixture::deliverFile(const QByteArray &file, const QString &command, const simulator::CommandFault &fault)
{
    const qsizetype asked = assistant.questions.size();
    ASSERT_FALSE(deliver(u"draw"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(asked + 1));
    gateway.fault(command, fault, 1);
    assistant.give({ u"a.pdf"_s, mediaTypeOf(file), file });
    assistant.finish();
    ASSERT_TRUE(waitForQuiet(static_cast<int>(asked) + 1));
}

bool WeComFixture::waitForShown(const QString &text)
{
    return waitUntil([&] { return !gateway.bubbles().isEmpty() && gateway.bubbles().last().text == text; });
}

QString WeComFixture::shown(const QString &chat) const { return gateway.shownIn(chat).join(u'\n'); }

std::string WeComFixture::violations() const
{
    QString lines;
    for (const simulator::Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

void WeComFixture::watchBubbles()
{
    const auto texts = std::make_shared<std::map<qsizetype, QString>>(); // as long as the connection below
    QObject::connect(&gateway, &simulator::WeComGateway::bubbleChanged, &gateway, [this, texts](qsizetype index) {
        const QString now = gateway.bubbles().at(index).text;
        QString before = std::exchange((*texts)[index], now);
        if (before.startsWith(u"<think>"_s))
            return;
        if (before.endsWith(u"\n```"_s)) // closed for the time being
            before.chop(4);
        if (!now.startsWith(before.trimmed()))
            takenBack.append(before.right(200) + u" -> "_s + now.right(200));
    });
}

int WeComFixture::commandsOf(QLatin1StringView command) const { return gateway.commandCount(command); }

bool WeComFixture::logHas(const QString &words) const
{
    const auto &entries = log.entries();
    return std::any_of(entries.begin(), entries.end(), [&](const LogEntry &entry) {
        return entry.text.contains(words) || entry.foreign.contains(words);
    });
}

} // namespace oagent::testing
