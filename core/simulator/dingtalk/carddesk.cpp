#include "core/simulator/dingtalk/carddesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/jsonbody.h"

#include <QJsonArray>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

HttpAnswer done() { return ApiAnswer::json({ { u"success"_s, true }, { u"result"_s, true } }); }

QMap<QString, QString> paramsOf(const QJsonObject &body)
{
    QMap<QString, QString> params;
    const QJsonObject map = body["cardData"_L1]["cardParamMap"_L1].toObject();
    for (auto param = map.begin(); param != map.end(); ++param)
        params.insert(param.key(), param->toString());
    return params;
}

/// Variables of the public templates that hold no text for the person.
bool isControlVariable(const QString &key)
{
    return QStringList { u"flowStatus"_s, u"config"_s, u"sys_full_json_obj"_s, u"staticMsgContent"_s }.contains(key);
}

} // namespace

CardDesk::CardDesk(GatewayContext &context, Listener changed)
    : m_context(context)
    , m_changed(std::move(changed))
    , m_rate(context.limits.cardWindow, context.limits.cardCallsPerWindow)
{ }

std::optional<HttpAnswer> CardDesk::callArrived()
{
    if (m_rate.allowsOneMore())
        return std::nullopt;
    m_context.log.record(u"card.qps"_s, u"too many card calls in the window"_s);
    return ApiAnswer::qpsLimit();
}

std::shared_ptr<void> CardDesk::streamArrived(const HttpServerRequest &request)
{
    const QString outTrackId = jsonObject(request.body).value_or(QJsonObject())["outTrackId"_L1].toString();
    if (++(*m_inFlight)[outTrackId] > 1)
        m_context.log.record(u"stream.concurrent"_s, u"another frame of this card is still in flight"_s);
    return { nullptr, [inFlight = m_inFlight, outTrackId](std::nullptr_t) { --(*inFlight)[outTrackId]; } };
}

std::optional<HttpAnswer> CardDesk::refuse(const CardProblems &problems)
{
    std::optional<HttpAnswer> answer;
    for (const CardProblem &problem : problems) {
        m_context.log.record(problem.violation.code, problem.violation.detail);
        if (!answer && !problem.answer.isEmpty())
            answer = ApiAnswer::error(400, problem.answer, problem.violation.detail);
    }
    return answer;
}

HttpAnswer CardDesk::create(const HttpServerRequest &request)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const CardProblems problems = createProblems(body);
    if (const std::optional<HttpAnswer> refusal = refuse(problems))
        return *refusal;
    const QString outTrackId = body["outTrackId"_L1].toString();
    if (const Card *known = card(outTrackId)) {
        if (known->answered)
            m_context.log.record(u"card.duplicate-track"_s, u"outTrackId names an older card"_s);
        return ApiAnswer::cardAlreadyExists();
    }
    auto fresh = std::make_shared<Card>();
    CardRecord &record = fresh->record;
    record.outTrackId = outTrackId;
    record.templateId = body["cardTemplateId"_L1].toString();
    record.openSpaceId = body["openSpaceId"_L1].toString();
    record.params = paramsOf(body);
    record.contentKey = streamedVariable(record.templateId);
    if (record.contentKey.isEmpty() && record.params.contains(u"content"_s))
        record.contentKey = u"content"_s;
    if (record.flowStatus().isEmpty())
        record.params[u"flowStatus"_s] = u"1"_s;
    const CardSpace space = cardSpace(record.openSpaceId);
    record.conversation = space.id;

    QString problem = problems.isEmpty() ? QString() : u"spaceId is illegal"_s;
    if (space.type == "IM_GROUP"_L1 && m_context.chats.isMiscased(space.id)) {
        m_context.log.record(u"card.space"_s, u"the letter case of the conversation was changed"_s);
        problem = u"spaceId is illegal"_s;
    }
    if (problem.isEmpty() && m_failedDeliveries > 0) {
        --m_failedDeliveries;
        problem = m_deliveryError;
    }
    m_cards.append(fresh);
    return deliver(*fresh, problem);
}

HttpAnswer CardDesk::deliver(Card &card, const QString &problem)
{
    CardRecord &record = card.record;
    const CardSpace space = cardSpace(record.openSpaceId);
    record.delivered = problem.isEmpty();
    if (record.delivered) {
        const bool group = space.type == "IM_GROUP"_L1;
        m_context.shown.append({ group ? space.id : m_context.chats.privateChatWith(space.id), {}, record.outTrackId });
        show(card, record.params.value(record.contentKey));
    }
    const QJsonObject result { { u"spaceType"_s, space.type },
                               { u"spaceId"_s, space.id },
                               { u"success"_s, record.delivered },
                               { u"carrierId"_s, record.delivered ? freshId() : QString() },
                               { u"errorMsg"_s, problem } };
    m_changed(record.outTrackId);
    return ApiAnswer::json(
        { { u"success"_s, true },
          { u"result"_s,
            QJsonObject { { u"outTrackId"_s, record.outTrackId }, { u"deliverResults"_s, QJsonArray { result } } } } });
}

void CardDesk::createAnswered(const HttpServerRequest &request)
{
    if (Card *known = card(jsonObject(request.body).value_or(QJsonObject())["outTrackId"_L1].toString()))
        known->answered = true;
}

HttpAnswer CardDesk::stream(const HttpServerRequest &request)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    if (const std::optional<HttpAnswer> refusal = refuse(streamProblems(body)))
        return *refusal;
    Card *target = card(body["outTrackId"_L1].toString());
    if (!target) {
        m_context.log.record(u"stream.unknown-card"_s, u"card/streaming for a card that does not exist"_s);
        return ApiAnswer::cardNotFound();
    }
    const QString guid = body["guid"_L1].toString();
    const auto before = target->calls.constFind(guid);
    if (before != target->calls.constEnd()) {
        if (before->body != body)
            m_context.log.record(u"stream.guid-reused"_s, u"one guid for two contents"_s);
        return before->answer;
    }
    HttpAnswer answer = apply(*target, body);
    target->calls.insert(guid, { body, answer });
    m_changed(target->record.outTrackId);
    return answer;
}

HttpAnswer CardDesk::apply(Card &card, const QJsonObject &body)
{
    CardRecord &record = card.record;
    if (record.finalized || record.isDone()) {
        m_context.log.record(u"stream.after-end"_s, u"a frame after the card's end"_s);
        return ApiAnswer::error(400, u"param.invalid"_s, u"card is finished"_s);
    }
    if (!takesVariable(card, body["key"_L1].toString())) {
        m_context.log.record(u"stream.key"_s, u"the template has no such variable"_s);
        return ApiAnswer::unknownError();
    }
    ++record.streamCalls;
    const bool explicitFlow = hasExplicitFlow(record.templateId);
    const QString content = body["content"_L1].toString();
    // Whitespace at the end may be left out of frames in between (§20.8).
    const QString settled = card.streamed.trimmed();
    if (body["isFull"_L1].toBool() && !content.startsWith(settled))
        m_context.log.warn(u"stream.content-shrunk"_s, u"the text no longer begins with what was shown"_s);
    card.streamed = body["isFull"_L1].toBool() ? content : card.streamed + content;
    record.params[record.contentKey] = card.streamed;
    if (body["isError"_L1].toBool())
        record.params[u"flowStatus"_s] = u"5"_s;
    else if (!explicitFlow)
        record.params[u"flowStatus"_s] = body["isFinalize"_L1].toBool() ? u"3"_s : u"2"_s;
    record.finalized = body["isFinalize"_L1].toBool();
    show(card, card.streamed);
    if (record.finalized)
        judgeFinal(card);
    return done();
}

bool CardDesk::takesVariable(Card &card, const QString &key)
{
    CardRecord &record = card.record;
    if (!streamedVariable(record.templateId).isEmpty() || record.streamCalls > 0)
        return key == record.contentKey;
    if (!record.params.contains(key) || isControlVariable(key))
        return false;
    record.contentKey = key; // a template of one's own: any of its variables may be the streamed one
    return true;
}

HttpAnswer CardDesk::update(const HttpServerRequest &request)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    if (const std::optional<HttpAnswer> refusal = refuse(updateProblems(body)))
        return *refusal;
    Card *target = card(body["outTrackId"_L1].toString());
    // No violation: an update is how a client finds out whether a card was made that it got no answer for (§26, line 29
    // speaks of streaming alone).
    if (!target)
        return ApiAnswer::error(400, u"param.cardNotExist"_s, u"card is not exist"_s);
    CardRecord &record = target->record;
    const QMap<QString, QString> params = paramsOf(body);
    if (body["cardUpdateOptions"_L1]["updateCardDataByKey"_L1] == true) {
        record.params.insert(params);
    } else {
        const QStringList known = record.params.keys();
        if (std::any_of(known.begin(), known.end(), [&](const QString &key) { return !params.contains(key); }))
            m_context.log.record(u"card.update-replaces"_s, u"a partial map without updateCardDataByKey"_s);
        record.params = params;
    }
    ++record.updateCalls;
    show(*target, record.params.value(record.contentKey));
    if (record.flowStatus() == "3"_L1)
        judgeFinal(*target);
    m_changed(record.outTrackId);
    return done();
}

void CardDesk::show(Card &card, const QString &content)
{
    card.record.content = content;
    QStringList &history = card.record.history;
    if (!content.isEmpty() && (history.isEmpty() || history.last() != content))
        history.append(content);
}

void CardDesk::judgeFinal(const Card &card)
{
    if (card.record.content.trimmed().isEmpty())
        m_context.log.record(u"card.empty-final"_s, u"a finished card without text stays blank"_s);
}

void CardDesk::forgetFinished()
{
    m_cards.removeIf([](const std::shared_ptr<Card> &card) { return card->record.isDone(); });
    m_inFlight->removeIf([](const auto &entry) { return entry.value() == 0; });
}

void CardDesk::failDelivery(const QString &errorMsg, int count)
{
    m_deliveryError = errorMsg;
    m_failedDeliveries = count;
}

QList<CardRecord> CardDesk::cards() const
{
    QList<CardRecord> records;
    for (const std::shared_ptr<Card> &one : m_cards)
        records.append(one->record);
    return records;
}

std::optional<CardRecord> CardDesk::find(const QString &outTrackId) const
{
    const auto found = std::find_if(m_cards.begin(), m_cards.end(),
                                    [&](const auto &one) { return one->record.outTrackId == outTrackId; });
    return found == m_cards.end() ? std::nullopt : std::optional((*found)->record);
}

Violations CardDesk::unfinished() const
{
    Violations found;
    for (const std::shared_ptr<Card> &one : m_cards) {
        if (one->record.delivered && !one->record.isDone()) {
            found.append({ u"card.unfinished"_s,
                           u"card %1 is left in state %2"_s.arg(one->record.outTrackId, one->record.flowStatus()) });
        }
    }
    return found;
}

CardDesk::Card *CardDesk::card(const QString &outTrackId)
{
    // Newest first: it is nearly always one of the last.
    const auto found = std::find_if(m_cards.rbegin(), m_cards.rend(),
                                    [&](const auto &one) { return one->record.outTrackId == outTrackId; });
    return found == m_cards.rend() ? nullptr : found->get();
}

} // namespace oagent::simulator
