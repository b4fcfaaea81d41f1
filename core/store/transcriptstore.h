#pragma once

#include "core/bridge/message.h"
#include "core/store/statedatabase.h"
#include "core/support/result.h"

#include <QObject>

#include <optional>

namespace oagent {

/// A question and the one answer to it, as a person reads them again.
struct TranscriptEntry
{
    QString turn;
    QString conversation; ///< conversationKey()
    QString botId;
    QString channel;
    ChatKind chatKind = ChatKind::Private;
    QString title; ///< of the chat: the group's, or who writes there
    QString asker; ///< a name, or an id where the platform gives none
    QString question;
    QString answer; ///< Markdown; so far, while `took` is nothing
    WallTime askedAt {};
    std::optional<Milliseconds> took; ///< until the answer was whole
    bool isUndelivered = false; ///< nobody got it, or not all of it
};

/// One chat in a list of them.
struct TranscriptChat
{
    TranscriptEntry newest;
    bool isUnread = false;
};

/// What was said in the chats, kept in `bridge.db` while history is on. A view on StateDatabase: calls of all stores
/// take effect in the order they were made, and `done` keeps the contract of TurnStore. What is kept of a person goes
/// with PeopleStore::forgetPerson(), what is kept of a group with forgetGroup().
class TranscriptStore : public QObject
{
    Q_OBJECT
public:
    explicit TranscriptStore(StateDatabase &database, QObject *parent = nullptr);

    /// Without its answer; `person` as of PeopleStore::Seen, 0 when nobody is known. Nothing when the turn is there.
    void add(const TranscriptEntry &entry, qint64 person, const QObject *context, Callback<void> done);
    /// Nothing when the turn is not there any more.
    void finish(const QString &turn, const QString &answer, Milliseconds took, const QObject *context,
                Callback<void> done);
    /// As finish(), of an answer that the person did not get.
    void finishUndelivered(const QString &turn, const QString &answer, const QObject *context, Callback<void> done);
    /// Who asked, and where, are called so. Nothing when the turn is not there any more.
    void name(const QString &turn, const QString &title, const QString &asker, const QObject *context,
              Callback<void> done);
    /// The newest first, 500 at most.
    void chats(const QObject *context, Callback<QList<TranscriptChat>> done);
    /// The newest `most` of one chat, oldest first.
    void entries(const QString &conversation, int most, const QObject *context, Callback<QList<TranscriptEntry>> done);
    /// The conversations in which a question or an answer holds `text`, letter case of ASCII aside.
    void find(const QString &text, const QObject *context, Callback<QStringList> done);
    void markRead(const QString &conversation, WallTime until, const QObject *context, Callback<void> done);
    void erase(const QString &conversation, const QObject *context, Callback<void> done);
    /// Erases what was asked before.
    void prune(WallTime before, const QObject *context, Callback<void> done);

private:
    StateDatabase &m_database;
};

} // namespace oagent
