#include "core/simulator/lark/carddesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/cardelements.h"
#include "core/simulator/lark/cardrules.h"
#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/lark/messagetext.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

constexpr qsizetype maxContent = 100'000;
constexpr qsizetype maxCardUuid = 64;

/// JSON in a string, as cards and settings come.
std::optional<QJsonObject> packed(const QJsonValue &value)
{
    return value.isString() ? jsonObject(value.toString().toUtf8()) : std::nullopt;
}

} // namespace

CardDesk::CardDesk(Context &context, Listener changed)
    : m_context(context)
    , m_changed(std::move(changed))
{ }

std::shared_ptr<void> CardDesk::arrived(const QString &cardId)
{
    const auto found
        = std::find_if(m_cards.rbegin(), m_cards.rend(), [&](const auto &one) { return one->record.cardId == cardId; });
    if (found == m_cards.rend())
        return nullptr;
    if (++(*found)->inFlight > 1)
        m_context.log.record(u"card.concurrent"_s, u"another operation on this card is still in flight"_s);
    return { nullptr, [card = *found](std::nullptr_t) { --card->inFlight; } };
}

std::optional<HttpAnswer> CardDesk::paced(const QString &cardId)
{
    Card *target = card(cardId);
    if (!target)
        return std::nullopt;
    if (!target->steady.allowsOneMore())
        m_context.log.record(u"card.pace"_s, u"more than 5 operations a second on one card"_s);
    if (target->allowed.allowsOneMore())
        return std::nullopt;
    m_context.log.record(u"card.rate"_s, u"more operations on one card than the platform takes"_s);
    return LarkAnswer::frequencyLimit();
}

HttpAnswer CardDesk::refuse(const QString &code, const QString &detail, int answer)
{
    m_context.log.record(code, detail);
    return LarkAnswer::error(answer, detail);
}

HttpAnswer CardDesk::create(const HttpServerRequest &request)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const std::optional<QJsonObject> json = packed(body["data"_L1]);
    if (body["type"_L1] != "card_json"_L1 || !json)
        return refuse(u"card.body"_s, u"type is card_json, data a string that holds the card"_s, 10'002);
    if ((*json)["schema"_L1] != "2.0"_L1)
        return refuse(u"card.json"_s, u"a card entity is of schema 2.0"_s, 300'303);
    if (!(*json)["config"_L1]["update_multi"_L1].toBool(true))
        return refuse(u"card.json"_s, u"update_multi is true"_s, 300'302);
    if (body["data"_L1].toString().toUtf8().size() > maxCardBytes)
        return refuse(u"card.too-large"_s, u"a card has 30 KB at most"_s, 200'860);
    if (const std::optional<HttpAnswer> refused
        = record(m_context.log, cardFindings(*json, m_context.limits.cardTables)))
        return *refused;
    auto fresh = std::make_shared<Card>(m_context.limits);
    fresh->record.cardId = freshNumber();
    fresh->record.streaming = (*json)["config"_L1]["streaming_mode"_L1].toBool();
    fresh->record.summary = (*json)["config"_L1]["summary"_L1]["content"_L1].toString();
    fresh->streamingSince = steadyNow();
    show(*fresh, *json);
    m_cards.append(fresh);
    return LarkAnswer::success({ { u"card_id"_s, fresh->record.cardId } });
}

CardDesk::Begun CardDesk::begin(const QString &cardId, const HttpServerRequest &request)
{
    Begun begun { .card = card(cardId), .body = jsonObject(request.body).value_or(QJsonObject()), .refusal = {} };
    if (!begun.card) {
        begun.refusal = refuse(u"card.unknown"_s, u"there is no such card"_s, 200'740);
        return begun;
    }
    age(*begun.card);
    begun.refusal = judgeOrder(*begun.card, begun.body);
    return begun;
}

std::optional<HttpAnswer> CardDesk::judgeOrder(Card &card, const QJsonObject &body)
{
    const QString uuid = body["uuid"_L1].toString();
    if (uuid.size() > maxCardUuid)
        return refuse(u"card.uuid"_s, u"a uuid has 64 characters at most"_s, 10'002);
    if (const auto before = card.calls.constFind(uuid); before != card.calls.constEnd()) {
        if (*before != body)
            m_context.log.record(u"card.uuid-reused"_s, u"one uuid for two operations"_s);
        return LarkAnswer::error(200'770, u"uuid has been used"_s);
    }
    const qint64 sequence = body["sequence"_L1].toInteger();
    if (sequence < 1 || sequence > std::numeric_limits<qint32>::max())
        return refuse(u"card.sequence"_s, u"sequence is a number from 1 to 2147483647"_s, 10'002);
    if (sequence <= card.record.sequence) {
        // The repeat of an operation of which no answer came is no mistake.
        if (card.lastBody != body)
            m_context.log.record(u"card.sequence"_s, u"sequence does not rise"_s);
        return LarkAnswer::error(300'317, u"sequence number compare failed"_s);
    }
    card.record.sequence = static_cast<int>(sequence);
    card.lastBody = body;
    if (!uuid.isEmpty())
        card.calls.insert(uuid, body);
    return std::nullopt;
}

std::optional<HttpAnswer> CardDesk::refuseClosed(Card &card)
{
    if (card.record.streaming)
        return std::nullopt;
    if (std::exchange(card.closedTold, true))
        m_context.log.record(u"card.closed"_s, u"streaming is over; it is switched on again before more text"_s);
    return card.closedByAge ? LarkAnswer::error(200'850, u"card streaming timeout"_s)
                            : LarkAnswer::error(300'309, u"streaming mode is closed"_s);
}

HttpAnswer CardDesk::setContent(const QString &cardId, const QString &elementId, const HttpServerRequest &request)
{
    const Begun begun = begin(cardId, request);
    if (begun.refusal)
        return *begun.refusal;
    Card &card = *begun.card;
    const QString content = begun.body["content"_L1].toString();
    if (content.isEmpty() || content.size() > maxContent)
        return refuse(u"card.empty"_s, u"content has 1 to 100000 characters"_s, 10'002);
    if (std::optional<HttpAnswer> refused = refuseClosed(card))
        return *refused;
    const std::optional<QJsonObject> element = findElement(card.record.json, elementId);
    if (!element)
        return refuse(u"card.element"_s, u"no such element"_s, 300'313);
    const QString tag = (*element)["tag"_L1].toString();
    if (tag != "markdown"_L1 && tag != "plain_text"_L1)
        return refuse(u"card.element"_s, u"not a text element"_s, 300'310);
    const QString before = (*element)["content"_L1].toString();
    // What stood there before the first push is a placeholder.
    if (card.record.contentCalls > 0 && !content.startsWith(before.trimmed()))
        m_context.log.record(u"card.not-prefix"_s, u"the text no longer begins with what was shown"_s);
    QJsonObject changed = *element;
    changed[u"content"_s] = content;
    ++card.record.contentCalls;
    return finish(card, withElement(card.record.json, elementId, changed));
}

HttpAnswer CardDesk::finish(Card &card, const QJsonObject &json)
{
    if (compactJson(json).toUtf8().size() > maxCardBytes)
        return refuse(u"card.too-large"_s, u"a card has 30 KB at most"_s, 200'860);
    if (const std::optional<HttpAnswer> refused
        = record(m_context.log, cardFindings(json, m_context.limits.cardTables)))
        return *refused;
    ++card.record.operations;
    show(card, json);
    const QString cardId = card.record.cardId;
    m_changed(cardId);
    return LarkAnswer::success();
}

HttpAnswer CardDesk::setSettings(const QString &cardId, const HttpServerRequest &request)
{
    const Begun begun = begin(cardId, request);
    if (begun.refusal)
        return *begun.refusal;
    Card &card = *begun.card;
    const std::optional<QJsonObject> settings = packed(begun.body["settings"_L1]);
    if (!settings || !(*settings)["config"_L1].isObject())
        return refuse(u"card.settings"_s, u"settings is a string that holds {\"config\":{…}}"_s, 300'122);
    const QJsonObject config = (*settings)["config"_L1].toObject();
    if (config.contains("streaming_mode"_L1)) {
        card.record.streaming = config["streaming_mode"_L1].toBool();
        card.streamingSince = steadyNow();
        card.closedByAge = false;
        card.closedTold = false;
        const bool hasSummary = isFilledString(config["summary"_L1]["content"_L1]);
        if (!card.record.streaming && !hasSummary && !card.record.summary.isEmpty())
            m_context.log.record(u"card.no-summary"_s, u"the old summary stays for ever"_s);
    }
    if (const QString summary = config["summary"_L1]["content"_L1].toString(); !summary.isEmpty())
        card.record.summary = summary;
    ++card.record.operations;
    m_changed(cardId);
    return LarkAnswer::success();
}

HttpAnswer CardDesk::update(const QString &cardId, const HttpServerRequest &request)
{
    const Begun begun = begin(cardId, request);
    if (begun.refusal)
        return *begun.refusal;
    const std::optional<QJsonObject> json = packed(begun.body["card"_L1]["data"_L1]);
    if (begun.body["card"_L1]["type"_L1] != "card_json"_L1 || !json)
        return refuse(u"card.body"_s, u"card is {\"type\":\"card_json\",\"data\":\"…\"}"_s, 10'002);
    if ((*json)["schema"_L1] != "2.0"_L1)
        return refuse(u"card.json"_s, u"a card entity is of schema 2.0"_s, 300'303);
    const QJsonObject config = (*json)["config"_L1].toObject();
    if (config.contains("streaming_mode"_L1))
        begun.card->record.streaming = config["streaming_mode"_L1].toBool();
    if (const QString summary = config["summary"_L1]["content"_L1].toString(); !summary.isEmpty())
        begun.card->record.summary = summary;
    return finish(*begun.card, *json);
}

HttpAnswer CardDesk::addElements(const QString &cardId, const HttpServerRequest &request)
{
    const Begun begun = begin(cardId, request);
    if (begun.refusal)
        return *begun.refusal;
    const QJsonDocument elements = QJsonDocument::fromJson(begun.body["elements"_L1].toString().toUtf8());
    if (!elements.isArray() || elements.array().isEmpty())
        return refuse(u"card.body"_s, u"elements is a string that holds an array"_s, 10'002);
    const QString type = begun.body["type"_L1].toString();
    const std::optional<QJsonObject> json = withMoreElements(
        begun.card->record.json, type, begun.body["target_element_id"_L1].toString(), elements.array());
    return json ? finish(*begun.card, *json) : refuse(u"card.element"_s, u"no such element"_s, 300'313);
}

HttpAnswer CardDesk::removeElement(const QString &cardId, const QString &elementId, const HttpServerRequest &request)
{
    const Begun begun = begin(cardId, request);
    if (begun.refusal)
        return *begun.refusal;
    if (!findElement(begun.card->record.json, elementId))
        return refuse(u"card.element"_s, u"no such element"_s, 300'314);
    return finish(*begun.card, withElement(begun.card->record.json, elementId, std::nullopt));
}

HttpAnswer CardDesk::convertId(const HttpServerRequest &request) const
{
    const QJsonValue messageId = jsonObject(request.body).value_or(QJsonObject())["message_id"_L1];
    for (const std::shared_ptr<Card> &one : m_cards) {
        if (isFilledString(messageId) && one->record.messageId == messageId.toString())
            return LarkAnswer::success({ { u"card_id"_s, one->record.cardId } });
    }
    return LarkAnswer::error(200'740, u"there is no such card"_s);
}

std::optional<HttpAnswer> CardDesk::attach(const QString &cardId, const QString &messageId, const QString &chatId)
{
    Card *target = card(cardId);
    if (!target) {
        m_context.log.record(u"card.unknown"_s, u"there is no such card"_s);
        return LarkAnswer::cardRefused(11'310, u"cardid is invalid"_s);
    }
    if (!target->record.messageId.isEmpty()) {
        m_context.log.record(u"card.sent-twice"_s, u"a card entity is sent once"_s);
        return LarkAnswer::cardRefused(11'310, u"card has been sent"_s);
    }
    target->record.messageId = messageId;
    target->record.chatId = chatId;
    m_changed(cardId);
    return std::nullopt;
}

void CardDesk::replaceCard(const QString &cardId, const QJsonObject &json)
{
    Card *target = card(cardId);
    if (!target)
        return;
    age(*target);
    if (target->record.streaming) {
        m_context.log.record(u"click.card-while-streaming"_s, u"streaming is closed before a click changes the card"_s);
    } else if (json["schema"_L1] != "2.0"_L1) {
        m_context.log.record(u"click.answer"_s, u"a 2.0 card stays 2.0"_s);
    } else {
        (void)finish(*target, json);
    }
}

void CardDesk::age(Card &card) const
{
    if (!card.record.streaming || steadyNow() - card.streamingSince < m_context.limits.streamingLife)
        return;
    card.record.streaming = false;
    card.closedByAge = true;
}

void CardDesk::closeByAge()
{
    for (const std::shared_ptr<Card> &one : m_cards) {
        one->closedByAge = one->closedByAge || one->record.streaming;
        one->record.streaming = false;
    }
}

void CardDesk::show(Card &card, const QJsonObject &json)
{
    LarkCard &shown = card.record;
    shown.json = json;
    shown.text = textOfCard(json);
    shown.title = titleOfCard(json);
    shown.buttons = buttonsOfCard(json);
    if (!shown.text.isEmpty() && (shown.history.isEmpty() || shown.history.last() != shown.text))
        shown.history.append(shown.text);
}

QList<LarkCard> CardDesk::cards() const
{
    QList<LarkCard> records;
    for (const std::shared_ptr<Card> &one : m_cards)
        records.append(one->record);
    return records;
}

std::optional<LarkCard> CardDesk::find(const QString &cardId) const
{
    const auto found
        = std::find_if(m_cards.rbegin(), m_cards.rend(), [&](const auto &one) { return one->record.cardId == cardId; });
    return found == m_cards.rend() ? std::nullopt : std::optional((*found)->record);
}

CardDesk::Card *CardDesk::card(const QString &cardId)
{
    // Newest first: it is nearly always one of the last.
    const auto found
        = std::find_if(m_cards.rbegin(), m_cards.rend(), [&](const auto &one) { return one->record.cardId == cardId; });
    return found == m_cards.rend() ? nullptr : found->get();
}

Violations CardDesk::unfinished() const
{
    Violations found;
    for (const std::shared_ptr<Card> &one : m_cards) {
        if (!one->record.messageId.isEmpty() && one->record.streaming)
            found.append({ u"card.unfinished"_s, u"card %1 is left streaming"_s.arg(one->record.cardId) });
    }
    return found;
}

void CardDesk::forgetFinished()
{
    m_cards.removeIf([](const std::shared_ptr<Card> &one) { return !one->record.streaming && one->inFlight == 0; });
}

} // namespace oagent::simulator::larkparts
