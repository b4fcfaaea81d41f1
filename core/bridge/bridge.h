#pragma once

#include "core/bridge/botconnection.h"
#include "core/bridge/limits.h"
#include "core/bridge/turn.h"
#include "core/settings/config.h"

#include <deque>
#include <map>
#include <memory>

namespace oagent {

/// What was counted of one bot since the program started.
struct BotCounts
{
    int accepted = 0; ///< new messages stored
    int answered = 0; ///< turns whose complete answer reached the person
    int failed = 0; ///< turns that ended with a sentence about a failure, or not at all
    int open = 0; ///< turns that are waiting or running
    int refused = 0; ///< messages of people who are not allowed
    int duplicates = 0;
    std::optional<WallTime> lastEventAt;
};

/// Where all channels meet: stores and acknowledges what arrives, decides who may talk, queues per conversation, has it
/// answered (architecture.md §2). Knows no channel.
class Bridge : public QObject
{
    Q_OBJECT
public:
    using AssistantFor = std::function<AssistantChoice(const BotConfig &bot)>;

    Bridge(const Turn::Services &services, AssistantFor assistantFor, QObject *parent = nullptr);
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
    /// finish for `grace`, then their replies are closed with a word about it. `done` comes when nothing is open any
    /// more or the time for closing is over; another call shortens the grace.
    void stop(Milliseconds grace, const QObject *context, std::function<void()> done);

    [[nodiscard]] BotCounts counts(const QString &botId) const;

private:
    struct Bot
    {
        BotConfig config;
        BotConnection *connection = nullptr;
        BotCounts counts;
        std::map<QString, WallTime> noticedAt; ///< person -> last notice
        SharedTimer::Handle storeRetry;
        std::function<void()> retired; ///< set while the bot is being retired
        QPointer<const QObject> retireContext;
        SharedTimer::Handle retireLimit;
    };
    struct Conversation
    {
        std::deque<TurnRecord> waiting;
        std::unique_ptr<Turn> running;
        QList<TurnRequest::Exchange> history;
    };

    void checkRetired(const QString &botId);
    void endRetiring(const QString &botId);
    [[nodiscard]] bool isKnown(const TurnRecord &turn) const;
    void take(const IncomingMessage &message, const AckHandle &ack);
    void takeAcceptance(const IncomingMessage &message, const AckHandle &ack,
                        const Result<TurnStore::Acceptance> &result);
    void closeForStore(const QString &botId, const Error &error);
    void route(const TurnRecord &record);
    void refuse(Bot &bot, const TurnRecord &record, const QString &detail, bool deservesNotice);
    void drop(const TurnRecord &record, const QString &reason);
    void enqueue(const TurnRecord &record);
    void runNext(const QString &key);
    void takeFinished(const QString &key, bool answered);
    void remember(Conversation &conversation, const Turn &turn);
    void sayAside(Bot &bot, const TurnRecord &record, const QString &sentence);
    void countOpen(const QString &botId, int change);
    void checkStopped();
    void interruptAll();
    void note(const IncomingMessage &message, const QString &turn, const QString &stage, const QString &text,
              const QJsonObject &numbers = {}) const;

    Turn::Services m_services;
    AssistantFor m_assistantFor;
    std::map<QString, Bot> m_bots;
    std::map<QString, Conversation> m_conversations;
    std::deque<QString> m_remembered; ///< conversations with a history, least recently used first
    std::map<QString, std::unique_ptr<Turn>> m_asides; ///< single sentences on their way, by turn id
    bool m_isStopping = false;
    SharedTimer::Handle m_grace;
    QPointer<const QObject> m_stopContext;
    std::function<void()> m_stopped;
};

} // namespace oagent
