#pragma once

#include "core/access/standing.h"
#include "core/bridge/message.h"
#include "core/store/knownperson.h"
#include "core/store/pairingstore.h"
#include "core/store/statedatabase.h"
#include "core/support/result.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace oagent {

/// A group in which somebody wrote to a bot.
struct KnownGroup
{
    QString botId;
    QString channel;
    QString chatId;
    QString title; ///< may be empty
    WallTime lastMessageAt {};
    bool isAllowed = false;
};

/// The people and groups of all bots, in `bridge.db`. Bounded: beyond the limits the one who wrote longest ago and has
/// no verdict is forgotten. Every `done` is called after its commit, or with Storage / StorageFull, and then nothing
/// of that call was written. NotFound when there is no such person, group or open request.
class PeopleStore : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        int people = 10'000;
        int groups = 2'000;
    };
    struct Seen
    {
        qint64 person = 0; ///< KnownPerson::number
        AccessStanding standing;
        QString name {}; ///< the last one that is known
        QString chatTitle {}; ///< likewise, of a group
        std::optional<WallTime> toldAt {}; ///< when they were told last that they may not talk
    };
    struct Everybody
    {
        QList<KnownPerson> people; ///< newest message first
        QList<KnownGroup> groups; ///< likewise
    };

    PeopleStore(StateDatabase &database, const Clock &clock, Limits limits, QObject *parent = nullptr);
    PeopleStore(StateDatabase &database, const Clock &clock, QObject *parent = nullptr);

    /// Keeps who wrote, and where, and says how they stand. All id kinds of one message are one person: rows that turn
    /// out to be the same person become one, with the stricter verdict.
    void see(const IncomingMessage &message, WallTime at, const QObject *context, Callback<Seen> done);
    void everybody(const QObject *context, Callback<Everybody> done);
    /// Ends an open pairing request of that person, too.
    void setVerdict(qint64 person, PersonVerdict verdict, const QObject *context, Callback<void> done);
    void allowGroup(const QString &botId, const QString &chatId, const QObject *context, Callback<void> done);
    /// Erases all that is stored of that person: verdict, ids, and what ConversationStore keeps of their private chats.
    /// A turn that is on its way is erased at its end.
    void forgetPerson(qint64 person, const QObject *context, Callback<void> done);
    void forgetGroup(const QString &botId, const QString &chatId, const QObject *context, Callback<void> done);
    /// Erases everybody of bots that are not among these.
    void keepOnly(const QStringList &botIds, const QObject *context, Callback<void> done);

    /// Notes that this person was told that they may not talk; best effort.
    void noteTold(qint64 person, WallTime at);
    /// Requests to be let in.
    [[nodiscard]] PairingStore &pairing() { return m_pairing; }

Q_SIGNALS:
    /// People or groups were forgotten, and with them what other stores keep of their chats.
    void erased();

private:
    void erase(std::function<Result<void>(Database &)> work, const QObject *context, Callback<void> done);

    StateDatabase &m_database;
    const Clock &m_clock;
    Limits m_limits;
    PairingStore m_pairing;
};

} // namespace oagent
