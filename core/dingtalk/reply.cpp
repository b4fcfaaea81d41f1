#include "core/dingtalk/reply.h"

#include "core/dingtalk/card.h"
#include "core/markdown/lines.h"
#include "core/phrases/phrases.h"
#include "core/support/later.h"

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

/// A chat that takes no card, or a text that a card does not take, says nothing about the next card.
bool concernsOneCardOnly(const Error &error)
{
    static const QStringList codes { u"param.stream.content"_s, u"param.contentUnsafe"_s, u"param.userIdNotExist"_s,
                                     u"param.openSpaceIdInvalid"_s };
    return error.kind == Error::Kind::Gone || codes.contains(error.serviceCode) || card::saysNoSuchCard(error);
}

/// Not this card is refused, but cards are out of order (§20.9). A QPS refusal is a 403, and is waited for.
bool isWornOut(const Error &error)
{
    return error.kind == Error::Kind::Overloaded || error.kind == Error::Kind::Timeout || error.code == 429;
}

} // namespace

Reply::Reply(ReplyServices services, ReplyTarget target, HandleSink &sink, QObject *parent)
    : ReplySurface(parent)
    , m_services(std::move(services))
    , m_target(std::move(target))
    , m_sink(sink)
    , m_track(card::outTrackId(m_target.turnId, m_target.part))
{
    // Without a stored handle no process ever asked for this card.
    if (m_target.handle.contains("card"_L1))
        m_card = m_target.closingBegun || m_target.isLeftOver ? Card::Ended : Card::Unknown;
    m_mayBeFinal = m_card == Card::Ended;
    m_isDelivered = m_target.isLeftOver;
    const ReplyAddress address = ReplyAddress::fromJson(m_target.message.replyAddress);
    // A private card is addressed by User ID (§21).
    if (m_target.message.chatKind == ChatKind::Private && address.staffId.isEmpty())
        m_card = Card::Broken;
}

void Reply::markWorking(const QObject *context, Callback<void> done) { begin(Step::Working, context, std::move(done)); }

void Reply::show(const QString &markdown, const QObject *context, Callback<void> done)
{
    m_markdown = markdown;
    begin(Step::Show, context, std::move(done));
}

void Reply::close(const QString &markdown, const QObject *context, Callback<void> done)
{
    m_markdown = markdown;
    begin(Step::Close, context, std::move(done));
}

void Reply::upload(const QByteArray &picture, const QObject *context, Callback<QString> done)
{
    m_services.uploader.upload(picture, context, [done = std::move(done)](const Result<QString> &mediaId) {
        if (mediaId)
            done(u"![](%1)"_s.arg(*mediaId)); // §19.2: a media id stands where an address would
        else
            done(failure(mediaId.error()));
    });
}

void Reply::begin(Step step, const QObject *context, Callback<void> done)
{
    m_step = step;
    m_context = context;
    m_done = std::move(done);
    if (step != Step::Working)
        m_content = m_dialect.render(step == Step::Show ? markdown::settledPart(m_markdown) : m_markdown);
    later(this, [this] { proceed(); });
}

void Reply::proceed()
{
    switch (m_card) {
    case Card::None:
        if (m_step == Step::Close)
            return closeWithoutCard();
        return m_services.gate.isOpen() ? announceCard() : finish({});
    case Card::Unknown: return makeInputing();
    case Card::Created:
        if (m_step == Step::Working)
            return finish({});
        return makeInputing();
    case Card::Inputing:
        if (m_step == Step::Working || (m_step == Step::Show && (m_content == m_shown || m_content.isEmpty())))
            return finish({});
        return stream();
    case Card::Ended:
        if (m_step == Step::Close)
            return finishCard();
        return finish({});
    case Card::Broken: return proceedWithoutCard();
    }
}

/// None was made.
void Reply::closeWithoutCard()
{
    const bool isOutOfOrder = m_wornOutCreation && !m_wornOutCreation->mayHaveArrived; // asked repeatedly
    if (isOutOfOrder && m_services.gate.isOpen())
        m_services.gate.pause(m_services.limits.cardPause, *m_wornOutCreation);
    sendAsMessage();
}

void Reply::proceedWithoutCard()
{
    if (m_step == Step::Close && !m_isDelivered)
        return sendAsMessage();
    if (m_isCardUnsettled)
        return pointToMessage();
    finish({});
}

/// A later process has to know that there may be a card before there is one.
void Reply::announceCard()
{
    m_sink.save(m_target, { { u"card"_s, m_track } }, Flush::Now, this, [this](const Result<void> &saved) {
        if (!saved)
            return finish(failure(saved.error()));
        createCard();
    });
}

void Reply::createCard()
{
    const ReplyAddress address = ReplyAddress::fromJson(m_target.message.replyAddress);
    ApiCall call;
    call.path = u"/v1.0/card/instances/createAndDeliver"_s;
    call.body = card::createBody(m_services.cardTemplate, m_track, m_target.message, address);
    call.isCardCall = true;
    call.isSentOnce = true; // whether there is a card is asked by an update, as after a restart
    m_services.api.call(call, this, [this](const Result<QJsonObject> &answer) { takeCreated(answer); });
}

void Reply::takeCreated(const Result<QJsonObject> &answer)
{
    if (!answer && !card::saysCardExists(answer.error()))
        return takeCreationFailure(answer.error());
    m_wornOutCreation.reset();
    if (answer) {
        m_card = Card::Created;
        m_isMade = true;
        if (const QString problem = card::deliveryProblem(*answer); !problem.isEmpty()) {
            Error error;
            error.kind = Error::Kind::Gone; // this chat takes no card; others may
            error.detail = problem;
            return giveUpCard(error);
        }
    }
    m_card = Card::Created;
    m_isMade = true;
    proceed();
}

void Reply::takeCreationFailure(const Error &error)
{
    m_card = error.mayHaveArrived ? Card::Unknown : Card::None; // the answer was lost, perhaps not the card
    if (isWornOut(error)) {
        const bool isSecond = std::exchange(m_wornOutCreation, error).has_value();
        if (isSecond && m_services.gate.isOpen()) // each one has repetitions of its own (§20.9)
            m_services.gate.pause(m_services.limits.cardPause, error);
    }
    giveUpCard(error);
}

void Reply::makeInputing()
{
    putCard(card::inputingBody(m_track), m_step == Step::Close ? Tries::Several : Tries::Skippable,
            &Reply::takeInputing);
}

void Reply::takeInputing(const Result<QJsonObject> &answer)
{
    if (answer) {
        m_card = Card::Inputing;
        m_isMade = true;
        m_wornOutCreation.reset();
        return proceed();
    }
    if (m_card == Card::Unknown && card::saysNoSuchCard(answer.error())) {
        if (m_services.gate.isOpen() && m_step != Step::Close)
            return createCard();
        m_card = Card::None;
        return proceed();
    }
    giveUpCard(answer.error());
}

void Reply::stream()
{
    ApiCall call;
    call.method = HttpRequest::Method::Put;
    call.path = u"/v1.0/card/streaming"_s;
    call.body = card::streamingBody(m_track, m_content, m_step == Step::Close);
    call.isCardCall = true;
    call.isProgress = m_step == Step::Show;
    call.isIdempotent = true; // by its guid
    m_mayBeFinal = m_step == Step::Close;
    m_services.api.call(call, this,
                        [this](const Result<QJsonObject> &answer) { takeStreamed(card::judgeChange(answer)); });
}

void Reply::takeStreamed(const Result<QJsonObject> &answer)
{
    if (answer) {
        m_shown = m_content;
        return m_step == Step::Close ? finishCard() : finish({});
    }
    m_mayBeFinal = m_mayBeFinal && (answer.error().mayHaveArrived || answer.error().isAfterSilence);
    giveUpCard(answer.error());
}

void Reply::finishCard()
{
    const bool isAnswerThere = m_shown == m_content;
    putCard(card::finishedBody(m_track, m_content), isAnswerThere ? Tries::One : Tries::Several, &Reply::takeFinished);
}

void Reply::takeFinished(const Result<QJsonObject> &answer)
{
    if (answer) {
        m_card = Card::Ended;
        return finish({});
    }
    // After a restart the card may never have been made: the process before this one was on another rung.
    if (card::saysNoSuchCard(answer.error())) {
        m_card = Card::Broken;
        return proceedWithoutCard();
    }
    // The streaming call with the whole text stands already. What is no refusal is asked again by the next close(), for
    // without this update the card goes on spinning (§20.6).
    if (m_shown == m_content) {
        m_card = Card::Ended;
        if (mayAskAgain(answer.error()))
            return finish(failure(answer.error()));
        if (isWornOut(answer.error()))
            m_services.gate.pause(m_services.limits.cardPause, answer.error());
        return endByStream(m_content, {});
    }
    giveUpCard(answer.error());
}

/// Decides what a failed card call means: transient trouble leaves the card as it is, a refusal ends the use of cards.
void Reply::giveUpCard(const Error &why)
{
    m_isBrokenForNow = isTransient(why);
    if (m_isBrokenForNow && m_step != Step::Close) {
        Error error = why; // the next text tries again
        const bool wasAsked = why.code != 0; // and not skipped for want of budget
        if (why.kind == Error::Kind::RateLimited && wasAsked && !why.retryAfter)
            error.retryAfter = m_services.limits.qpsWait;
        return finish(failure(error));
    }
    if (m_isBrokenForNow && (m_card == Card::Created || m_card == Card::Inputing || m_card == Card::Unknown)) {
        // The repetitions are used up; one update can still complete the card as a whole (§20.6, as the official Python
        // SDK does).
        m_card = Card::Ended;
        return finishCard();
    }
    m_isCardUnsettled = m_card != Card::None;
    m_card = Card::Broken;
    if ((isWornOut(why) && m_step == Step::Close) || (!m_isBrokenForNow && !concernsOneCardOnly(why)))
        m_services.gate.pause(m_services.limits.cardPause, why);
    proceedWithoutCard();
}

void Reply::pointToMessage() { putCard(card::finishedBody(m_track, pointer()), Tries::One, &Reply::takePointer); }

QString Reply::pointer() const
{
    return m_target.isLeftOver ? m_content // the answer stands above, and nothing follows
                               : say(Phrase::AnswerInNextMessage, languageOf(m_target.message.text));
}

void Reply::takePointer(const Result<QJsonObject> &answer)
{
    m_isCardUnsettled = !answer && isTransient(answer.error());
    if (answer || card::saysNoSuchCard(answer.error()) || (m_isCardUnsettled && m_step != Step::Close))
        return finish({});
    if (mayAskAgain(answer.error()))
        return finish(failure(answer.error()));
    endByStream(belowShownText(pointer()), {}); // the answer itself is out as a message, or will be
}

/// A card that takes no update is ended as far as its stream can do that (§20.1, §20.6), by one call and only where
/// that cannot be a frame after its end.
void Reply::endByStream(const QString &content, const Result<void> &outcome)
{
    if (!m_isMade || m_mayBeFinal)
        return finish(outcome);
    m_mayBeFinal = true;
    ApiCall call;
    call.method = HttpRequest::Method::Put;
    call.path = u"/v1.0/card/streaming"_s;
    call.body = card::streamingBody(m_track, content, true);
    call.isCardCall = true;
    call.isIdempotent = true;
    call.isTriedOnce = true;
    m_services.api.call(call, this, [this, outcome](const Result<QJsonObject> &) { finish(outcome); });
}

/// What is streamed only grows (§20.4).
QString Reply::belowShownText(const QString &sentence) const
{
    return m_shown.isEmpty() ? sentence : QString(m_shown + u"\n\n"_s + sentence);
}

/// The answer is there; only its card is not at its end. The conversation waits for that, so not for long, and every
/// try is a single call.
bool Reply::mayAskAgain(const Error &error)
{
    using std::chrono::steady_clock;
    if (!m_settleBegan)
        m_settleBegan = steady_clock::now();
    return isTransient(error) && steady_clock::now() - *m_settleBegan < m_services.limits.settleTime;
}

void Reply::sendAsMessage()
{
    m_services.sender.send(m_target.message, m_markdown, this,
                           [this](const Result<void> &result) { takeSent(result); });
}

void Reply::takeSent(const Result<void> &sent)
{
    Result<void> result = sent;
    if (!sent && sent.error().mayHaveArrived) {
        // Once more at most: it may be there already.
        const bool isEnough = std::exchange(m_isUnconfirmed, true) || sent.error().kind == Error::Kind::Gone;
        if (isEnough)
            result = failure(Error::Kind::Gone,
                             u"it was sent more than once and never confirmed, so it may have arrived: "_s
                                 + sent.error().detail);
    }
    m_isDelivered = result.has_value();
    if (m_isDelivered)
        return m_card == Card::Broken ? proceedWithoutCard() : finish({});
    if (m_isCardUnsettled && !isTransient(result.error())) {
        m_failure = result.error();
        const QString sentence = say(Phrase::AnswerUndeliverable, languageOf(m_target.message.text));
        return putCard(card::finishedBody(m_track, sentence), Tries::Several, &Reply::takeLastWord);
    }
    if (m_isBrokenForNow && m_isCardUnsettled)
        m_card = Card::Ended; // nothing got through: the next close() begins with the card again
    finish(result);
}

void Reply::takeLastWord(const Result<QJsonObject> &answer)
{
    m_isCardUnsettled = !answer;
    if (answer || card::saysNoSuchCard(answer.error()))
        return finish(failure(m_failure));
    endByStream(belowShownText(say(Phrase::AnswerUndeliverable, languageOf(m_target.message.text))),
                failure(m_failure));
}

void Reply::putCard(const QByteArray &body, Tries tries, void (Reply::*take)(const Result<QJsonObject> &))
{
    ApiCall call;
    call.method = HttpRequest::Method::Put;
    call.path = u"/v1.0/card/instances"_s;
    call.body = body;
    call.isCardCall = true;
    call.isProgress = tries == Tries::Skippable;
    call.isTriedOnce = tries == Tries::One;
    call.isIdempotent = true;
    m_services.api.call(call, this,
                        [this, take](const Result<QJsonObject> &answer) { (this->*take)(card::judgeChange(answer)); });
}

void Reply::finish(const Result<void> &result)
{
    const Callback<void> done = std::exchange(m_done, nullptr);
    if (m_context && done)
        done(result);
}

} // namespace oagent::dingtalk
