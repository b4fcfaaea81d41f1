#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/lark/finding.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

#include <functional>
#include <memory>
#include <optional>

namespace oagent::simulator::larkparts {

/// Card entities: made, sent once, streamed, closed, changed. lark.md §10.
class CardDesk
{
public:
    using Listener = std::function<void(const QString &cardId)>;

    CardDesk(Context &context, Listener changed);

    /// Counts a call on a card, in flight as long as the answer lives.
    [[nodiscard]] std::shared_ptr<void> arrived(const QString &cardId);
    /// An answer when there were too many calls on this card.
    [[nodiscard]] std::optional<HttpAnswer> paced(const QString &cardId);

    [[nodiscard]] HttpAnswer create(const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer setContent(const QString &cardId, const QString &elementId,
                                        const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer setSettings(const QString &cardId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer update(const QString &cardId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer addElements(const QString &cardId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer removeElement(const QString &cardId, const QString &elementId,
                                           const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer convertId(const HttpServerRequest &request) const;

    /// The entity is sent as this message; an answer when it cannot be.
    [[nodiscard]] std::optional<HttpAnswer> attach(const QString &cardId, const QString &messageId,
                                                   const QString &chatId);
    /// A click's answer puts another card in its place; "click.card-while-streaming" when that cannot be.
    void replaceCard(const QString &cardId, const QJsonObject &json);
    /// Streaming ends as if its time were over (§10), for every card.
    void closeByAge();

    [[nodiscard]] QList<LarkCard> cards() const; ///< oldest first
    [[nodiscard]] std::optional<LarkCard> find(const QString &cardId) const;
    [[nodiscard]] Violations unfinished() const; ///< "card.unfinished"
    void forgetFinished();

private:
    struct Card
    {
        explicit Card(const LarkLimits &limits)
            : allowed(limits.rateWindow, limits.cardCallsPerWindow)
            , steady(limits.rateWindow, limits.steadyCardCallsPerWindow)
        { }

        LarkCard record;
        SteadyTime streamingSince;
        bool closedByAge = false;
        bool closedTold = false; ///< the client knows that streaming is over
        QHash<QString, QJsonObject> calls; ///< bodies by uuid
        QJsonObject lastBody;
        RateWindow allowed;
        RateWindow steady;
        int inFlight = 0;
    };
    /// A step of an operation that every kind of it needs: the card, its sequence and uuid.
    struct Begun
    {
        Card *card = nullptr;
        QJsonObject body;
        std::optional<HttpAnswer> refusal;
    };

    [[nodiscard]] Begun begin(const QString &cardId, const HttpServerRequest &request);
    [[nodiscard]] std::optional<HttpAnswer> judgeOrder(Card &card, const QJsonObject &body);
    [[nodiscard]] std::optional<HttpAnswer> refuseClosed(Card &card);
    [[nodiscard]] HttpAnswer finish(Card &card, const QJsonObject &json);
    [[nodiscard]] HttpAnswer refuse(const QString &code, const QString &detail, int answer);
    void age(Card &card) const;
    static void show(Card &card, const QJsonObject &json);
    [[nodiscard]] Card *card(const QString &cardId);

    Context &m_context;
    Listener m_changed;
    QList<std::shared_ptr<Card>> m_cards; ///< oldest first; shared with calls in flight, and because QList copies
};

} // namespace oagent::simulator::larkparts
