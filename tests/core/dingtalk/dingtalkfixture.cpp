#include "tests/core/dingtalk/dingtalkfixture.h"

#include "tests/testing/isstored.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::testing {

DingTalkFixture::DingTalkFixture(simulator::GatewayLimits gatewayLimits)
    : gateway({}, gatewayLimits)
{
    EXPECT_TRUE(gateway.listen());
    bot.id = u"ops"_s;
    bot.name = u"Ops"_s;
    bot.channel = u"dingtalk"_s;
    bot.appId = gateway.app().clientId;
    bot.apiUrl = gateway.url();
    secret = gateway.app().clientSecret.toUtf8();
    limits.reconnect.backoff = { 10ms, 50ms };
    limits.reconnect.line.handshake = 2s;
    limits.reconnect.burst = 1000;
    limits.openTimeLimit = 2s;
    limits.apiTimeLimit = 2s;
    limits.qpsWait = 20ms;
    limits.busyWait = 10ms;
    limits.download.wait = 10ms;
    limits.reply.minInterval = 10ms;
    bridgeLimits.closeRetry = { 10ms, 40ms };
}

DingTalkFixture::~DingTalkFixture() { crash(); }

void DingTalkFixture::start()
{
    timer = std::make_unique<SharedTimer>();
    http = std::make_unique<HttpClient>();
    database = std::make_unique<StateDatabase>();
    store = std::make_unique<TurnStore>(*database, clock);
    conversations = std::make_unique<ConversationStore>(*database);
    transcriptStore = std::make_unique<TranscriptStore>(*database);
    transcripts = std::make_unique<Transcripts>(*transcriptStore, clock);
    people = std::make_unique<PeopleStore>(*database, clock);
    media = std::make_unique<MediaFolder>(directory.filePath(u"media"_s), mediaLimits);
    connection = std::make_unique<dingtalk::Connection>(
        bot, Secret(secret), ConnectionServices { *http, *timer, log, redactor, clock, network }, limits);
    bridge = std::make_unique<Bridge>(
        Turn::Services { *timer, *store, *conversations, log, clock, bridgeLimits, *media, *transcripts }, *people,
        [this](const BotConfig &) {
            return AssistantChoice { chooseAssistant(), false, u"scripted"_s, u"Scripted"_s };
        });
    bridge->addBot(bot, *connection);
    bool isOpen = false;
    database->open(directory.filePath(u"bridge.db"_s), bridge.get(), [&](const Result<void> &opened) {
        ASSERT_TRUE(opened) << opened.error().detail.toStdString();
        store->openTurns(bridge.get(), [&](const Result<QList<TurnRecord>> &turns) {
            ASSERT_TRUE(turns);
            ASSERT_TRUE(media->open(mediaFilesOf(*turns)));
            bridge->recover(*turns);
            connection->start();
            isOpen = true;
        });
    });
    ASSERT_TRUE(waitUntil([&] { return isOpen && connection->state() == ConnectionState::Online; }));
}

void DingTalkFixture::crash()
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

void DingTalkFixture::stopGracefully(Milliseconds grace)
{
    bool isStopped = false;
    bridge->stop(grace, connection.get(), [&] { isStopped = true; });
    ASSERT_TRUE(waitUntil([&] { return isStopped; }));
    crash();
}

QString DingTalkFixture::deliver(const QString &text, const QString &staffId)
{
    simulator::SimulatedMessage message;
    message.text = text;
    message.senderStaffId = staffId;
    return gateway.deliver(message);
}

QString DingTalkFixture::deliverToGroup(const QString &text)
{
    simulator::SimulatedMessage message;
    message.group = true;
    message.text = text;
    return gateway.deliver(message);
}

QString DingTalkFixture::deliverOfType(const QString &msgtype, const QJsonObject &content)
{
    simulator::SimulatedMessage message;
    message.overrides = { { u"msgtype"_s, msgtype }, { u"text"_s, QJsonValue() }, { u"content"_s, content } };
    return gateway.deliver(message);
}

bool DingTalkFixture::isQuiet() const
{
    const BotCounts now = counts();
    return now.open == 0 && now.accepted > 0 && now.answered + now.failed + now.refused > 0;
}

bool DingTalkFixture::waitForQuiet()
{
    return waitUntil([this] { return isQuiet(); }) && isStored(*store);
}

bool DingTalkFixture::waitForQuestion(qsizetype number)
{
    return waitUntil([&] { return assistant.questions.size() == number; });
}

bool DingTalkFixture::startQuestion()
{
    assistant.answersAtOnce = false;
    start();
    return !deliver(u"hello"_s).isEmpty() && waitForQuestion();
}

bool DingTalkFixture::startAnswer(const QString &words)
{
    if (!startQuestion())
        return false;
    assistant.say(words);
    return waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; });
}

simulator::CardRecord DingTalkFixture::onlyCard() const
{
    const auto cards = gateway.cards();
    EXPECT_EQ(cards.size(), 1);
    return cards.isEmpty() ? simulator::CardRecord {} : cards.first();
}

std::string DingTalkFixture::violations() const
{
    QString lines;
    for (const simulator::Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

bool DingTalkFixture::logHas(const QString &stage, const QString &words) const
{
    const auto &entries = log.entries();
    return std::any_of(entries.begin(), entries.end(), [&](const LogEntry &entry) {
        return entry.stage == stage && (entry.text.contains(words) || entry.foreign.contains(words));
    });
}

} // namespace oagent::testing
