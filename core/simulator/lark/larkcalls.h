#pragma once

#include <QString>

/// Operations of the Lark gateway by method and path, for failNext(), holdNext() and callCount().
namespace oagent::simulator::larkcalls {

inline const QString endpoint = QStringLiteral("POST /callback/ws/endpoint");
inline const QString token = QStringLiteral("POST /open-apis/auth/v3/tenant_access_token/internal");
inline const QString send = QStringLiteral("POST /open-apis/im/v1/messages");
inline const QString reply = QStringLiteral("POST /open-apis/im/v1/messages/:message_id/reply");
inline const QString patchMessage = QStringLiteral("PATCH /open-apis/im/v1/messages/:message_id");
inline const QString editMessage = QStringLiteral("PUT /open-apis/im/v1/messages/:message_id");
inline const QString recallMessage = QStringLiteral("DELETE /open-apis/im/v1/messages/:message_id");
inline const QString readMessage = QStringLiteral("GET /open-apis/im/v1/messages/:message_id");
inline const QString history = QStringLiteral("GET /open-apis/im/v1/messages");
inline const QString addReaction = QStringLiteral("POST /open-apis/im/v1/messages/:message_id/reactions");
inline const QString removeReaction
    = QStringLiteral("DELETE /open-apis/im/v1/messages/:message_id/reactions/:reaction_id");
inline const QString resource = QStringLiteral("GET /open-apis/im/v1/messages/:message_id/resources/:file_key");
inline const QString uploadImage = QStringLiteral("POST /open-apis/im/v1/images");
inline const QString uploadFile = QStringLiteral("POST /open-apis/im/v1/files");
inline const QString createCard = QStringLiteral("POST /open-apis/cardkit/v1/cards");
inline const QString cardContent
    = QStringLiteral("PUT /open-apis/cardkit/v1/cards/:card_id/elements/:element_id/content");
inline const QString cardSettings = QStringLiteral("PATCH /open-apis/cardkit/v1/cards/:card_id/settings");
inline const QString updateCard = QStringLiteral("PUT /open-apis/cardkit/v1/cards/:card_id");
inline const QString addElements = QStringLiteral("POST /open-apis/cardkit/v1/cards/:card_id/elements");
inline const QString removeElement = QStringLiteral("DELETE /open-apis/cardkit/v1/cards/:card_id/elements/:element_id");
inline const QString convertId = QStringLiteral("POST /open-apis/cardkit/v1/cards/id_convert");
inline const QString botInfo = QStringLiteral("GET /open-apis/bot/v3/info");
inline const QString scopes = QStringLiteral("GET /open-apis/application/v6/scopes");
inline const QString applyScopes = QStringLiteral("POST /open-apis/application/v6/scopes/apply");
inline const QString application = QStringLiteral("GET /open-apis/application/v6/applications/:app_id");
inline const QString user = QStringLiteral("GET /open-apis/contact/v3/users/:user_id");
inline const QString chat = QStringLiteral("GET /open-apis/im/v1/chats/:chat_id");

} // namespace oagent::simulator::larkcalls
