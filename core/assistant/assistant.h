#pragma once

#include "core/assistant/media.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <memory>

namespace oagent {

/// One question, with all that an adapter may need.
struct TurnRequest
{
    QString turnId; ///< the same again when the question is repeated
    QString conversation; ///< conversationKey(); the only identity that leaves the computer
    int generation = 0; ///< raised by /new; noGeneration: of a conversation that has none
    static constexpr int noGeneration = -1;
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
    QJsonObject remoteIds {}; ///< what AssistantTurn::started() gave last in this conversation and generation
    QList<MediaFile> images {}; ///< no more and nothing else than Assistant::accepts() says
    QList<MediaFile> files {};
};

/// How a turn at the assistant ended.
struct Outcome
{
    enum class Kind { Completed, Failed, Cancelled };
    Kind kind = Kind::Completed;
    QString text; ///< whole answer so far, whatever the kind
    bool cutByLength = false; ///< Completed: the assistant stopped at its length limit
    Error error; ///< Failed
    QString remark; ///< Completed: what was odd about it, in the server's words; for the log alone
};

/// A question under way. Signals in order: started (unless it was cancelled before), any of the deltas, then finished
/// exactly once and nothing after it. Deleting it aborts silently.
class AssistantTurn : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Idempotent. finished(Cancelled) comes at once, from the event loop, unless a terminal event is already on its
    /// way.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// The question was taken up, or is about to finish without. `remoteIds`: by which names the server knows the
    /// conversation, in the adapter's own members, when the next question needs them; else empty. Never a secret.
    void started(const QJsonObject &remoteIds);
    void textDelta(const QString &piece);
    void reasoningDelta(const QString &piece);
    void replaced(const QString &wholeText); ///< what was shown so far is withdrawn
    void toolStatus(const QString &names);
    /// The assistant made a file, whose bytes are here; nothing is ever fetched by an address.
    void fileReceived(const oagent::MediaFile &file);
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
    /// Whether the server remembers conversations: ask() then looks at `generation` and `remoteIds`.
    [[nodiscard]] virtual bool remembers() const = 0;
    /// How many exchanges of the conversation ask() wants to be given; 0 when the server remembers.
    [[nodiscard]] virtual int historyTurns() const = 0;
    /// What ask() may be given beside text.
    [[nodiscard]] virtual AcceptedMedia accepts() const { return {}; }
};

} // namespace oagent
