#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/chatbook.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/lark/ratebook.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <optional>

namespace oagent::simulator::larkparts {

class CardDesk;
class MediaDesk;

/// Messages of the bot: sends, replies, changes, recalls, and reads. lark.md §11.1 to §11.3.
class MessageDesk
{
public:
    using Listener = std::function<void(const QString &messageId)>;

    MessageDesk(Context &context, ChatBook &chats, RateBook &rates, CardDesk &cards, const MediaDesk &media,
                Listener changed);

    [[nodiscard]] HttpAnswer send(const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer reply(const QString &messageId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer patch(const QString &messageId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer edit(const QString &messageId, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer recall(const QString &messageId);
    [[nodiscard]] HttpAnswer read(const QString &messageId) const;
    [[nodiscard]] HttpAnswer history(const HttpServerRequest &request) const;

    /// A click's answer puts another card in the place of this message's.
    void replaceCard(const QString &messageId, const QJsonObject &card);
    /// The client got no answer to a send with this body: another uuid for the same words would double them.
    void answerLost(const HttpServerRequest &request);

private:
    struct Sent
    {
        QJsonObject body;
        QString target; ///< chat, or message replied to
        QString messageId;
        SteadyTime at;
    };
    struct Lost
    {
        QString target;
        QString content;
        QString uuid;
    };

    /// What the two ways to send have in common. `answered` is nullptr for a plain send.
    [[nodiscard]] HttpAnswer take(const QJsonObject &body, qsizetype bytes, const QString &target, const Chat &chat,
                                  const LarkShown *answered);
    [[nodiscard]] std::optional<HttpAnswer> repeatOf(const QJsonObject &body, const QString &target);
    [[nodiscard]] std::optional<HttpAnswer> keyProblem(const QString &messageType, const QString &content);
    [[nodiscard]] std::optional<HttpAnswer> refuseRecalled(const LarkShown &message);
    [[nodiscard]] std::optional<HttpAnswer> refuseChange(const LarkShown *message, bool cardWanted);
    void show(LarkShown &message, const QString &content);
    [[nodiscard]] QJsonObject described(const LarkShown &message) const;

    Context &m_context;
    ChatBook &m_chats;
    RateBook &m_rates;
    CardDesk &m_cards;
    const MediaDesk &m_media;
    Listener m_changed;
    QHash<QString, Sent> m_sent; ///< by uuid
    QList<Lost> m_lost;
    QSet<QString> m_recallTold; ///< message ids of which the client was told that they are gone
};

} // namespace oagent::simulator::larkparts
