#include "tests/core/lark/larkfixture.h"

#include "tests/testing/isstored.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent::testing {

simulator::LarkLimits quickLarkLimits()
{
    simulator::LarkLimits limits;
    limits.clientConfig.reconnectNonce = 0;
    limits.opensPerWindow = 1000;
    limits.tokenRequestsPerWindow = 20; // each process of a test needs one
    return limits;
}

LarkChecklist::LarkChecklist(simulator::LarkLimits gatewayLimits)
    : gateway({}, std::move(gatewayLimits))
{
    EXPECT_TRUE(gateway.listen());
    bot.id = u"ops"_s;
    bot.name = u"Ops"_s;
    bot.channel = u"lark"_s;
    bot.appId = gateway.app().appId;
    bot.apiUrl = gateway.url();
    secret = gateway.app().appSecret.toUtf8();
    limits.reconnect.backoff = { 10ms, 50ms };
    limits.reconnect.line.handshake = 2s;
    limits.reconnect.burst = 1000;
    limits.endpointTimeLimit = 2s;
    limits.apiTimeLimit = 2s;
    limits.mediaTimeLimit = 2s;
    limits.busyWait = 10ms;
    limits.rateWait = 20ms;
    limits.interactionWait = 10ms;
    bridgeLimits.closeRetry = { 10ms, 40ms };
}

LarkChecklist::~LarkChecklist() { crash(); }

void LarkChecklist::begin()
{
    timer = std::make_unique<SharedTimer>();
    http = std::make_unique<HttpClient>();
    database = std::make_unique<StateDatabase>();
    store = std::make_unique<TurnStore>(*database, clock);
    conversations = std::make_unique<ConversationStore>(*database);
    people = std::make_unique<PeopleStore>(*database, clock);
    transcriptStore = std::make_unique<TranscriptStore>(*database);
    transcripts = std::make_unique<Transcripts>(*transcriptStore, clock);
    media = std::make_unique<MediaFolder>(directory.filePath(u"media"_s), mediaLimits);
    connection = std::make_unique<lark::Connection>(
        bot, Secret(secret), ConnectionServices { *http, *timer, log, redactor, clock, network }, limits);
    QObject::connect(connection.get(), &BotConnection::callCounted, connection.get(), [this] { ++countedCalls; });
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

void LarkChecklist::start()
{
    begin();
    ASSERT_TRUE(waitUntil([this] { return connection->state() == ConnectionState::Online; }));
}

void LarkChecklist::crash()
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

void LarkChecklist::stopGracefully(Milliseconds grace)
{
    bool isStopped = false;
    bridge->stop(grace, connection.get(), [&] { isStopped = true; });
    ASSERT_TRUE(waitUntil([&] { return isStopped; }));
    connection->stop();
    ASSERT_TRUE(waitUntil([this] { return gateway.openConnections() == 0; }));
    crash();
}

QString LarkChecklist::deliver(const QString &text)
{
    simulator::LarkMessage message;
    message.text = text;
    return gateway.deliver(message);
}

QString LarkChecklist::deliverToGroup(const QString &text)
{
    simulator::LarkMessage message;
    message.group = true;
    message.text = text;
    return gateway.deliver(message);
}

QString LarkChecklist::deliverOfType(const QString &type, const QString &content)
{
    simulator::LarkMessage message;
    message.messageType = type;
    message.content = content;
    return gateway.deliver(message);
}

void LarkChecklist::beginCard(const QString &text)
{
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(text);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && !onlyCard().messageId.isEmpty(); }));
}

bool LarkChecklist::isQuiet() const
{
    const BotCounts now = counts();
    return now.open == 0 && now.accepted > 0 && now.answered + now.failed + now.refused > 0;
}

bool LarkChecklist::waitForQuiet()
{
    return waitUntil([this] { return isQuiet(); }) && isStored(*store);
}

bool LarkChecklist::waitForAnswer(int number)
{
    return waitUntil([&] { return counts().answered == number && counts().open == 0; });
}

bool LarkChecklist::waitForMessages(qsizetype number)
{
    return waitUntil([&] { return botMessages().size() == number && counts().open == 0; });
}

bool LarkChecklist::waitForQuestion(qsizetype number)
{
    return waitUntil([&] { return assistant.questions.size() == number; });
}

simulator::LarkCard LarkChecklist::onlyCard() const
{
    const QList<simulator::LarkCard> cards = gateway.cards();
    EXPECT_LE(cards.size(), 1);
    return cards.isEmpty() ? simulator::LarkCard {} : cards.first();
}

QList<simulator::LarkShown> LarkChecklist::botMessages() const
{
    QList<simulator::LarkShown> shown = gateway.messages();
    shown.removeIf(
        [](const simulator::LarkShown &message) { return !message.senderOpenId.isEmpty() || message.recalled; });
    for (simulator::LarkShown &message : shown) {
        if (const std::optional<simulator::LarkCard> card = gateway.card(message.cardId))
            message.text = card->text;
    }
    return shown;
}

bool LarkChecklist::waitForSignsOff() const
{
    const auto isOff = [](const simulator::LarkReaction &reaction) { return reaction.removed; };
    return waitUntil([&] { return std::all_of(gateway.reactions().begin(), gateway.reactions().end(), isOff); });
}

std::string LarkChecklist::violations() const
{
    EXPECT_TRUE(waitForSignsOff()) << "a working sign stays behind";
    QString lines;
    for (const simulator::Violation &violation : gateway.audit())
        lines += violation.code + u": "_s + violation.detail + u'\n';
    return lines.toStdString();
}

bool LarkChecklist::logHas(const QString &stage, const QString &words) const
{
    const auto &entries = log.entries();
    return std::any_of(entries.begin(), entries.end(), [&](const LogEntry &entry) {
        return entry.stage == stage && (entry.text.contains(words) || entry.foreign.contains(words));
    });
}

bool LarkChecklist::isAnswered(const QString &operation) const
{
    const auto isOpen
        = [&](const simulator::LarkCall &call) { return call.operation == operation && call.status == 0; };
    const auto &calls = gateway.calls();
    return gateway.callCount(operation) > 0 && std::none_of(calls.begin(), calls.end(), isOpen);
}

bool LarkChecklist::isSignKept()
{
    bool isKept = false;
    bool isAnswered = false;
    store->openTurns(bridge.get(), [&](const Result<QList<TurnRecord>> &turns) {
        isAnswered = true;
        isKept = turns && !turns->isEmpty() && turns->first().handles[u"0"_s].toObject().contains("reaction"_L1);
    });
    return waitUntil([&] { return isAnswered; }) && isKept;
}

QByteArray LarkChecklist::wholeLog() const
{
    QByteArray lines;
    for (const LogEntry &entry : log.entries())
        lines += toJsonLine(entry);
    return lines;
}

} // namespace oagent::testing
