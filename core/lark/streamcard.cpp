#include "core/lark/streamcard.h"

#include "core/bridge/cardgate.h"
#include "core/lark/card.h"
#include "core/support/json.h"
#include "core/support/later.h"

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::lark {

StreamCard::StreamCard(Api &api, SharedTimer &timer, const Limits &limits, Keep keep, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_timer(timer)
    , m_limits(limits)
    , m_keep(std::move(keep))
{ }

bool StreamCard::adopt(const QJsonObject &members)
{
    m_id = members["card"_L1].toString();
    m_sequence = m_reserved = members["reserved"_L1].toInt();
    return !m_id.isEmpty();
}

void StreamCard::begin(bool isProgress, const QObject *context, Callback<void> done)
{
    m_isProgress = isProgress;
    m_isReopened = false;
    m_isNumberMended = false;
    m_isCardRefused = false;
    m_interactions = 0;
    m_context = context;
    m_done = std::move(done);
}

/// Sends:   POST {domain}/open-apis/cardkit/v1/cards  {"type": "card_json", "data": card as JSON text}
/// Answers: {"data": {"card_id"}}
/// Errors:  PermissionMissing (cardkit:card:write), BadRequest (200220 …)
/// Source:  lark.md §10
void StreamCard::create(const QString &text, const QString &summary, bool isProgress, const QObject *context,
                        Callback<void> done)
{
    begin(isProgress, context, std::move(done));
    m_text = text;
    ApiCall call;
    call.path = u"/open-apis/cardkit/v1/cards"_s;
    call.purpose = u"card"_s;
    call.body = card::createBody(card::streamingCard(text, summary));
    call.isProgress = isProgress;
    m_api.call(call, this, [this](const Result<QJsonObject> &answer) { takeCreated(answer); });
}

void StreamCard::takeCreated(const Result<QJsonObject> &answer)
{
    if (!answer)
        return finish(failure(answer.error()));
    m_id = idIn(answer->value("data"_L1)["card_id"_L1]);
    if (m_id.isEmpty())
        return finish(failure(withoutId(u"a card was made and answered without card_id"_s)));
    m_openedAt = steady_clock::now();
    m_shown = m_text;
    m_isShownKnown = true;
    m_keep({ { u"card"_s, m_id }, { u"reserved"_s, m_limits.sequenceBlock } }, this, [this](const Result<void> &kept) {
        if (kept)
            m_reserved = m_limits.sequenceBlock;
        finish(kept);
    });
}

void StreamCard::put(const QString &text, bool isProgress, const QObject *context, Callback<void> done)
{
    begin(isProgress, context, std::move(done));
    m_text = text;
    if (text == m_shown)
        return later(this, [this] { finish({}); });
    run(mayHaveTimedOut() ? Operation::Open : wayOfText());
}

StreamCard::Operation StreamCard::wayOfText() const
{
    const bool goesOn = m_isShownKnown && m_text.startsWith(m_shown);
    return goesOn || m_isCardRefused ? Operation::Text : Operation::Card;
}

void StreamCard::settle(const QString &summary, const QObject *context, Callback<void> done)
{
    begin(false, context, std::move(done));
    m_text = summary;
    run(Operation::Settle);
}

bool StreamCard::mayHaveTimedOut() const
{
    return m_openedAt && steady_clock::now() - *m_openedAt >= m_limits.reopenAfter;
}

/// Takes the next number; towards the end of the stored ones a further block is stored first. What must not be skipped
/// does without that as long as there are stored ones.
void StreamCard::run(Operation operation)
{
    const int next = m_sequence + 1;
    if (next <= m_reserved - m_limits.sequenceSpare)
        return send(operation, next);
    const int upTo = next + m_limits.sequenceBlock;
    m_keep({ { u"card"_s, m_id }, { u"reserved"_s, upTo } }, this,
           [this, operation, next, upTo](const Result<void> &kept) {
               if (!kept && (m_isProgress || next > m_reserved))
                   return finish(failure(kept.error()));
               if (kept)
                   m_reserved = upTo;
               send(operation, next);
           });
}

/// Sends:   PUT {domain}/open-apis/cardkit/v1/cards/:card_id/elements/:element_id/content  {"content", "sequence",
///          "uuid"}, PUT …/cards/:card_id  {"card", "sequence", "uuid"}, or
///          PATCH …/settings  {"settings": JSON text, "sequence", "uuid"}
/// Errors:  the table of §10
/// Source:  lark.md §10
void StreamCard::send(Operation operation, int sequence)
{
    m_sequence = sequence;
    const QString uuid = card::stableId(m_id, m_sequence, u"operation"_s);
    const QString cardPath = u"/open-apis/cardkit/v1/cards/"_s + QString::fromLatin1(QUrl::toPercentEncoding(m_id));
    ApiCall call;
    call.purpose = u"card"_s;
    call.card = m_id;
    call.isProgress = m_isProgress;
    switch (operation) {
    case Operation::Text:
        call.method = HttpRequest::Method::Put;
        call.path = cardPath + u"/elements/"_s + card::answerElement + u"/content"_s;
        call.body = card::textBody(m_text, m_sequence, uuid);
        break;
    case Operation::Card:
        call.method = HttpRequest::Method::Put;
        call.path = cardPath;
        call.body = card::replacementBody(card::streamingCard(m_text, card::summaryOf(m_text)), m_sequence, uuid);
        break;
    case Operation::Open:
        call.method = HttpRequest::Method::Patch;
        call.path = cardPath + u"/settings"_s;
        call.body = card::settingsBody(true, {}, m_sequence, uuid);
        break;
    case Operation::Settle:
        call.method = HttpRequest::Method::Patch;
        call.path = cardPath + u"/settings"_s;
        call.body = card::settingsBody(false, m_text, m_sequence, uuid);
        break;
    }
    m_api.call(call, this, [this, operation](const Result<QJsonObject> &answer) { take(operation, answer); });
}

void StreamCard::take(Operation operation, const Result<QJsonObject> &answer)
{
    // A repetition of one that had arrived says so, in one way or the other.
    const bool hadArrived = !answer
        && (answer.error().code == code::uuidUsedBefore
            || (answer.error().code == code::sequenceNotRising && answer.error().isAfterSilence));
    if (answer || hadArrived)
        return goOn(operation);
    switch (answer.error().code) {
    case code::sequenceNotRising:
        if (std::exchange(m_isNumberMended, true))
            break;
        m_sequence = m_reserved;
        return run(operation);
    case code::userInteracts: {
        if (!m_isProgress && ++m_interactions < m_limits.interactionTries) {
            m_retry = m_timer.after(m_limits.interactionWait, [this, operation] { run(operation); });
            return;
        }
        // It says nothing against the card or what it was given.
        Error busy = answer.error();
        busy.kind = Error::Kind::RateLimited;
        busy.retryAfter = m_limits.interactionWait;
        return finish(failure(busy));
    }
    case code::streamingTimedOut:
    case code::streamingClosed:
        if (operation == Operation::Settle)
            return goOn(operation);
        if (operation == Operation::Open || std::exchange(m_isReopened, true))
            break;
        return run(Operation::Open);
    default: break;
    }
    // Whether a card is replaced while it grows is not documented.
    if (operation == Operation::Card && !isTransient(answer.error())) {
        m_isCardRefused = true;
        return run(Operation::Text);
    }
    finish(failure(answer.error()));
}

void StreamCard::goOn(Operation operation)
{
    switch (operation) {
    case Operation::Card: m_openedAt = steady_clock::now(); [[fallthrough]];
    case Operation::Text:
        m_shown = m_text;
        m_isShownKnown = true;
        return finish({});
    case Operation::Open: m_openedAt = steady_clock::now(); return run(wayOfText());
    case Operation::Settle: return finish({});
    }
}

void StreamCard::finish(const Result<void> &result)
{
    const Callback<void> done = std::exchange(m_done, nullptr);
    if (m_context && done)
        done(result);
}

} // namespace oagent::lark
