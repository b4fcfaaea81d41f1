#include "core/lark/reply.h"

#include "core/lark/card.h"
#include "core/lark/media.h"
#include "core/phrases/phrases.h"
#include "core/support/later.h"

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::lark {

namespace {

/// §9.3: of this person or group, whatever is sent there.
bool concernsChat(const Error &error)
{
    switch (error.code) {
    case 230013:
    case 230017:
    case 230018:
    case code::mayNotSend:
    case 230035:
    case 230038: return true;
    default: return false;
    }
}

/// What is refused about this text says nothing about the next card. Of our cards only the text differs,
/// so what is refused as wrong in itself (§9.3, §10) is that.
bool concernsOneCardOnly(const Error &error)
{
    switch (error.code) {
    case code::cardRefused:
    case code::pictureRefused:
    case code::cardJsonBad:
    case code::cardJsonRefused: return true;
    default: break;
    }
    return error.kind == Error::Kind::TooLarge || error.kind == Error::Kind::ContentFiltered
        || error.kind == Error::Kind::NotFound;
}

/// §10, or §9.3 with the code in words. Only what was uploaded is shown; a model may write of other pictures.
bool concernsPictures(const Error &error)
{
    return error.code == code::pictureRefused
        || (error.code == code::cardRefused && error.detail.contains(QString::number(code::pictureRefused)));
}

/// Whether the call was carried out is not known.
bool isSilence(const Error &error)
{
    return error.isAfterSilence || error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout
        || error.kind == Error::Kind::Truncated || error.kind == Error::Kind::Overloaded;
}

bool isOfDisk(const Error &error)
{
    return error.kind == Error::Kind::Storage || error.kind == Error::Kind::StorageFull;
}

/// A message that is refused for what it is, not for where it goes.
bool concernsContent(const Error &error)
{
    return error.kind == Error::Kind::BadRequest || error.kind == Error::Kind::TooLarge;
}

} // namespace

Reply::Reply(const ReplyServices &services, ReplyTarget target, HandleSink &sink, QObject *parent)
    : ReplySurface(parent)
    , m_services(services)
    , m_target(std::move(target))
    , m_sink(sink)
    , m_messages(services.api)
    , m_handle(m_target.handle)
    , m_stream(services.api, services.timer, services.limits,
               [this](const QJsonObject &members, const QObject *context, Callback<void> committed) {
                   keep(members, Flush::Now, context, std::move(committed));
               })
{
    if (m_stream.adopt(m_handle)) {
        m_rung = Rung::Stream;
        m_isFromBefore = true;
        m_isStreamSent = m_target.isLeftOver; // one that was not is seen by nobody
    } else if (m_handle["patch"_L1].toBool()) {
        m_rung = Rung::Patch;
        m_patchedId = m_handle["message"_L1].toString();
        m_isFromBefore = true;
    }
    m_mayBeThere = m_target.closingBegun;
    m_isSignFromBefore = m_handle["sign"_L1].toBool();
}

const ReplyLimits &Reply::limits() const
{
    const bool isPatched = m_rung == Rung::Patch || (m_rung == Rung::None && !m_services.streamGate.isOpen());
    return isPatched ? m_services.limits.patchedReply : m_services.limits.reply;
}

void Reply::keep(const QJsonObject &members, Flush flush, const QObject *context, Callback<void> committed)
{
    for (auto member = members.begin(); member != members.end(); ++member)
        m_handle[member.key()] = member.value();
    m_sink.save(m_target, m_handle, flush, context, std::move(committed));
}

/// The sign is on its way when `done` comes, or soon, and nothing waits for it.
void Reply::markWorking(const QObject *context, Callback<void> done)
{
    const bool hasSign = m_target.closingBegun || m_handle.contains("reaction"_L1);
    if (m_target.part == 0 && !m_services.isEconomical && !hasSign) {
        // A later process has to know that there may be one before there is one.
        keep({ { u"sign"_s, true } }, Flush::Now, this, [this](const Result<void> &) { beginSign(); });
    }
    later(context, [done = std::move(done)] { done({}); });
}

void Reply::beginSign()
{
    if (m_isSignOff)
        return;
    m_services.signs.begin(m_target.message.messageId, this, [this](const QString &id) {
        keep({ { u"reaction"_s, id } }, Flush::Soon, this, [](const Result<void> &) {
            // At worst a later process makes the sign again to learn its id.
        });
    });
}

void Reply::show(const QString &markdown, const QObject *context, Callback<void> done)
{
    begin(false, markdown, context, std::move(done));
}

void Reply::close(const QString &markdown, const QObject *context, Callback<void> done)
{
    begin(true, markdown, context, std::move(done));
}

void Reply::upload(const QByteArray &picture, const QObject *context, Callback<QString> done)
{
    uploadPicture(m_services.api, picture, m_services.limits, context, std::move(done));
}

void Reply::begin(bool isClosing, const QString &markdown, const QObject *context, Callback<void> done)
{
    m_isClosing = isClosing;
    m_markdown = markdown;
    renderText();
    m_context = context;
    m_done = std::move(done);
    later(this, [this] { proceed(); });
}

void Reply::renderText()
{
    m_text = m_isClosing ? m_dialect.render(m_markdown) : m_dialect.renderGrowing(m_markdown);
    if (m_isWithoutPictures)
        m_text = withoutPictures(m_text);
}

/// The same once more, when it was refused for its pictures and has any.
bool Reply::leaveOutPictures(const Error &why)
{
    if (!concernsPictures(why) || std::exchange(m_isWithoutPictures, true))
        return false;
    const QString before = m_text;
    renderText();
    if (m_text == before)
        return false;
    proceed();
    return true;
}

void Reply::proceed()
{
    const bool isNothingToShow = m_text.isEmpty() || m_services.isEconomical;
    if (!m_isClosing && (isNothingToShow || m_rung == Rung::Message))
        return finish({});
    switch (m_rung) {
    case Rung::None: return beginCard();
    case Rung::Stream: return m_isStreamSent ? putStream() : sendStream();
    case Rung::Patch:
        if (m_patchedId.isEmpty() && m_target.isLeftOver)
            return finish({});
        return m_patchedId.isEmpty() ? sendPatch() : patch();
    case Rung::Message: return m_isDelivered ? pointToMessage() : sendWhole();
    }
}

void Reply::beginCard()
{
    if (m_target.isLeftOver)
        return finish({}); // nothing was opened
    if (m_services.recalled.contains(m_target.message.messageId))
        return finish(failure(Error::Kind::Gone, u"the question was taken back"_s)); // nobody waits for a word
    if (m_isClosing) {
        m_rung = Rung::Message;
        return sendWhole();
    }
    if (m_services.refusals.isRefused(m_target.message))
        return finish({}); // the complete answer finds out whether that is over
    if (m_services.streamGate.isOpen())
        return createStream();
    if (m_services.patchGate.isOpen())
        return beginPatch();
    finish({});
}

void Reply::createStream()
{
    m_stream.create(m_text, card::summaryOf(m_text), true, this, [this](const Result<void> &created) {
        if (!created)
            return giveUpCard(created.error());
        m_rung = Rung::Stream;
        sendStream();
    });
}

/// Also when an earlier process may have sent it: the same uuid sends nothing more.
void Reply::sendStream()
{
    m_messages.reply(m_target.message, { u"interactive"_s, card::referenceContent(m_stream.id()), idFor(u"stream"_s) },
                     this, [this](const Result<QString> &messageId) { takeStreamSent(messageId); });
}

void Reply::takeStreamSent(const Result<QString> &messageId)
{
    // A card is taken once, and whether a uuid is answered again with the message it made is not documented: what is
    // refused after a try that may have arrived has arrived.
    const bool wasSentBefore = !messageId && messageId.error().kind == Error::Kind::BadRequest
        && (m_isFromBefore || messageId.error().isAfterSilence);
    if (!messageId && !wasSentBefore) {
        m_mayStreamBeSent = m_mayStreamBeSent || m_isFromBefore || isSilence(messageId.error());
        return isTransient(messageId.error()) ? giveUpCard(messageId.error()) : endUnsent(messageId.error());
    }
    if (messageId)
        noteSent(*messageId);
    m_isStreamSent = true;
    putStream();
}

/// Nobody sees it, but every card is ended (§10).
void Reply::endUnsent(const Error &why)
{
    m_stream.settle(card::summaryOf(m_text), this, [this, why](const Result<void> &) { giveUpCard(why); });
}

void Reply::putStream()
{
    m_stream.put(m_text, !m_isClosing, this, [this](const Result<void> &result) { takePut(result); });
}

void Reply::takePut(const Result<void> &result)
{
    if (!result && !m_isClosing && isOfDisk(result.error()))
        return finish(result); // its end needs no disk
    if (!result)
        return giveUpCard(result.error());
    if (m_isClosing)
        return settleStream();
    finish({});
}

void Reply::settleStream()
{
    takeSignOff(); // the text is there, and a program that ends has no time afterwards
    m_stream.settle(card::summaryOf(m_text), this, [this](const Result<void> &result) {
        // The whole text is there; that it no longer grows can be refused for good only.
        if (!result && isTransient(result.error()) && ++m_closeFailures < m_services.limits.closeTriesPerRung)
            return finish(failure(result.error()));
        finish({});
    });
}

/// A later process has to know that there may be a card before there is one.
void Reply::beginPatch()
{
    keep({ { u"patch"_s, true } }, Flush::Now, this, [this](const Result<void> &kept) {
        if (!kept)
            return finish(failure(kept.error()));
        m_rung = Rung::Patch;
        sendPatch();
    });
}

/// What may have arrived goes out as it was, since the same uuid is answered with the message that it made.
void Reply::sendPatch()
{
    if (!m_mayPatchBeSent)
        m_patched = m_text;
    m_messages.reply(m_target.message, { u"interactive"_s, card::completeCard(m_patched), idFor(u"patch"_s) }, this,
                     [this](const Result<QString> &messageId) { takePatchSent(messageId); });
}

void Reply::takePatchSent(const Result<QString> &messageId)
{
    if (!messageId) {
        m_mayPatchBeSent = m_mayPatchBeSent || isSilence(messageId.error());
        return giveUpCard(messageId.error());
    }
    const bool isComplete = m_isClosing && !m_isFromBefore && m_patched == m_text;
    if (messageId->isEmpty() && !isComplete)
        return giveUpCard(withoutId(u"a card was sent and answered without message_id"_s));
    m_patchedId = *messageId;
    noteSent(m_patchedId);
    if (m_isFromBefore)
        m_patched.clear(); // what an earlier process sent under the same uuid had another text
    keep({ { u"message"_s, m_patchedId } }, Flush::Soon, this, [this](const Result<void> &) { patch(); });
}

/// At most so often (§10), and the end of an answer may come right after a piece of it.
void Reply::patch()
{
    if (m_patched == m_text)
        return finish({});
    const auto now = steady_clock::now();
    const auto next = m_patchedAt ? *m_patchedAt + m_services.limits.patchedReply.minInterval : now;
    if (m_isClosing && next > now) {
        m_patchWait = m_services.timer.after(std::chrono::ceil<Milliseconds>(next - now), [this] { patch(); });
        return;
    }
    m_patchedAt = now;
    m_messages.patch(m_target.message, m_patchedId, card::completeCard(m_text), !m_isClosing, this,
                     [this](const Result<void> &result) { takePatched(result); });
}

void Reply::takePatched(const Result<void> &result)
{
    if (!result)
        return giveUpCard(result.error());
    m_patched = m_text;
    finish({});
}

/// Decides what a failed card call means: transient trouble leaves the card as it is, a question that is gone ends the
/// answer, a refusal leads to the next rung.
void Reply::giveUpCard(const Error &why)
{
    if (why.kind == Error::Kind::Gone)
        return finish(failure(why));
    if (leaveOutPictures(why))
        return;
    if (isTransient(why) && (!m_isClosing || ++m_closeFailures < m_services.limits.closeTriesPerRung))
        return finish(failure(why)); // the next text, or the next try to close, goes on here
    m_services.refusals.note(m_target.message, why, m_services.limits.cardPause);
    const bool isOnStream = m_rung == Rung::Stream || (m_rung == Rung::None && m_services.streamGate.isOpen());
    m_isUnsettled = m_isStreamSent || m_mayStreamBeSent || !m_patchedId.isEmpty();
    const bool isOfPlatform = !why.serviceCode.isEmpty(); // and not of the disk, or a rule of our own
    const bool isUnsent = m_rung != Rung::None && !m_isStreamSent && m_patchedId.isEmpty();
    const bool mayNotSend = concernsChat(why) || (isUnsent && why.kind == Error::Kind::PermissionMissing);
    if (isOfPlatform && !isTransient(why) && !concernsOneCardOnly(why) && !mayNotSend)
        (isOnStream ? m_services.streamGate : m_services.patchGate).pause(m_services.limits.cardPause, why);
    if (m_target.isLeftOver)
        return finish({}); // it cannot be settled, and there is nothing to say
    const bool mayPatch
        = isOfPlatform && isOnStream && !m_isUnsettled && !m_isClosing && !mayNotSend && m_services.patchGate.isOpen();
    if (mayPatch)
        return beginPatch();
    m_rung = Rung::Message;
    m_whole = why.code == code::cardRefused || concernsContent(why) ? Whole::Post : Whole::Card;
    proceed();
}

void Reply::sendWhole()
{
    switch (m_whole) {
    case Whole::Card:
        return m_messages.reply(m_target.message, { u"interactive"_s, card::completeCard(m_text), idOfWhole() }, this,
                                [this](const Result<QString> &sent) { takeWholeSent(sent); });
    case Whole::Post: {
        const QString text = Dialect(Dialect::Where::Post).render(m_markdown);
        return m_messages.reply(m_target.message, { u"post"_s, card::postContent(text), idOfWhole() }, this,
                                [this](const Result<QString> &sent) { takeWholeSent(sent); });
    }
    case Whole::Text: {
        const QString text = m_blocked ? say(Phrase::AnswerBlocked, languageOf(m_target.message.text)) : m_markdown;
        return m_messages.reply(
            m_target.message,
            { u"text"_s, card::textContent(withoutTags(text)), m_blocked ? idFor(u"blocked"_s) : idOfWhole() }, this,
            [this](const Result<QString> &sent) { takeWholeSent(sent); });
    }
    }
}

void Reply::takeWholeSent(const Result<QString> &messageId)
{
    if (messageId) {
        noteSent(*messageId);
        m_isDelivered = true;
        return pointToMessage();
    }
    const Error &error = messageId.error();
    m_services.refusals.note(m_target.message, error, m_services.limits.cardPause);
    m_mayBeThere = m_mayBeThere || error.isAfterSilence;
    if (m_whole == Whole::Card && leaveOutPictures(error))
        return;
    if (error.kind == Error::Kind::ContentFiltered && !m_blocked) {
        m_blocked = error;
        m_whole = Whole::Text;
        return sendWhole();
    }
    if (m_whole != Whole::Text && concernsContent(error)) {
        m_whole = m_whole == Whole::Card ? Whole::Post : Whole::Text;
        return sendWhole();
    }
    // Refused in every form: because the uuid was used already, as far as anybody can know.
    if (m_mayBeThere && concernsContent(error) && !m_blocked) {
        m_isDelivered = true;
        return pointToMessage();
    }
    // Nothing more comes of this answer, and a card that was given up must not look as if it did.
    if (!isTransient(error) && m_patchedId.isEmpty() && std::exchange(m_isUnsettled, false))
        return m_stream.settle(card::summaryOf(m_stream.shown()), this,
                               [this, error](const Result<void> &) { finish(failure(error)); });
    finish(failure(error));
}

void Reply::noteSent(const QString &messageId)
{
    m_services.sent.insert(messageId);
    m_services.refusals.noteSent(m_target.message);
}

/// A card that was given up must not look as if more would come.
void Reply::pointToMessage()
{
    if (!std::exchange(m_isUnsettled, false))
        return finish({});
    const auto done = [this](const Result<void> &) { finish({}); }; // the answer itself has arrived
    if (!m_patchedId.isEmpty())
        return m_messages.patch(m_target.message, m_patchedId, card::completeCard(pointer()), false, this, done);
    m_stream.put(pointer(), false, this,
                 [this, done](const Result<void> &) { m_stream.settle(card::summaryOf(pointer()), this, done); });
}

QString Reply::pointer() const { return say(Phrase::AnswerInNextMessage, languageOf(m_target.message.text)); }

/// One for all forms of a text: a refusal uses none up, and a process that does not know how far an earlier one came
/// doubles nothing. Another one for another text, which a question that was asked once more may have got.
QString Reply::idOfWhole() const { return idFor(u"whole|"_s + m_markdown); }

QString Reply::idFor(const QString &purpose) const { return card::stableId(m_target.turnId, m_target.part, purpose); }

void Reply::takeSignOff()
{
    if (m_target.part == 0 && !std::exchange(m_isSignOff, true))
        m_services.signs.end(m_target.message.messageId, m_handle["reaction"_L1].toString(), m_isSignFromBefore);
}

/// A notice that got through is not the answer.
void Reply::finish(const Result<void> &result)
{
    if (m_isClosing && (result || !isTransient(result.error())))
        takeSignOff();
    const Callback<void> done = std::exchange(m_done, nullptr);
    if (m_context && done)
        done(result && m_blocked ? failure(*m_blocked) : result);
}

} // namespace oagent::lark
