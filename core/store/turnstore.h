#pragma once

#include "core/bridge/message.h"
#include "core/store/statedatabase.h"
#include "core/support/result.h"

#include <QObject>
#include <QTimer>

#include <deque>

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
    int part = 0; ///< Closing: the part whose sending may have begun. Asked: the part that was being written, if it was
                  ///< saved
    QString text; ///< Closing: what is still to be sent from that part on. Asked: its text so far, if it was saved
    IncomingMessage message;
    QJsonObject handles; ///< part number as text -> what the reply surface saved
    WallTime acceptedAt {};
};

/// The files of the media folder that these turns keep.
[[nodiscard]] QStringList mediaFilesOf(const QList<TurnRecord> &turns);

/// The turns on disk, in `bridge.db`. The database commits what has gathered as one transaction, in the order of the
/// calls. Every `done` is called after its commit and, unless said otherwise, when that is on the medium; or with
/// Storage / StorageFull. What was asked for is written even if its context dies.
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
        QString conversation; ///< conversationKey() of the message
    };

    /// Forgets ended turns older than 24 h, whenever the database was opened and every hour.
    TurnStore(StateDatabase &database, const Clock &clock, QObject *parent = nullptr);

    /// Stores a message and its new turn, or finds the earlier one. It may be worked on from then on, and acknowledged
    /// after a flush(): what is stored next about it shares that.
    void accept(const IncomingMessage &message, const QObject *context, Callback<Acceptance> done);
    /// `done` comes when everything asked for before is on the medium.
    void flush(const QObject *context, Callback<void> done);
    /// What became of the message's attachments, once they were fetched.
    void saveAttachments(const QString &turnId, const QList<Attachment> &attachments, const QObject *context,
                         Callback<void> done);
    /// The turn of a message that was accepted in the last 24 h, ended or not; NotFound when there is none.
    void turnOf(const QString &botId, const QString &messageId, const QObject *context, Callback<QString> done);
    /// Puts the turn into the present generation of its conversation. Again for a question that is repeated: forgets
    /// the text saved of the earlier answer and leaves the generation as it was.
    void markAsked(const QString &turnId, const QObject *context, Callback<void> done);
    /// The text so far, from `part` on, of a turn that must not be asked again; keeps the phase.
    void saveText(const QString &turnId, int part, const QString &text, const QObject *context, Callback<void> done);
    void saveHandle(const QString &turnId, int part, const QJsonObject &handle, Flush flush, const QObject *context,
                    Callback<void> done);
    /// `remaining` is the text from `part` on; called again for each further part.
    void markClosing(const QString &turnId, int part, const QString &remaining, const QObject *context,
                     Callback<void> done);
    /// Ends the turn; text, reply addresses and handles are erased with it. Nobody is woken for a success: `done` comes
    /// with what the store says next.
    void markDone(const QString &turnId, const QObject *context, Callback<void> done);
    void markDropped(const QString &turnId, const QString &reason, const QObject *context, Callback<void> done);

    /// Whether a message could be stored now: writes one that is none, and erases it again.
    void tryWriting(const QObject *context, Callback<void> done);

    /// Oldest first.
    void openTurns(const QObject *context, Callback<QList<TurnRecord>> done);

Q_SIGNALS:
    /// A turn has ended, and these files of the media folder with it. Before the `done` of what ended it.
    void filesReleased(const QStringList &names);

private:
    void end(const QString &turnId, TurnPhase phase, const QString &reason, const QObject *context,
             Callback<void> done);
    void prune();
    [[nodiscard]] Milliseconds leapsOfTheLastDay();

    struct Leap
    {
        std::chrono::steady_clock::time_point seen;
        Milliseconds length;
    };

    StateDatabase &m_database;
    const Clock &m_clock;
    QTimer m_pruning;
    WallTime m_lastWall; ///< with the next: the two clocks when prune() looked last
    std::chrono::steady_clock::time_point m_lastSteady;
    std::deque<Leap> m_leaps;
};

} // namespace oagent
