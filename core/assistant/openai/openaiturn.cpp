#include "core/assistant/openai/openaiturn.h"

#include "core/assistant/openai/chaterror.h"
#include "core/assistant/openai/chatrequest.h"
#include "core/support/later.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Of a body that is not the answer, in bytes; enough for every error message.
constexpr qsizetype maxRefusal = 64LL * 1024;
constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

bool isWorthAnotherTry(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Network:
    case Error::Kind::Overloaded: return true;
    case Error::Kind::RateLimited: return error.code != 402 && error.serviceCode != "insufficient_quota"_L1;
    default: return error.code == 408;
    }
}

} // namespace

OpenAiTurn::OpenAiTurn(HttpClient &http, HttpRequest request, std::shared_ptr<const OpenAiSettings> settings,
                       OpenAiLimits limits)
    : m_http(http)
    , m_request(std::move(request))
    , m_settings(std::move(settings))
    , m_limits(std::move(limits))
    , m_deadline(std::chrono::steady_clock::now() + m_limits.http.whole)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one may come before Retry-After is over
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_phase == Phase::Closing)
            complete();
        else if (m_stream)
            completeWhole();
        else
            ask();
    });
    later(this, [this] {
        if (m_phase == Phase::Open)
            ask();
    });
}

void OpenAiTurn::cancel()
{
    if (m_phase != Phase::Open)
        return;
    m_phase = Phase::Ended;
    m_timer.stop();
    dropStream();
    later(this, [this] { end(outcome(Outcome::Kind::Cancelled)); });
}

void OpenAiTurn::ask()
{
    m_head = {};
    m_format = Format::Unknown;
    m_body.clear();
    m_parser = {};
    m_reader = {};
    m_thoughts = {};
    m_request.limits = m_limits.http;
    m_request.limits.whole = timeLeft();
    m_stream = m_http.stream(m_request);
    connect(m_stream.get(), &HttpStream::headReceived, this, &OpenAiTurn::takeHead);
    connect(m_stream.get(), &HttpStream::bytesReceived, this, &OpenAiTurn::takeBytes);
    connect(m_stream.get(), &HttpStream::finished, this, &OpenAiTurn::takeEnd);
}

void OpenAiTurn::takeHead(const HttpHead &head)
{
    m_head = head;
    const QByteArray type = head.header("Content-Type"_ba).toLower();
    if (head.status < 200 || head.status > 299)
        m_format = Format::Refusal;
    else if (type.startsWith("text/html"))
        return fail(webPageError(m_request.url));
    if (m_format == Format::Refusal)
        return;
    const QPointer<OpenAiTurn> alive(this);
    tellStarted(remoteIdsIn(m_request, head));
    if (!alive.isNull() && std::exchange(m_lacksStreamOptions, false))
        Q_EMIT streamOptionsRefused();
}

void OpenAiTurn::tellStarted(const QJsonObject &remoteIds)
{
    if (!std::exchange(m_hasStarted, true))
        Q_EMIT started(remoteIds);
}

void OpenAiTurn::takeBytes(const QByteArray &bytes)
{
    if (m_phase != Phase::Open)
        return;
    switch (m_format) {
    case Format::Unknown: return takeUnknown(bytes);
    case Format::Events: return takeEvents(m_parser.feed(bytes));
    case Format::Whole: m_body += bytes; break;
    case Format::Refusal: m_body += bytes.left(maxRefusal - m_body.size()); break;
    }
}

/// Servers name event streams and whole answers as they like; their first character cannot lie.
void OpenAiTurn::takeUnknown(const QByteArray &bytes)
{
    m_body += bytes;
    if (byteOrderMark.startsWith(m_body))
        return; // whole or begun
    const QByteArray start
        = (m_body.startsWith(byteOrderMark) ? m_body.sliced(byteOrderMark.size()) : m_body).trimmed();
    if (start.isEmpty())
        return;
    if (start.startsWith('<'))
        return fail(webPageError(m_request.url));
    m_format = start.startsWith('{') ? Format::Whole : Format::Events;
    if (m_format == Format::Events)
        takeEvents(m_parser.feed(std::exchange(m_body, {})));
}

void OpenAiTurn::takeEvents(const Result<QList<SseEvent>> &events)
{
    if (!events)
        return fail(events.error());
    ChatPiece all;
    for (const SseEvent &event : *events) {
        const ChatPiece piece = m_reader.read(event);
        all.text += piece.text;
        all.reasoning += piece.reasoning;
        all.tools += piece.tools;
        all.error = piece.error;
        if (all.error || m_reader.isDone())
            break;
    }
    separateThoughts(all, all.error || m_reader.isDone());
    if (!say(all))
        return;
    if (all.error)
        return fail(*all.error);
    // The first text is looked for at once, and so is what only ends the answer.
    const bool isInTheMiddle = !m_text.isEmpty() && !m_reader.isDone() && !m_reader.isWhole();
    m_stream->setRest(isInTheMiddle ? m_limits.betweenLooks : Milliseconds(0));
    if (m_reader.isDone()) {
        m_phase = Phase::Closing;
        m_timer.start(m_limits.endGrace);
    } else if (m_reader.isWhole() && !m_timer.isActive()) { // signs of life are no reason to wait on
        m_timer.start(m_limits.wholeGrace);
    }
}

/// @param isLast nothing of the answer comes after this piece
void OpenAiTurn::separateThoughts(ChatPiece &piece, bool isLast)
{
    if (!m_settings->stripThinking)
        return;
    const ThoughtFilter::Parts parts = m_thoughts.feed(piece.text);
    const ThoughtFilter::Parts rest = isLast ? m_thoughts.end() : ThoughtFilter::Parts {};
    piece.text = parts.text + rest.text;
    piece.reasoning += parts.thought + rest.thought;
}

/// False when a receiver has cancelled or deleted this turn.
bool OpenAiTurn::say(const ChatPiece &piece)
{
    const QPointer<OpenAiTurn> alive(this);
    const auto isOpen = [this, &alive] { return !alive.isNull() && m_phase == Phase::Open; };
    m_text += piece.text;
    m_shown = m_shown || !piece.text.isEmpty() || !piece.reasoning.isEmpty() || !piece.tools.isEmpty();
    if (!piece.reasoning.isEmpty())
        Q_EMIT reasoningDelta(piece.reasoning);
    if (isOpen() && !piece.tools.isEmpty())
        Q_EMIT toolStatus(piece.tools.join(u", "_s));
    if (isOpen() && !piece.text.isEmpty())
        Q_EMIT textDelta(piece.text);
    return isOpen();
}

void OpenAiTurn::takeEnd(const Result<void> &result)
{
    if (m_phase == Phase::Closing)
        return complete();
    const QPointer<OpenAiTurn> alive(this);
    if (m_format == Format::Refusal)
        return takeRefusal();
    if (m_format == Format::Events)
        takeEvents(m_parser.end());
    else if (m_format == Format::Whole && result) {
        ChatPiece piece = m_reader.readWhole(m_body);
        separateThoughts(piece, true);
        if (say(piece) && piece.error)
            fail(*piece.error);
    }
    if (!alive || m_phase == Phase::Ended || !m_stream) // without a stream: failed, and to be asked again
        return;
    if (m_phase == Phase::Closing)
        return complete();
    if (!result && !m_reader.isWhole()) {
        ChatPiece held;
        separateThoughts(held, true);
        return say(held) ? fail(result.error()) : void();
    }
    completeWhole();
}

/// Nothing more is waited for: what was held back may still be said.
void OpenAiTurn::completeWhole()
{
    ChatPiece held;
    separateThoughts(held, true);
    if (say(held))
        complete();
}

void OpenAiTurn::takeRefusal()
{
    const HttpRequest without = withoutStreamOptions(m_request);
    if ((m_head.status == 400 || m_head.status == 422) && mayMeanStreamOptions(m_body)
        && without.body != m_request.body) {
        m_request = without;
        m_lacksStreamOptions = true;
        dropStream();
        return ask();
    }
    fail(errorOf(m_head, m_body, m_request.url, *m_settings));
}

void OpenAiTurn::complete()
{
    const Result<ChatEnd> last = m_reader.end();
    Outcome ended = outcome(last ? Outcome::Kind::Completed : Outcome::Kind::Failed);
    if (!last) {
        ended.error = last.error();
        return end(ended);
    }
    ended.cutByLength = last->cutByLength;
    if (!last->oddReason.isEmpty())
        ended.remark = u"the finish reason was \"%1\""_s.arg(last->oddReason);
    end(ended);
}

void OpenAiTurn::fail(const Error &error)
{
    if (const auto delay = retryDelay(error)) {
        ++m_retries;
        dropStream();
        m_timer.start(*delay);
        return;
    }
    Outcome failed = outcome(Outcome::Kind::Failed);
    failed.error = withoutChat(withoutKey(error, m_settings->key), m_request.body);
    end(failed);
}

std::optional<Milliseconds> OpenAiTurn::retryDelay(const Error &error) const
{
    if (m_shown || m_retries >= m_limits.retryDelays.size() || !isWorthAnotherTry(error))
        return std::nullopt;
    const Milliseconds usual = m_limits.retryDelays.at(m_retries);
    const Milliseconds jitter(QRandomGenerator::global()->bounded(static_cast<int>(usual.count() / 4) + 1));
    const Milliseconds delay = error.retryAfter.value_or(usual + jitter);
    if (delay > m_limits.longestRetryAfter || delay >= timeLeft())
        return std::nullopt;
    return delay;
}

Milliseconds OpenAiTurn::timeLeft() const
{
    const auto left = std::chrono::duration_cast<Milliseconds>(m_deadline - std::chrono::steady_clock::now());
    return std::max(left, Milliseconds(1));
}

Outcome OpenAiTurn::outcome(Outcome::Kind kind) const
{
    return { .kind = kind, .text = m_text, .cutByLength = false, .error = {}, .remark = {} };
}

void OpenAiTurn::end(const Outcome &outcome)
{
    m_phase = Phase::Ended;
    m_timer.stop();
    dropStream();
    const QPointer<OpenAiTurn> alive(this);
    if (outcome.kind != Outcome::Kind::Cancelled)
        tellStarted({});
    if (alive)
        Q_EMIT finished(outcome);
}

/// Later, because this may run inside the stream's own signal. As our child, so that it dies with us in any case.
void OpenAiTurn::dropStream()
{
    if (!m_stream)
        return;
    m_stream->disconnect(this);
    m_stream->setParent(this);
    deleteSoon(m_stream.release());
}

} // namespace oagent
