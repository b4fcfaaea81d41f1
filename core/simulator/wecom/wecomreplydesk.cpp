#include "core/simulator/wecom/wecomreplydesk.h"

#include "core/simulator/wecom/replyrules.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

/// As much as fits, whole characters only.
QString cutOff(const QString &content, qsizetype maxBytes)
{
    QByteArray bytes = content.toUtf8().left(maxBytes + 1);
    while (bytes.size() > maxBytes || (static_cast<uchar>(bytes.back()) & 0xC0U) == 0x80U)
        bytes.chop(1);
    if (!bytes.isEmpty() && static_cast<uchar>(bytes.back()) >= 0xC0U)
        bytes.chop(1);
    return QString::fromUtf8(bytes);
}

QString cardText(const QJsonObject &card)
{
    const QJsonObject title = card["main_title"_L1].toObject();
    const QString description = title["desc"_L1].toString();
    const QString head = title["title"_L1].toString();
    return description.isEmpty() ? head : head + u'\n' + description;
}

/// The error of a body that breaks a rule of replyrules.h.
CommandAnswer refusalOf(const Violations &found)
{
    return CommandAnswer::error(found.first().code == "reply.msgtype"_L1 ? badMsgType : badParameter);
}

} // namespace

WeComBubble WeComReplyDesk::bubbleOf(const QJsonObject &body, const QString &chat)
{
    const QString type = body["msgtype"_L1].toString();
    const QJsonObject content = body[type].toObject();
    WeComBubble bubble;
    bubble.chat = chat;
    if (type == "markdown"_L1 || type == "text"_L1) {
        bubble.kind = type == "text"_L1 ? WeComBubble::Kind::Text : WeComBubble::Kind::Markdown;
        bubble.text = content["content"_L1].toString();
    } else if (type == "template_card"_L1) {
        bubble.kind = WeComBubble::Kind::Card;
        bubble.card = content;
        bubble.text = cardText(content);
    } else {
        bubble.kind = WeComBubble::Kind::Media;
        bubble.mediaType = type;
        bubble.mediaId = content["media_id"_L1].toString();
    }
    return bubble;
}

CommandAnswer WeComReplyDesk::respond(const WeComRequest &request)
{
    const WeComCallback *callback = m_callbacks.find(request.reqId);
    if (callback == nullptr || !callback->event.isEmpty())
        return CommandAnswer::error(invalidReqId);
    if (const std::optional<int> refusal = m_callbacks.refusal(*callback))
        return CommandAnswer::error(*refusal);
    if (const Violations found = replyViolations(request.body); !found.isEmpty())
        return refusalOf(found);
    const QString type = request.body["msgtype"_L1].toString();
    if (type == "stream"_L1 || type == "stream_with_template_card"_L1)
        return stream(*callback, request);
    WeComBubble bubble = bubbleOf(request.body, callback->chat);
    if (bubble.kind == WeComBubble::Kind::Media && !m_context.mediaIds.contains(bubble.mediaId))
        return CommandAnswer::error(badMediaId);
    if (bubble.text.toUtf8().size() > m_context.limits.contentBytes)
        return CommandAnswer::error(contentTooLong);
    if (!m_rate.allows(callback->chat))
        return CommandAnswer::error(tooFrequent);
    bubble.reqId = callback->reqId;
    bubble.msgId = callback->msgId;
    m_callbacks.markAnswered(request.reqId);
    m_context.show(std::move(bubble));
    return {};
}

CommandAnswer WeComReplyDesk::stream(const WeComCallback &callback, const WeComRequest &request)
{
    const QJsonObject frame = request.stream();
    const auto known = m_streams.constFind(frame["id"_L1].toString());
    if (!streamViolations(frame, known == m_streams.constEnd()).isEmpty())
        return CommandAnswer::error(badParameter);
    QString content = frame["content"_L1].toString();
    if (content.toUtf8().size() > m_context.limits.contentBytes) {
        if (m_context.readings.overLong == WeComReadings::OverLong::Refused)
            return CommandAnswer::error(contentTooLong);
        content = cutOff(content, m_context.limits.contentBytes);
    }
    CommandAnswer answer
        = known == m_streams.constEnd() ? openStream(callback, frame, content) : growStream(*known, frame, content);
    const QJsonObject card = request.body["template_card"_L1].toObject();
    if (answer.errcode == 0 && !card.isEmpty())
        m_context.show(bubbleOf({ { u"msgtype"_s, u"template_card"_s }, { u"template_card"_s, card } }, callback.chat));
    return answer;
}

CommandAnswer WeComReplyDesk::openStream(const WeComCallback &callback, const QJsonObject &frame,
                                         const QString &content)
{
    if (m_context.readings.streamLifeFromMessage
        && m_context.platformNow() - callback.at > m_context.readings.streamLife)
        return expired();
    if (!m_rate.allows(callback.chat))
        return CommandAnswer::error(tooFrequent);
    WeComBubble bubble;
    bubble.kind = WeComBubble::Kind::Stream;
    bubble.chat = callback.chat;
    bubble.reqId = callback.reqId;
    bubble.msgId = callback.msgId;
    bubble.streamId = frame["id"_L1].toString();
    bubble.text = content;
    bubble.finished = frame["finish"_L1].toBool();
    bubble.images = imagesOf(frame);
    bubble.feedbackId = frame["feedback"_L1]["id"_L1].toString();
    bubble.messageAt = callback.at;
    m_streams.insert(bubble.streamId, m_context.bubbles.size());
    m_callbacks.markAnswered(callback.reqId);
    m_context.show(std::move(bubble));
    return {};
}

CommandAnswer WeComReplyDesk::growStream(qsizetype index, const QJsonObject &frame, const QString &content)
{
    WeComBubble &bubble = m_context.bubbles[index];
    const bool isFinal = frame["finish"_L1].toBool();
    if (bubble.finished) // the same final frame again changes nothing
        return isFinal && content == bubble.text ? CommandAnswer() : expired();
    const WeComReadings &readings = m_context.readings;
    const WeComTime born = readings.streamLifeFromMessage ? bubble.messageAt : bubble.openedAt;
    const WeComTime from = readings.streamLifeSlides ? bubble.lastFrameAt : born;
    bubble.expired = bubble.expired || m_context.platformNow() - from > readings.streamLife;
    if (bubble.expired)
        return expired();
    bubble.lastFrameAt = m_context.platformNow();
    ++bubble.frames;
    bubble.finished = isFinal;
    bubble.images += imagesOf(frame);
    if (bubble.text != content) {
        bubble.text = content;
        bubble.history.append(content);
    }
    m_context.changed(index);
    return {};
}

CommandAnswer WeComReplyDesk::expired() const
{
    const bool inSilence = m_context.readings.expiry == WeComReadings::Expiry::Silence;
    return inSilence ? CommandAnswer() : CommandAnswer::error(streamExpired);
}

void WeComReplyDesk::expireStreams()
{
    for (WeComBubble &bubble : m_context.bubbles)
        bubble.expired = bubble.expired || !bubble.finished;
}

void WeComReplyDesk::forgetSettled()
{
    QList<WeComBubble> &bubbles = m_context.bubbles;
    bubbles.removeIf([](const WeComBubble &bubble) { return bubble.finished || bubble.expired; });
    m_streams.clear();
    QSet<QString> needed;
    for (qsizetype i = 0; i < bubbles.size(); ++i) {
        m_streams.insert(bubbles[i].streamId, i);
        needed.insert(bubbles[i].reqId);
    }
    m_callbacks.forgetAnswered(needed);
}

const WeComCallback *WeComReplyDesk::eventOf(const WeComRequest &request, const QString &event, const QString &rule)
{
    const WeComCallback *callback = m_callbacks.find(request.reqId);
    if (callback != nullptr && callback->event == event)
        return callback;
    m_context.log.record(rule + u".req-id"_s, u"the req_id is not that of "_s + event);
    return nullptr;
}

bool WeComReplyDesk::isLate(const WeComCallback &callback) const
{
    return m_context.platformNow() - callback.at > m_context.limits.eventWait;
}

CommandAnswer WeComReplyDesk::welcome(const WeComRequest &request)
{
    const WeComCallback *callback = eventOf(request, u"enter_chat"_s, u"welcome"_s);
    if (callback == nullptr)
        return CommandAnswer::error(invalidReqId);
    if (isLate(*callback)) {
        m_context.log.record(u"welcome.late"_s, u"the welcome came too late"_s);
        return CommandAnswer::error(requestExpired);
    }
    if (callback->answered) {
        m_context.log.record(u"welcome.twice"_s, u"the welcome came before"_s);
        return CommandAnswer::error(invalidReqId);
    }
    if (const Violations found = welcomeViolations(request.body); !found.isEmpty()) {
        m_context.log.record(found);
        return refusalOf(found);
    }
    const QString chat = callback->chat;
    m_callbacks.markAnswered(request.reqId);
    m_context.show(bubbleOf(request.body, chat));
    return {};
}

CommandAnswer WeComReplyDesk::updateCard(const WeComRequest &request)
{
    const WeComCallback *callback = eventOf(request, u"template_card_event"_s, u"update"_s);
    if (callback == nullptr)
        return CommandAnswer::error(invalidReqId);
    if (isLate(*callback)) {
        m_context.log.record(u"update.late"_s, u"the card update came too late"_s);
        return CommandAnswer::error(requestExpired);
    }
    if (const Violations found = updateViolations(request.body, callback->taskId); !found.isEmpty()) {
        m_context.log.record(found);
        return refusalOf(found);
    }
    const QString taskId = callback->taskId;
    m_callbacks.markAnswered(request.reqId);
    for (qsizetype i = 0; i < m_context.bubbles.size(); ++i) {
        WeComBubble &bubble = m_context.bubbles[i];
        if (bubble.card["task_id"_L1] != taskId)
            continue;
        bubble.card = request.body["template_card"_L1].toObject();
        bubble.text = cardText(bubble.card);
        bubble.history.append(bubble.text);
        m_context.changed(i);
    }
    return {};
}

Violations WeComReplyDesk::overdue() const
{
    Violations found;
    const QList<WeComCallback> callbacks = m_callbacks.all();
    for (const WeComCallback &callback : callbacks) {
        const bool isWanted
            = callback.event == "template_card_event"_L1 && !callback.answered && callback.line == m_context.owner;
        if (isWanted && isLate(callback))
            found.append({ u"update.missing"_s, u"a card event got no update"_s });
    }
    return found;
}

} // namespace oagent::simulator
