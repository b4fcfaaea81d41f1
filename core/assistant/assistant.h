#pragma once

#include "core/support/result.h"

#include <QList>
#include <QObject>

#include <memory>

namespace oagent {

/// One question, with all that an adapter may need.
struct TurnRequest
{
    QString turnId; ///< the same again when the question is repeated
    QString conversation; ///< conversationKey(); the only identity that leaves the computer
    int generation = 0; ///< raised by /new
    QString channel;
    QString text;
    /// Earlier questions and answers of this conversation and generation, oldest first; for adapters without a memory
    /// of their own at the server.
    struct Exchange
    {
        QString question;
        QString answer;
    };
    QList<Exchange> history;
};

/// How a turn at the assistant ended.
struct Outcome
{
    enum class Kind { Completed, Failed, Cancelled };
    Kind kind = Kind::Completed;
    QString text; ///< whole answer so far, whatever the kind
    bool cutByLength = false; ///< Completed: the assistant stopped at its length limit
    Error error; ///< Failed
};

/// A question under way. Signals in order: started, any of the deltas, then finished exactly once and nothing after it.
/// Deleting it aborts silently.
class AssistantTurn : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Idempotent. finished(Cancelled) comes at once, from the event loop, unless a terminal event is already on its
    /// way.
    virtual void cancel() = 0;

Q_SIGNALS:
    void started();
    void textDelta(const QString &piece);
    void reasoningDelta(const QString &piece);
    void replaced(const QString &wholeText); ///< what was shown so far is withdrawn
    void toolStatus(const QString &names);
    void finished(const oagent::Outcome &outcome);
};

/// What answers: an HTTP service or the built-in Echo.
class Assistant : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Nothing is emitted before the event loop runs again, so that the caller can connect first.
    [[nodiscard]] virtual std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) = 0;
    /// Whether a question may be asked again with the same turn id after a crash.
    [[nodiscard]] virtual bool askAgainAfterCrash() const = 0;
    /// How many exchanges of the conversation ask() wants to be given; 0 when the server remembers.
    [[nodiscard]] virtual int historyTurns() const = 0;
};

} // namespace oagent
