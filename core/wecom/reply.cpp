#include "core/wecom/reply.h"

#include "core/markdown/lines.h"
#include "core/phrases/phrases.h"
#include "core/support/json.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

QString streamIdOf(const ReplyTarget &target) { return u"oa_%1_%2"_s.arg(target.turnId).arg(target.part); }

/// Whether a message that failed so may get through another time.
bool mayPass(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Gone:
    case Error::Kind::Authentication:
    case Error::Kind::BadRequest:
    case Error::Kind::Refused:
    case Error::Kind::TooLarge: return false;
    default: return true;
    }
}

QString sentence(Phrase phrase, const ReplyTarget &target) { return say(phrase, languageOf(wordsOf(target.message))); }

} // namespace

Reply::Reply(const ReplyServices &services, ReplyTarget target, HandleSink &sink, QObject *parent)
    : ReplySurface(parent)
    , m_services(services)
    , m_target(std::move(target))
    , m_sink(sink)
    , m_address(ReplyAddress::fromJson(m_target.message.replyAddress))
    , m_key(m_address.budgetKey())
    , m_streamId(streamIdOf(m_target))
    , m_needsMessage(!m_target.isLeftOver)
    , m_streamless(services.limits.reply)
{
    m_streamless.rotateAfter.reset();
    m_streamless.keepAlive.reset();
    const QString stored = m_target.handle["stream"_L1].toString();
    if (stored.isEmpty())
        return;
    const WallTime now = m_services.clock.wallNow();
    if (m_target.handle["ended"_L1].toBool()) {
        // A process before this one ended it with a text that need not be this one: what is written now has to appear.
        m_streamId += u'_' + QString::number(now.time_since_epoch().count());
        return;
    }
    m_streamId = stored;
    m_stream = Stream::Open;
    m_isInherited = true;
    m_isTold = m_target.handle["told"_L1].toBool();
    m_begunAt = WallTime(Milliseconds(m_target.handle["begunAt"_L1].toInteger()));
    m_begun = m_services.clock.steadyNow() - std::max(Milliseconds(0), now - m_begunAt);
}

void Reply::markWorking(const QObject *context, Callback<void> done)
{
    m_content.clear();
    m_text.clear();
    begin(Step::Working, context, std::move(done));
}

void Reply::show(const QString &markdown, const QObject *context, Callback<void> done)
{
    m_text = m_dialect.render(markdown);
    m_content = closedForNow(m_text);
    if (!m_content.startsWith(m_text)) // half a tag is not shown
        m_text.truncate(m_text.lastIndexOf(u'<'));
    if (m_dialect.wireSize(m_content) > m_services.limits.bubbleBytes) // by the fence that was closed
        m_content = m_text;
    begin(Step::Show, context, std::move(done));
}

void Reply::close(const QString &markdown, const QObject *context, Callback<void> done)
{
    m_content = m_dialect.render(markdown);
    if (!isVisible(m_content)) // a stream that ends so never ends (§8)
        m_content = sentence(Phrase::EmptyAnswer, m_target);
    begin(Step::Close, context, std::move(done));
}

void Reply::closeWithNotice(const QString &notice, const QObject *context, Callback<void> done)
{
    m_needsMessage = false;
    close(notice, context, std::move(done));
}

void Reply::upload(const QByteArray &picture, const QObject *context, Callback<QString> done)
{
    uploadFile({ {}, mediaTypeOf(picture), picture }, context, std::move(done));
}

void Reply::uploadFile(const MediaFile &file, const QObject *context, Callback<QString> done)
{
    const QString said = sentence(Phrase::FileApart, m_target);
    m_services.uploader.send(file, m_address, context, [said, done = std::move(done)](const Result<void> &sent) {
        done(sent ? Result<QString>(said) : Result<QString>(failure(sent.error())));
    });
}

/// Every frame is the whole text (§8), so one with less of it takes something back. What ends in white space may end
/// without.
QString Reply::shown() const
{
    if (m_stream != Stream::Open)
        return {};
    return markdown::withoutTrailingSpace(m_sent).toString();
}

/// What needs no stream needs no signs of life, and is not broken off because a stream would be too old.
const ReplyLimits &Reply::limits() const
{
    const bool hasNoStream = m_stream == Stream::Broken || m_stream == Stream::Refused;
    return hasNoStream || m_services.sender.isDead(m_address.requestId) ? m_streamless : m_services.limits.reply;
}

void Reply::begin(Step step, const QObject *context, Callback<void> done)
{
    m_step = step;
    m_context = context;
    m_done = std::move(done);
    later(this, [this] { proceed(); });
}

void Reply::proceed()
{
    if (m_step == Step::Close)
        return closeReply();
    if (m_stream == Stream::Broken || m_stream == Stream::Refused || m_services.sender.isDead(m_address.requestId))
        return finish({});
    showFrame();
}

void Reply::showFrame()
{
    if (m_services.requests.standing() != Requests::Standing::Ready) {
        Error offline = failure(Error::Kind::Network, u"there is no line to WeCom right now"_s).value();
        offline.retryAfter = m_services.limits.offlinePause;
        return finish(failure(offline));
    }
    if (const std::optional<Error> error = m_services.pace.resting(m_key))
        return finish(failure(*error));
    if (m_stream == Stream::None)
        return m_services.pace.tryTake(m_key) ? announceStream() : finish({});
    m_sent = m_text;
    // The first frame shows the thinking state at once (§8).
    sendFrame(isVisible(m_content) ? m_content : u"<think></think>"_s, false, &Reply::takeShown);
}

/// A later process has to know that there may be a stream before there is one.
void Reply::announceStream()
{
    m_begunAt = m_services.clock.wallNow();
    m_sink.save(m_target, handle(), Flush::Now, this, [this](const Result<void> &saved) {
        if (!saved)
            return finish(failure(saved.error()));
        m_stream = Stream::Open;
        m_begun = m_services.clock.steadyNow();
        showFrame();
    });
}

QJsonObject Reply::handle() const
{
    QJsonObject handle { { u"stream"_s, m_streamId },
                         { u"begunAt"_s, static_cast<qint64>(m_begunAt.time_since_epoch().count()) } };
    if (m_isTold)
        handle.insert("told"_L1, true);
    return handle;
}

/// What an unfinished frame fails with is of little weight: the next one carries the whole text again.
void Reply::takeShown(const Result<QJsonObject> &answer)
{
    if (answer) {
        m_shown = m_content;
        m_isSeen = true;
        m_busyShows = 0;
        return finish({});
    }
    const Error &error = answer.error();
    if (error.kind == Error::Kind::RateLimited)
        return finish(failure(m_services.pace.rest(m_key)));
    if (error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout) {
        m_shown = m_content; // perhaps; the next frame must not take it back
        return finish(failure(error));
    }
    if (error.kind == Error::Kind::Overloaded && m_busyShows < m_services.limits.busyWaits.size()) {
        Error passing = error;
        passing.retryAfter = m_services.limits.busyWaits.at(m_busyShows++);
        return finish(failure(passing));
    }
    if (saysTooLate(error))
        noteTooLate(error);
    else if (error.code == noStreamHere)
        m_stream = Stream::Refused;
    finish({});
}

/// Only one of the three is about the stream alone.
void Reply::noteTooLate(const Error &error)
{
    m_stream = Stream::Broken;
    m_isUnsettled = false;
    if (error.code != streamExpired)
        m_services.sender.noteDead(m_address.requestId);
}

void Reply::closeReply()
{
    if (m_services.sender.isDead(m_address.requestId)) {
        m_stream = Stream::Broken;
        m_isUnsettled = false;
    }
    if (!m_needsMessage && m_stream == Stream::None)
        return finish({});
    if (m_isTold)
        return pointToMessage();
    if (const std::optional<Error> error = m_services.pace.resting(m_key))
        return finish(failure(*error));
    switch (m_services.requests.standing()) {
    case Requests::Standing::Introducing:
    case Requests::Standing::Down:
        return waitForLine(&Reply::closeReply, failure(Error::Kind::Network, u"there is no line to WeCom"_s));
    case Requests::Standing::Away: return closeWhileAway();
    case Requests::Standing::Ready: break;
    }
    if (!m_rest.isEmpty()) // a stream would say once more what stands in the chat
        return sendAsMessage();
    if (m_stream == Stream::None && isMessageFresh())
        return takePlace();
    if (m_stream != Stream::Open)
        return sendAsMessage();
    if (isTrusted() || !m_needsMessage)
        return sendFinal();
    m_isUnsettled = true;
    sendAsMessage();
}

/// Another program has the bot: only the response_url leads into the chat. The stream, and a text which that did not
/// take, wait until somebody takes the bot back.
void Reply::closeWhileAway()
{
    if (!m_needsMessage)
        return waitForLine(&Reply::closeReply, {});
    m_isUnsettled = m_stream == Stream::Open;
    sendAsMessage();
}

/// The rest of §7.3 d: the request id is tried once the line is back.
void Reply::waitForLine(void (Reply::*next)(), const Result<void> &otherwise)
{
    connect(&m_services.requests, &Requests::standingChanged, this, [this, next] {
        if (m_services.requests.standing() == Requests::Standing::Down)
            return;
        m_services.requests.disconnect(this); // a line that is there may be gone before the next turn of the loop
        m_wait.cancel();
        later(this, [this, next] { (this->*next)(); });
    });
    const bool isAway = m_services.requests.standing() == Requests::Standing::Away;
    const Milliseconds limit = isAway ? m_services.limits.awayWait : m_services.limits.lineWait;
    m_wait = m_services.timer.after(limit, [this, otherwise] {
        m_services.requests.disconnect(this);
        finish(otherwise);
    });
}

void Reply::takePlace()
{
    m_services.pace.take(m_key, this, [this](const Result<void> &taken) { taken ? sendFinal() : finish(taken); });
}

void Reply::sendFinal()
{
    if (const std::optional<Error> error = m_services.pace.resting(m_key)) // by now: this may be a repetition
        return finish(failure(*error));
    sendFrame(m_content, true, &Reply::takeFinal);
}

void Reply::takeFinal(const Result<QJsonObject> &answer)
{
    const Limits &limits = m_services.limits;
    if (!answer && answer.error().kind == Error::Kind::Network)
        return finish(failure(answer.error())); // again from the start
    if (answer)
        return finish({});
    const Error &error = answer.error();
    if (error.kind == Error::Kind::Timeout) {
        if (++m_silences < limits.finalTries)
            return sendFinal();
        return std::exchange(m_isLineAsked, true) ? sendBeside() : askForLine();
    }
    if (error.kind == Error::Kind::RateLimited)
        return finish(failure(m_services.pace.rest(m_key)));
    if (error.code == conflict && m_conflicts < limits.conflictWaits.size())
        return sendFinalAfter(limits.conflictWaits.at(m_conflicts++));
    if (error.code == busy && m_busyAnswers < limits.busyWaits.size())
        return sendFinalAfter(limits.busyWaits.at(m_busyAnswers++));
    if (error.kind == Error::Kind::Server && m_unknownAnswers < limits.unknownWaits.size())
        return sendFinalAfter(limits.unknownWaits.at(m_unknownAnswers++));
    if (error.code == noStreamHere) {
        m_stream = Stream::Refused;
        return sendAsMessage();
    }
    if (saysTooLate(error))
        noteTooLate(error);
    else
        m_isUnsettled = m_stream == Stream::Open;
    m_stream = Stream::Broken;
    sendAsMessage();
}

/// A line that does not answer this either is dead, and has hardly taken a frame: the end is tried once more on the
/// next one (§7.3 d). In a message as well it would stand in the chat twice.
void Reply::askForLine()
{
    m_services.requests.askForService(this, [this](const Result<QJsonObject> &answer) {
        const bool isMute = !answer && answer.error().kind == Error::Kind::Timeout;
        const bool isGone = !answer && answer.error().kind == Error::Kind::Network;
        if (isMute)
            Q_EMIT m_services.sender.lineDied(answer.error());
        if (!isMute && !isGone)
            return sendBeside();
        finish(failure(Error::Kind::Network, u"the line to WeCom was dead"_s)); // again from the start
    });
}

/// The stream may have taken the end or not.
void Reply::sendBeside()
{
    m_isUnsettled = m_stream == Stream::Open && (m_isSeen || m_isInherited);
    sendAsMessage();
}

void Reply::sendFinalAfter(Milliseconds delay)
{
    m_wait = m_services.timer.after(delay, [this] { sendFinal(); });
}

void Reply::sendAsMessage()
{
    if (!m_needsMessage)
        return finish({});
    const auto take = [this](const Result<void> &sent) { takeSent(sent); };
    const auto keepRest = [this](const QString &rest) {
        m_rest = rest;
        m_unknownSends = 0;
    };
    const QString &text = m_rest.isEmpty() ? m_content : m_rest;
    if (m_stream == Stream::Refused && isMessageFresh()) // a chat that takes no streams may take a reply
        m_services.sender.respondText(m_address, text, this, take, keepRest);
    else
        m_services.sender.sendText(m_address, text, this, take, keepRest);
}

void Reply::takeSent(const Result<void> &result)
{
    if (result && m_isUnsettled && m_services.requests.standing() == Requests::Standing::Away)
        return noteTold();
    if (result)
        return m_isUnsettled ? pointToMessage() : finish({});
    Error error = result.error();
    if (error.kind == Error::Kind::Network && m_services.requests.standing() == Requests::Standing::Away)
        return waitForLine(&Reply::closeReply, result);
    if (error.kind == Error::Kind::Timeout)
        error.kind = Error::Kind::Gone; // it would be there once more each time
    if (error.kind == Error::Kind::Server) { // a number that nobody knows (§12)
        const auto &waits = m_services.limits.unknownWaits;
        if (m_unknownSends < waits.size())
            error.retryAfter = waits.at(m_unknownSends++);
        else
            error.kind = Error::Kind::Gone;
    }
    if (mayPass(error))
        return finish(failure(error));
    giveUp(error);
}

/// Until the stream can be ended the program may have been, and the answer is not to come twice.
void Reply::noteTold()
{
    m_isTold = true;
    m_sink.save(m_target, handle(), Flush::Now, this, [this](const Result<void> &) { pointToMessage(); });
}

/// A stream that is not believed is better than none, and its animation ends.
void Reply::giveUp(const Error &why)
{
    if (!std::exchange(m_isUnsettled, false))
        return finish(failure(why));
    m_lastError = why;
    sendFrame(m_content, true, &Reply::takeLastTry);
}

void Reply::takeLastTry(const Result<QJsonObject> &answer)
{
    finish(answer ? Result<void>() : Result<void>(failure(m_lastError)));
}

/// Ends the animation of a stream that did not take the answer.
void Reply::pointToMessage()
{
    if (m_services.requests.standing() != Requests::Standing::Ready)
        return waitForLine(&Reply::pointToMessage, {});
    if (m_services.sender.isDead(m_address.requestId))
        return finish({});
    if (const std::optional<Error> error = m_services.pace.resting(m_key)) {
        m_wait = m_services.timer.after(*error->retryAfter, [this] { pointToMessage(); });
        return;
    }
    m_isUnsettled = false;
    if (m_silences > 0) // it may have taken the answer all the same, and then takes nothing else (§7.2)
        return sendFrame(m_content, true, &Reply::takePointed);
    const QString pointer = sentence(Phrase::AnswerInNextMessage, m_target);
    const QString before = m_shown.isEmpty() && m_isInherited ? m_content : m_shown; // every frame is the whole text
    QString ending = before.isEmpty() ? pointer : QString(before + u"\n\n"_s + pointer);
    if (m_dialect.wireSize(ending) > m_services.limits.bubbleBytes)
        ending = isVisible(before) ? before : pointer;
    sendFrame(ending, true, &Reply::takePointed);
}

/// The person has the answer; so this is not tried for ever.
void Reply::takePointed(const Result<QJsonObject> &answer)
{
    if (answer || !mayPass(answer.error()) || ++m_pointings >= m_services.limits.finalTries)
        return finish({});
    if (answer.error().kind == Error::Kind::RateLimited)
        m_services.pace.rest(m_key); // for which pointToMessage() waits
    m_wait = m_services.timer.after(m_services.limits.offlinePause, [this] { pointToMessage(); });
}

void Reply::sendFrame(const QString &content, bool isFinal, void (Reply::*take)(const Result<QJsonObject> &))
{
    JsonWriter stream;
    stream.add(u"id", m_streamId).add(u"finish", isFinal).add(u"content", content);
    const QByteArray body = JsonWriter().add(u"msgtype", u"stream").addJson(u"stream", stream.take()).take();
    Request frame { commands::respond, m_address.requestId, body, m_services.limits.answer };
    frame.isHarmlessTwice = isFinal; // one that is not is followed by another, which carries its text
    m_services.requests.send(frame, this, [this, take](const Result<QJsonObject> &answer) { (this->*take)(answer); });
}

/// An old stream may be acknowledged and thrown away (§8, 4), and nobody knows whether its age is its own or that of
/// the message. The steady clock of some systems stands still while the computer sleeps.
bool Reply::isTrusted() const
{
    return m_services.clock.steadyNow() - m_begun < m_services.limits.trustedFor && isMessageFresh();
}

bool Reply::isMessageFresh() const
{
    return m_services.clock.wallNow() - m_address.sentAt < m_services.limits.trustedFor;
}

void Reply::finish(const Result<void> &result)
{
    const Callback<void> done = std::exchange(m_done, nullptr);
    if (m_context && done)
        done(result);
}

} // namespace oagent::wecom
