#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/cardrules.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

#include <functional>
#include <memory>
#include <optional>

namespace oagent::simulator {

/// AI cards: create, stream, update, and what the person sees of them. dingtalk.md §20.
class CardDesk
{
public:
    using Listener = std::function<void(const QString &outTrackId)>;

    CardDesk(GatewayContext &context, Listener changed);

    /// Counts a card call; an answer when there were too many of them.
    [[nodiscard]] std::optional<HttpAnswer> callArrived();
    /// Counts a streaming call, which is in flight as long as the answer lives.
    [[nodiscard]] std::shared_ptr<void> streamArrived(const HttpServerRequest &request);

    [[nodiscard]] HttpAnswer create(const HttpServerRequest &request);
    /// The answer of a createAndDeliver reached the client: a second one for the same card is its mistake now.
    void createAnswered(const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer stream(const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer update(const HttpServerRequest &request);

    /// Drops cards that are done. Not from inside a call.
    void forgetFinished();
    void failDelivery(const QString &errorMsg, int count);

    [[nodiscard]] QList<CardRecord> cards() const;
    [[nodiscard]] std::optional<CardRecord> find(const QString &outTrackId) const;
    [[nodiscard]] Violations unfinished() const;

private:
    struct StreamCall
    {
        QJsonObject body;
        HttpAnswer answer;
    };
    struct Card
    {
        CardRecord record;
        bool answered = false;
        QString streamed; ///< content of the newest streaming call
        QHash<QString, StreamCall> calls; ///< by guid
    };

    [[nodiscard]] std::optional<HttpAnswer> refuse(const CardProblems &problems);
    [[nodiscard]] HttpAnswer deliver(Card &card, const QString &problem);
    [[nodiscard]] HttpAnswer apply(Card &card, const QJsonObject &body);
    [[nodiscard]] static bool takesVariable(Card &card, const QString &key);
    static void show(Card &card, const QString &content);
    void judgeFinal(const Card &card);
    Card *card(const QString &outTrackId);

    GatewayContext &m_context;
    Listener m_changed;
    RateWindow m_rate;
    QList<std::shared_ptr<Card>> m_cards; ///< oldest first; shared because QList copies
    // Shared with answers that may outlive us.
    std::shared_ptr<QHash<QString, int>> m_inFlight = std::make_shared<QHash<QString, int>>();
    QString m_deliveryError;
    int m_failedDeliveries = 0;
};

} // namespace oagent::simulator
