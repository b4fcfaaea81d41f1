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
    [[nodiscard]] std::optional<ApiAnswer> callArrived();
    /// Counts a streaming call, which is in flight as long as the answer lives.
    [[nodiscard]] std::shared_ptr<void> streamArrived(const HttpServerRequest &request);

    [[nodiscard]] ApiAnswer create(const HttpServerRequest &request);
    /// The answer of a createAndDeliver reached the client: a second one for the same card is its mistake now.
    void createAnswered(const HttpServerRequest &request);
    [[nodiscard]] ApiAnswer stream(const HttpServerRequest &request);
    [[nodiscard]] ApiAnswer update(const HttpServerRequest &request);

    void failDelivery(const QString &errorMsg, int count);

    [[nodiscard]] QList<CardRecord> cards() const;
    [[nodiscard]] std::optional<CardRecord> find(const QString &outTrackId) const;
    [[nodiscard]] Violations unfinished() const;

private:
    struct StreamCall
    {
        QJsonObject body;
        ApiAnswer answer;
    };
    struct Card
    {
        CardRecord record;
        bool answered = false;
        QString streamed; ///< content of the newest streaming call
        QHash<QString, StreamCall> calls; ///< by guid
    };

    [[nodiscard]] std::optional<ApiAnswer> refuse(const CardProblems &problems);
    [[nodiscard]] ApiAnswer deliver(Card &card, const QString &problem);
    [[nodiscard]] ApiAnswer apply(Card &card, const QJsonObject &body);
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
