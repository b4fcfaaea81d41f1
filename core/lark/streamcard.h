#pragma once

#include "core/lark/api.h"

namespace oagent::lark {

/// One card of CardKit whose text grows (lark.md §10): one rising number over all its operations, of which a block at a
/// time is stored as used; switched on again when its time is over. One call at a time.
class StreamCard : public QObject
{
    Q_OBJECT
public:
    /// Stores the members that a later process needs to go on with the card; keeps the contract of HandleSink::save().
    using Keep = std::function<void(const QJsonObject &members, const QObject *context, Callback<void> committed)>;

    StreamCard(Api &api, SharedTimer &timer, const Limits &limits, Keep keep, QObject *parent = nullptr);

    /// Goes on with what an earlier process kept; false when it kept no card.
    bool adopt(const QJsonObject &members);
    /// Makes the card, which is not sent by that; stored when `done` comes.
    void create(const QString &text, const QString &summary, bool isProgress, const QObject *context,
                Callback<void> done);
    /// The whole text. Nothing happens when it is the one that is shown; one that does not begin with that replaces the
    /// card, since the platform types on what is given as text.
    void put(const QString &text, bool isProgress, const QObject *context, Callback<void> done);
    /// Ends the growing; the summary stands in the list of chats.
    void settle(const QString &summary, const QObject *context, Callback<void> done);

    [[nodiscard]] const QString &id() const { return m_id; }
    [[nodiscard]] const QString &shown() const { return m_shown; }

private:
    enum class Operation { Text, Card, Open, Settle };

    void begin(bool isProgress, const QObject *context, Callback<void> done);
    void takeCreated(const Result<QJsonObject> &answer);
    void run(Operation operation);
    void send(Operation operation, int sequence);
    void take(Operation operation, const Result<QJsonObject> &answer);
    void goOn(Operation operation);
    [[nodiscard]] bool mayHaveTimedOut() const;
    [[nodiscard]] Operation wayOfText() const;
    void finish(const Result<void> &result);

    Api &m_api;
    SharedTimer &m_timer;
    const Limits &m_limits;
    Keep m_keep;
    QString m_id;
    int m_sequence = 0;
    int m_reserved = 0; ///< stored: no later process uses a number up to it
    std::optional<std::chrono::steady_clock::time_point> m_openedAt; ///< nothing: not known
    QString m_shown;
    bool m_isShownKnown = false;
    // Of the call under way.
    QString m_text; ///< or the summary
    bool m_isProgress = false;
    bool m_isReopened = false;
    bool m_isNumberMended = false;
    bool m_isCardRefused = false; ///< as a whole; its text may be taken
    int m_interactions = 0;
    SharedTimer::Handle m_retry;
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

} // namespace oagent::lark
