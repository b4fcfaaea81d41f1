#include "core/simulator/lark/messagedesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/carddesk.h"
#include "core/simulator/lark/cardrules.h"
#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/lark/mediadesk.h"
#include "core/simulator/lark/messagetext.h"
#include "core/simulator/lark/sendrules.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

HttpAnswer noSuchMessage()
{
    return LarkAnswer::error(99'992'354, u"The request you send is not a valid {message_id}"_s);
}

QJsonObject bodyOf(const HttpServerRequest &request) { return jsonObject(request.body).value_or(QJsonObject()); }

QString targetOf(const HttpServerRequest &request)
{
    const QString receiver = bodyOf(request)["receive_id"_L1].toString();
    return receiver.isEmpty() ? QString::fromUtf8(request.path) : receiver;
}

} // namespace

MessageDesk::MessageDesk(Context &context, ChatBook &chats, RateBook &rates, CardDesk &cards, const MediaDesk &media,
                         Listener changed)
    : m_context(context)
    , m_chats(chats)
    , m_rates(rates)
    , m_cards(cards)
    , m_media(media)
    , m_changed(std::move(changed))
{ }

HttpAnswer MessageDesk::send(const HttpServerRequest &request)
{
    const QString kind = QString::fromLatin1(request.queryItem("receive_id_type"_ba));
    const QJsonObject body = bodyOf(request);
    const QString receiver = body["receive_id"_L1].toString();
    const auto wrong = [&](const QString &detail, const HttpAnswer &answer) {
        m_context.log.record(u"send.target"_s, detail);
        return answer;
    };
    if (kind != "chat_id"_L1 && kind != "open_id"_L1)
        return wrong(u"receive_id_type is chat_id or open_id, as events name them"_s,
                     LarkAnswer::error(99'992'402, u"field validation failed"_s));
    const Chat *chat = kind == "chat_id"_L1 ? m_chats.chat(receiver) : m_chats.privateChatWith(receiver);
    if (!chat && kind == "open_id"_L1)
        return wrong(u"nobody has this open_id"_s, LarkAnswer::error(99'992'361, u"open_id cross app"_s));
    if (!chat)
        return wrong(u"no such chat"_s, LarkAnswer::error(230'002, u"Bot/User can NOT be out of the chat."_s));
    if (chat->group)
        m_context.log.warn(u"send.not-a-reply"_s, u"in a group a question is replied to"_s);
    return take(body, request.body.size(), receiver, *chat, nullptr);
}

HttpAnswer MessageDesk::reply(const QString &messageId, const HttpServerRequest &request)
{
    const LarkShown *answered = m_chats.message(messageId);
    if (!answered) {
        m_context.log.record(u"send.target"_s, u"no such message"_s);
        return noSuchMessage();
    }
    if (const std::optional<HttpAnswer> refused = refuseRecalled(*answered))
        return *refused;
    const LarkShown question = *answered; // the list of messages grows below
    return take(bodyOf(request), request.body.size(), QString::fromUtf8(request.path), *m_chats.chat(question.chatId),
                &question);
}

std::optional<HttpAnswer> MessageDesk::refuseRecalled(const LarkShown &message)
{
    if (!message.recalled)
        return std::nullopt;
    if (m_recallTold.contains(message.messageId))
        m_context.log.record(u"recall.ignored"_s, u"the work for a recalled message goes on"_s);
    m_recallTold.insert(message.messageId);
    return LarkAnswer::recalled();
}

HttpAnswer MessageDesk::take(const QJsonObject &body, qsizetype bytes, const QString &target, const Chat &chat,
                             const LarkShown *answered)
{
    const QString messageType = body["msg_type"_L1].toString();
    Findings found = bodyFindings(body, bytes);
    found.append(contentFindings(messageType, body["content"_L1], m_context.limits.cardTables));
    if (const std::optional<HttpAnswer> refused = record(m_context.log, found))
        return *refused;
    if (const std::optional<HttpAnswer> repeated = repeatOf(body, target))
        return *repeated;
    if (!chat.botIsMember)
        return LarkAnswer::error(230'002, u"Bot/User can NOT be out of the chat."_s);
    if (const std::optional<HttpAnswer> refused
        = m_rates.counted(u"send.rate"_s, chat.id, m_context.limits.sendsPerWindow))
        return *refused;
    const QString content = body["content"_L1].toString();
    if (const std::optional<HttpAnswer> refused = keyProblem(messageType, content))
        return *refused;

    LarkShown message;
    message.messageId = freshId(u"om_"_s);
    message.chatId = chat.id;
    message.messageType = messageType;
    message.content = content;
    message.uuid = body["uuid"_L1].toString();
    if (answered) {
        message.parentId = answered->messageId;
        message.rootId = answered->rootId.isEmpty() ? answered->messageId : answered->rootId;
        message.threadId = answered->threadId;
        if (body["reply_in_thread"_L1].toBool() && message.threadId.isEmpty())
            message.threadId = freshId(u"omt_"_s);
    }
    if (const QString cardId = cardReference(content); !cardId.isEmpty()) {
        if (const std::optional<HttpAnswer> refused = m_cards.attach(cardId, message.messageId, chat.id))
            return *refused;
        message.cardId = cardId;
    }
    message.text = textOf(messageType, content);
    const LarkShown &added = m_chats.add(message);
    m_sent.insert(added.uuid, { body, target, added.messageId, steadyNow() });
    HttpAnswer answer = LarkAnswer::success(described(added));
    m_changed(message.messageId);
    return answer;
}

/// The same uuid again within an hour is the same message (§11.2).
std::optional<HttpAnswer> MessageDesk::repeatOf(const QJsonObject &body, const QString &target)
{
    const QString uuid = body["uuid"_L1].toString();
    m_lost.removeIf([&](const Lost &lost) {
        const bool same = lost.target == target && lost.content == body["content"_L1].toString();
        if (same && lost.uuid != uuid)
            m_context.log.record(u"send.doubled"_s, u"a lost answer is asked for again with the same uuid"_s);
        return same;
    });
    const auto sent = m_sent.constFind(uuid);
    if (uuid.isEmpty() || sent == m_sent.constEnd() || steadyNow() - sent->at > m_context.limits.uuidLife)
        return std::nullopt;
    if (sent->body != body || sent->target != target)
        m_context.log.record(u"send.uuid-reused"_s, u"one uuid for two messages"_s);
    if (m_context.limits.refusesUsedUuids)
        return LarkAnswer::badParameter(u"uuid was used before"_s);
    const LarkShown *message = m_chats.message(sent->messageId);
    return message ? std::optional(LarkAnswer::success(described(*message))) : std::nullopt;
}

std::optional<HttpAnswer> MessageDesk::keyProblem(const QString &messageType, const QString &content)
{
    const QJsonObject object = jsonObject(content.toUtf8()).value_or(QJsonObject());
    const auto unknown = [&](const QString &key) {
        m_context.log.record(u"send.key"_s, u"this was never uploaded"_s);
        return LarkAnswer::badParameter(u"invalid "_s + key);
    };
    if (messageType == "image"_L1 && !m_media.upload(object["image_key"_L1].toString()))
        return unknown(u"image_key"_s);
    const bool isFile = QStringList { u"file"_s, u"audio"_s, u"media"_s }.contains(messageType);
    if (!isFile)
        return std::nullopt;
    const std::optional<LarkUpload> upload = m_media.upload(object["file_key"_L1].toString());
    if (!upload)
        return unknown(u"file_key"_s);
    const QString needed = messageType == "audio"_L1 ? u"opus"_s : messageType == "media"_L1 ? u"mp4"_s : QString();
    const bool fits = needed.isEmpty() ? upload->type != "mp4"_L1 : upload->type == needed;
    if (fits)
        return std::nullopt;
    m_context.log.record(u"send.key"_s, u"the kind of the upload is not that of the message"_s);
    return LarkAnswer::error(230'055, u"The type of file upload does not match the type of message being sent."_s);
}

std::optional<HttpAnswer> MessageDesk::refuseChange(const LarkShown *message, bool cardWanted)
{
    if (!message)
        return noSuchMessage();
    if (std::optional<HttpAnswer> refused = refuseRecalled(*message))
        return refused;
    const auto wrong = [&](const QString &detail) {
        m_context.log.record(u"change.target"_s, detail);
        return LarkAnswer::error(230'054, u"This operation is not supported for this message type."_s);
    };
    if (!message->senderOpenId.isEmpty())
        return wrong(u"only one's own messages are changed"_s);
    if (!message->cardId.isEmpty())
        return wrong(u"a card entity is changed through CardKit"_s);
    if ((message->messageType == "interactive"_L1) != cardWanted)
        return wrong(u"PATCH is for cards, PUT for text and post"_s);
    return std::nullopt;
}

void MessageDesk::show(LarkShown &message, const QString &content)
{
    message.content = content;
    message.text = textOf(message.messageType, content);
    ++message.edits;
    if (!message.text.isEmpty() && (message.history.isEmpty() || message.history.last() != message.text))
        message.history.append(message.text);
    const QString messageId = message.messageId;
    m_changed(messageId);
}

HttpAnswer MessageDesk::patch(const QString &messageId, const HttpServerRequest &request)
{
    LarkShown *message = m_chats.message(messageId);
    if (const std::optional<HttpAnswer> refused = refuseChange(message, true))
        return *refused;
    const QJsonValue content = bodyOf(request)["content"_L1];
    Findings found = contentFindings(u"interactive"_s, content, m_context.limits.cardTables);
    const auto isShared = [](const QString &card) {
        return jsonObject(card.toUtf8()).value_or(QJsonObject())["config"_L1]["update_multi"_L1].toBool();
    };
    if (!isShared(message->content) || !isShared(content.toString()))
        found.append({ { u"patch.update-multi"_s, u"update_multi is true before and after"_s },
                       LarkAnswer::badParameter(u"update_multi is not true"_s) });
    if (request.body.size() > maxPostBytes)
        found.append({ { u"send.too-long"_s, u"a card has 30 KB at most"_s },
                       LarkAnswer::error(230'025, u"The length of the message content reaches its limit."_s) });
    if (const std::optional<HttpAnswer> refused = record(m_context.log, found))
        return *refused;
    if (const std::optional<HttpAnswer> refused
        = m_rates.counted(u"patch.rate"_s, messageId, m_context.limits.patchesPerWindow))
        return *refused;
    show(*message, content.toString());
    return LarkAnswer::success();
}

HttpAnswer MessageDesk::edit(const QString &messageId, const HttpServerRequest &request)
{
    LarkShown *message = m_chats.message(messageId);
    if (const std::optional<HttpAnswer> refused = refuseChange(message, false))
        return *refused;
    const QJsonObject body = bodyOf(request);
    const QString messageType = body["msg_type"_L1].toString();
    Findings found = contentFindings(messageType, body["content"_L1], m_context.limits.cardTables);
    if (messageType != "text"_L1 && messageType != "post"_L1)
        found.append({ { u"change.target"_s, u"only text and post are edited"_s },
                       LarkAnswer::error(230'054, u"This operation is not supported for this message type."_s) });
    if (const std::optional<HttpAnswer> refused = record(m_context.log, found))
        return *refused;
    if (message->edits >= m_context.limits.editsPerMessage)
        return LarkAnswer::error(230'072, u"The message has reached the number of times it can be edited."_s);
    message->messageType = messageType;
    show(*message, body["content"_L1].toString());
    return LarkAnswer::success(described(*message));
}

HttpAnswer MessageDesk::recall(const QString &messageId)
{
    LarkShown *message = m_chats.message(messageId);
    if (!message)
        return noSuchMessage();
    if (!message->senderOpenId.isEmpty())
        return LarkAnswer::error(230'017, u"Bot is NOT the owner of the resource."_s);
    message->recalled = true;
    m_changed(messageId);
    return LarkAnswer::success();
}

QJsonObject MessageDesk::described(const LarkShown &message) const
{
    const bool isBot = message.senderOpenId.isEmpty();
    const QJsonObject sender { { u"id"_s, isBot ? m_context.app.appId : message.senderOpenId },
                               { u"id_type"_s, isBot ? u"app_id"_s : u"open_id"_s },
                               { u"sender_type"_s, isBot ? u"app"_s : u"user"_s },
                               { u"tenant_key"_s, m_context.app.tenantKey } };
    QJsonObject data { { u"message_id"_s, message.messageId },
                       { u"msg_type"_s, message.messageType },
                       { u"create_time"_s, timestamp() },
                       { u"update_time"_s, timestamp() },
                       { u"deleted"_s, message.recalled },
                       { u"updated"_s, message.edits > 0 },
                       { u"chat_id"_s, message.chatId },
                       { u"sender"_s, sender },
                       { u"body"_s, QJsonObject { { u"content"_s, message.content } } } };
    for (const auto &[name, id] :
         { std::pair { u"root_id"_s, message.rootId }, std::pair { u"parent_id"_s, message.parentId },
           std::pair { u"thread_id"_s, message.threadId } }) {
        if (!id.isEmpty())
            data[name] = id;
    }
    return data;
}

HttpAnswer MessageDesk::read(const QString &messageId) const
{
    const LarkShown *message = m_chats.message(messageId);
    if (!message)
        return noSuchMessage();
    QJsonArray items { described(*message) };
    for (const QString &text : message->forwarded) {
        LarkShown child = *message;
        child.messageId = freshId(u"om_"_s);
        child.messageType = u"text"_s;
        child.content = compactJson({ { u"text"_s, text } });
        QJsonObject item = described(child);
        item[u"upper_message_id"_s] = messageId;
        items.append(item);
    }
    return LarkAnswer::success({ { u"items"_s, items } });
}

HttpAnswer MessageDesk::history(const HttpServerRequest &request) const
{
    const QString chatId = QString::fromUtf8(request.queryItem("container_id"_ba));
    const qsizetype size = std::clamp(request.queryItem("page_size"_ba).toLongLong(), 1LL, 50LL);
    QJsonArray items;
    const QList<LarkShown> &all = m_chats.messages();
    for (auto message = all.rbegin(); message != all.rend() && items.size() < size; ++message) {
        if (message->chatId == chatId)
            items.append(described(*message));
    }
    return LarkAnswer::success({ { u"has_more"_s, false }, { u"page_token"_s, QString() }, { u"items"_s, items } });
}

void MessageDesk::replaceCard(const QString &messageId, const QJsonObject &card)
{
    if (LarkShown *message = m_chats.message(messageId); message && message->cardId.isEmpty())
        show(*message, compactJson(card));
}

void MessageDesk::answerLost(const HttpServerRequest &request)
{
    const QJsonObject body = bodyOf(request);
    m_lost.append({ targetOf(request), body["content"_L1].toString(), body["uuid"_L1].toString() });
}

} // namespace oagent::simulator::larkparts
