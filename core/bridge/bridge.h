#pragma once

#include "core/access/accesspolicy.h"
#include "core/access/pairing.h"
#include "core/bridge/botconnection.h"
#include "core/bridge/commands.h"
#include "core/bridge/gather.h"
#include "core/bridge/history.h"
#include "core/bridge/limits.h"
#include "core/bridge/turn.h"
#include "core/phrases/phrases.h"
#include "core/settings/config.h"
#include "core/store/peoplestore.h"
#include "core/support/recentids.h"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace oagent {

/// Whose message was not taken last, and why; found again in the PeopleStore.
struct LastRefused
{
    qint64 person = 0; ///< KnownPerson::number; 0: the platform gave no id
    AccessVerdict::Reason reason = AccessVerdict::Reason::NotListed;
    WallTime at {};
};

/// What was counted of one bot since the program started.
struct BotCounts
{
    int accepted = 0; ///< new messages stored
    int answered = 0; ///< turns whose complete answer reached the person
    int failed = 0; ///< turns that ended without: with a sentence about a failure, stopped by the person, or not at all
    int open = 0; ///< turns that are waiting or running
    int refused = 0; ///< messages of people who are not allowed
    int duplicates = 0;
    std::optional<WallTime> lastEventAt;
    std::optional<LastRefused> lastRefused;
    /// The platform's time stamp of the last new message minus our clock when it came.
    std::optional<Milliseconds> lastMessageOffset;
};

/// Where all channels meet: stores and acknowledges what arrives, decides who may talk, queues per conversation, has it
/// answered (architecture.md §2). Knows no channel.
class Bridge : public QObject
{
    Q_OBJECT
public:
    using AssistantFor = std::function<AssistantChoice(const BotConfig &bot)>;

    Bridge(const Turn::Services &services, PeopleStore &people, AssistantFor assistantFor, QObject *parent = nullptr);
    ~Bridge() override;

    /// `connection` must outlive removeBot(). A bot of that id that is there already only gets the new settings.
    void addBot(const BotConfig &config, BotConnection &connection);
    void updateBot(const BotConfig &config);
    /// Closes the bot's open replies with a word about it, for which they have BridgeLimits::closeAtStop, and forgets
    /// the bot; `done` comes then, from the event loop. What only waited stays in the store.
    void retireBot(const QString &botId, const QObject *context, std::function<void()> done);
    /// At once; its turns stay in the store as they are, for the next start.
    void removeBot(const QString &botId);
    /// Goes on with turns an earlier process left open; those of bots that are not added are left alone.
    void recover(const QList<TurnRecord> &turns);

    /// No new turn starts from now on; messages are still stored and acknowledged for the next start. Running turns may
    /// finish for `grace`, then their replies are closed with a word about it. A bot with a shorter
    /// BotConnection::endingGrace() ends by that, line and all. `done` comes when nothing is open any more or the time
    /// for closing is over; another call shortens the grace.
    void stop(Milliseconds grace, const QObject *context, std::function<void()> done);

    /// What was said before is sent along no more, nor what is being said: somebody who said some of it is to be
    /// forgotten, and whose it was is not known here.
    void forgetHistory();

    [[nodiscard]] BotCounts counts(const QString &botId) const;

private:
    struct Bot
    {
        BotConfig config;
        BotConnection *connection = nullptr;
        BotCounts counts;
        std::map<std::pair<QString, Phrase>, std::chrono::steady_clock::time_point> noticedAt; ///< person, what -> last
        std::map<QString, Language> languages; ///< person -> of their last words to the assistant
        QList<TurnRecord> unjudged; ///< stored, but the store failed before it said how their senders stand
        std::function<void()> retired; ///< set while the bot is being retired
        QPointer<const QObject> retireContext;
        SharedTimer::Handle retireLimit;
        bool isEnding = false; ///< the program ends, and this bot before it
        SharedTimer::Handle endingGrace;
    };
    struct Conversation
    {
        std::deque<TurnRecord> waiting;
        std::unique_ptr<Turn> running;
        bool isRunningPast = false; ///< a new conversation was begun since: what runs is not remembered
        bool isRemembered = false; ///< who answers wants to be given earlier exchanges
    };

    [[nodiscard]] bool isKnown(const TurnRecord &turn) const;
    void take(const IncomingMessage &arrived, const AckHandle &ack);
    void takeAcceptance(const IncomingMessage &message, const AckHandle &ack,
                        const Result<TurnStore::Acceptance> &result, const Result<PeopleStore::Seen> &seen);
    void closeForStore(const QString &botId, const Error &error);
    void retryStore();
    void route(const TurnRecord &record);
    void judge(const TurnRecord &arrived, const Result<PeopleStore::Seen> &seen);
    void learnNames(const Bot &bot, const TurnRecord &record);
    void refuse(Bot &bot, const TurnRecord &record, const AccessVerdict &verdict, const PeopleStore::Seen &seen);
    void offerPairing(const TurnRecord &record, const PeopleStore::Seen &seen);
    void notice(Bot &bot, const TurnRecord &record, const PeopleStore::Seen &seen, Phrase kind,
                const QString &sentence);
    void drop(const TurnRecord &record, const QString &reason);
    void runNext(const QString &key);
    void goOn(const QString &key);
    void takeFinished(const QString &key, bool answered);
    void sayAside(Bot &bot, const TurnRecord &record, const QString &sentence);
    void countOpen(const QString &botId, int change);

    // bridgequeue.cpp: from a message that may be answered to a turn that may begin.
    void enqueue(const TurnRecord &arrived);
    [[nodiscard]] TurnRecord joined(TurnRecord record);
    void hold(const TurnRecord &record);
    [[nodiscard]] bool isHeldUp(const QString &turnId) const;
    void gather(const TurnRecord &record);
    void takeGathered(const QString &turnId);
    void dismiss(const QString &turnId, Conversation &conversation);
    void sayUnsupported(Bot &bot, const TurnRecord &record);
    void forgetGathers(const QString &botId);

    // bridgecommands.cpp: what people say to the bot itself, in words, by buttons, by taking messages back.
    void takeEvent(const IncomingEvent &event, const AckHandle &ack);
    [[nodiscard]] bool isRepeated(const IncomingEvent &event);
    void takeClick(const IncomingEvent &event);
    void takeRecalled(const QString &turnId);
    void obey(Bot &bot, const TurnRecord &record, const ChatCommand &command);
    void beginNewConversation(const TurnRecord &record, const QString &done, const QString &failed);
    [[nodiscard]] StopOutcome stopTurnsOf(const TurnRecord &asker);
    int dropWaiting(Conversation &conversation, const std::function<bool(const TurnRecord &)> &isMeant,
                    const QString &reason);
    [[nodiscard]] ChatStatus statusOf(const Bot &bot, const QString &conversation) const;
    void noteLanguage(Bot &bot, const IncomingMessage &message) const;

    // bridgeending.cpp: how one bot ends, or all of them with the program; removeBot(), retireBot() and stop() too.
    void checkRetired(const QString &botId);
    void endRetiring(const QString &botId);
    void endBot(const QString &botId);
    void closeIfQuiet(const QString &botId);
    [[nodiscard]] bool isAnswering(const QString &botId) const;
    void interruptTurns(const std::function<bool(const Turn &)> &isMeant);
    void interruptTurnsOf(const QString &botId);
    void interruptAll();
    void checkStopped();
    void tellStopped();

    void note(const TurnRecord &record, const QString &stage, const QString &text,
              const QJsonObject &numbers = {}) const;

    Turn::Services m_services;
    PeopleStore &m_people;
    Pairing m_pairing;
    AssistantFor m_assistantFor;
    std::map<QString, Bot> m_bots;
    std::map<QString, Conversation> m_conversations;
    History m_history;
    RecentIds m_knownEvents; ///< enough for every repetition a platform sends within minutes
    std::map<QString, std::unique_ptr<Turn>> m_asides; ///< single sentences on their way, by turn id
    std::map<QString, std::unique_ptr<Gather>> m_gathers; ///< of turns that wait, by turn id
    std::map<QString, SharedTimer::Handle> m_holds; ///< turns that wait for words about what was sent, by turn id
    std::set<QString> m_closedForStore; ///< bots whose lines wait until the store can be written
    SharedTimer::Handle m_storeRetry;
    bool m_isStopping = false;
    SharedTimer::Handle m_grace;
    QPointer<const QObject> m_stopContext;
    std::function<void()> m_stopped;
};

} // namespace oagent
