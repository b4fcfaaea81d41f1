#pragma once

#include "core/bridge/message.h"
#include "core/store/storethread.h"
#include "core/support/result.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace oagent {

/// What is stored of a turn on its way (architecture.md §2): accepted -> asked -> closing -> done, or dropped.
enum class TurnPhase { Accepted, Asked, Closing, Done, Dropped };

[[nodiscard]] QString nameOf(TurnPhase phase);

/// One unfinished turn, as a new process finds it.
struct TurnRecord
{
    QString id;
    QString conversation; ///< conversationKey() of its message
    TurnPhase phase = TurnPhase::Accepted;
    int part = 0; ///< Closing: the part whose sending may have begun
    QString text; ///< Closing: what is still to be sent from that part on. Asked: the text so far, if it was saved
    IncomingMessage message;
    QJsonObject handles; ///< part number as text -> what the reply surface saved
    WallTime acceptedAt {};
};

/// The turns on disk, in `bridge.db`. Lives on the caller's thread; its SQLite connection lives on a thread of its own,
/// which commits what has gathered as one transaction (WAL, synchronous=FULL), in the order of the calls. Every `done`
/// is called after its commit, or with Storage / StorageFull, and then nothing of that call was written. What was asked
/// for is written even if its context dies.
///
/// A phase only moves forward. A call for an unknown or ended turn fails with NotFound, one that would move an open
/// turn back (markAsked or saveText after markClosing, an earlier part) with Refused.
class TurnStore : public QObject
{
    Q_OBJECT
public:
    struct Acceptance
    {
        bool isNew
            = false; ///< false: a message of that bot and id was accepted before (duplicates are remembered 24 h)
        QString turnId; ///< of the earlier turn when it is a duplicate
    };

    explicit TurnStore(const Clock &clock, QObject *parent = nullptr, StoreLimits limits = {});
    /// Finishes what was asked for, truncates the write-ahead log, joins the thread. Callbacks not yet delivered are
    /// lost.
    ~TurnStore() override;

    /// Opens or creates `path` (0600) and forgets ended turns older than 24 h, now and every hour. A damaged file is
    /// kept aside under another name and said by damagedFileKept(); the store then begins anew, so that bots go on
    /// answering. Errors: InUse (another process holds the file), Storage (written by a newer version, unreadable …),
    /// StorageFull. Must have succeeded before anything else is called; may be called again after a failure.
    void open(const QString &path, const QObject *context, Callback<void> done);

    /// Stores a message and its new turn, or finds the earlier one.
    void accept(const IncomingMessage &message, const QObject *context, Callback<Acceptance> done);
    void markAsked(const QString &turnId, const QObject *context, Callback<void> done);
    /// The text so far of a turn that must not be asked again; keeps the phase.
    void saveText(const QString &turnId, const QString &text, const QObject *context, Callback<void> done);
    void saveHandle(const QString &turnId, int part, const QJsonObject &handle, const QObject *context,
                    Callback<void> done);
    /// `remaining` is the text from `part` on; called again for each further part.
    void markClosing(const QString &turnId, int part, const QString &remaining, const QObject *context,
                     Callback<void> done);
    /// Ends the turn; text, reply addresses and handles are erased with it.
    void markDone(const QString &turnId, const QObject *context, Callback<void> done);
    void markDropped(const QString &turnId, const QString &reason, const QObject *context, Callback<void> done);

    /// Oldest first.
    void openTurns(const QObject *context, Callback<QList<TurnRecord>> done);

    /// Transactions committed since open(): beside the number of calls it tells how well they gather.
    [[nodiscard]] quint64 commits() const;

Q_SIGNALS:
    /// Before the `done` of open(): the file was damaged and is kept under this name.
    void damagedFileKept(const QString &keptAs);

private:
    template <class T>
    void run(std::function<Result<T>(Database &)> work, const QObject *context, Callback<T> done);
    void end(const QString &turnId, TurnPhase phase, const QString &reason, const QObject *context,
             Callback<void> done);
    void prune(const QObject *context, Callback<void> done);

    const Clock &m_clock;
    const StoreLimits m_limits;
    QTimer m_pruning;
    std::unique_ptr<StoreThread> m_thread; ///< nothing before open()
};

} // namespace oagent
