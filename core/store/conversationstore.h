#pragma once

#include "core/store/statedatabase.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QObject>

namespace oagent {

/// What is remembered of conversations beyond their turns, in `bridge.db`: the generation, which /new raises, and by
/// which names an assistant's server knows them. A view on StateDatabase: calls of all stores take effect in the order
/// they were made, and `done` keeps the contract of TurnStore.
class ConversationStore : public QObject
{
    Q_OBJECT
public:
    /// What an assistant is told of the conversation a question belongs to.
    struct Memory
    {
        int generation = 0;
        QJsonObject remoteIds; ///< as keepRemoteIds() got them; empty when the assistant gave none
    };

    explicit ConversationStore(StateDatabase &database, QObject *parent = nullptr);

    /// For a turn that TurnStore::markAsked() was called for: the memory of the generation it was first asked in, also
    /// when that has been raised since. NotFound for an unknown turn.
    void memoryOf(const QString &turnId, const QString &assistant, const QObject *context, Callback<Memory> done);
    /// Replaces what this assistant gave for that generation before.
    void keepRemoteIds(const QString &conversation, int generation, const QString &assistant, const QJsonObject &ids,
                       const QObject *context, Callback<void> done);
    /// Begins the next generation and answers its number. Remote ids of the one before stay, for questions that are
    /// still open in it; older ones go.
    void raise(const QString &conversation, const QObject *context, Callback<int> done);

private:
    StateDatabase &m_database;
};

} // namespace oagent
