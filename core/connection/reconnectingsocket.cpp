#include "core/connection/reconnectingsocket.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

using namespace std::chrono_literals;

namespace {

/// WebSocket close codes begin here; an Error::code below it is an HTTP status or none (RFC 6455 §7.4).
constexpr int firstCloseCode = 1000;

} // namespace

ReconnectingSocket::ReconnectingSocket(Network &network, SharedTimer &timer, const ReconnectLimits &limits,
                                       AddressFinder findAddress, FinalRule isFinal, QObject *parent,
                                       Backoff::Random random)
    : QObject(parent)
    , m_network(network)
    , m_timer(timer)
    , m_limits(limits)
    , m_findAddress(std::move(findAddress))
    , m_isFinal(std::move(isFinal))
    , m_random(random ? std::move(random) : [] { return QRandomGenerator::global()->generateDouble(); })
    , m_backoff(limits.backoff, m_random)
{ }

ReconnectingSocket::~ReconnectingSocket() = default;

void ReconnectingSocket::start()
{
    if (next(m_state, ConnectionEvent::Start) == m_state)
        return;
    m_backoff.reset();
    m_failedTries = 0;
    m_notBefore = {};
    handle(ConnectionEvent::Start);
}

void ReconnectingSocket::stop() { handle(ConnectionEvent::Stop); }

void ReconnectingSocket::renew(Renewal renewal)
{
    if (m_state != ConnectionState::Online)
        return;
    const bool isUnderWay = m_grace.isActive();
    m_isRenewalRequired = renewal == Renewal::Required || (isUnderWay && m_isRenewalRequired);
    if (isUnderWay)
        return;
    if (m_limits.isOneLineOnly)
        return reopen();
    m_grace = m_timer.after(m_limits.renewalGrace, [this] {
        Error late;
        late.kind = Error::Kind::Timeout;
        late.detail = u"The line could not be replaced in time"_s;
        if (m_isRenewalRequired)
            lineLost(late);
        else
            giveRenewalUp(late);
    });
    beginAttempt();
}

void ReconnectingSocket::giveRenewalUp(const Error &why)
{
    m_grace.cancel();
    m_retry.cancel();
    dropAttempt();
    Q_EMIT renewalGivenUp(why);
}

/// The line before is given its time to part, so that the platform never sees two.
void ReconnectingSocket::reopen()
{
    remember(failure(Error::Kind::Network, u"The line is being replaced"_s).value());
    m_lost = true;
    m_stable.cancel();
    retire(std::move(m_line));
    retryIn(std::max(m_limits.renewalLinger, heldBackFor()));
    handle(ConnectionEvent::Lost);
}

void ReconnectingSocket::markReady()
{
    if (m_opening && m_opening->isOpen())
        adopt();
}

void ReconnectingSocket::markTakenOver() { handle(ConnectionEvent::TakenOver); }

void ReconnectingSocket::markRefused(const Error &error)
{
    if (next(m_state, ConnectionEvent::Refused) == m_state)
        return;
    m_lastError = error;
    handle(ConnectionEvent::Refused);
}

void ReconnectingSocket::markLost(const Error &error)
{
    if (m_opening && m_opening->isOpen())
        attemptFailed(error);
    else if (m_state == ConnectionState::Online)
        lineLost(error);
}

void ReconnectingSocket::noteServed() { m_backoff.reset(); }

void ReconnectingSocket::probe()
{
    if (m_line)
        m_line->probe();
    if (m_lastError.kind == Error::Kind::Proxy)
        m_notBefore = {}; // the proxy of another network may not refuse
    if (m_retry.isActive())
        retryIn(heldBackFor());
}

void ReconnectingSocket::reroute()
{
    m_notBefore = {};
    m_backoff.reset();
    m_failedTries = 0;
    if (m_state == ConnectionState::WaitingToRetry) {
        retryIn(heldBackFor());
    } else if (m_state == ConnectionState::Connecting || m_grace.isActive()) {
        m_isRenewalRequired = true;
        dropAttempt();
        beginAttempt();
    } else {
        renew();
    }
}

Milliseconds ReconnectingSocket::retryDelay() const
{
    if (m_state != ConnectionState::WaitingToRetry)
        return 0ms;
    return std::max(0ms, std::chrono::ceil<Milliseconds>(m_retryAt - std::chrono::steady_clock::now()));
}

void ReconnectingSocket::handle(ConnectionEvent event)
{
    const ConnectionState entered = next(m_state, event);
    if (entered == m_state)
        return;
    m_state = entered;
    switch (entered) {
    case ConnectionState::Connecting:
        if (!m_attempt) // a replacement on its way becomes the attempt
            beginAttempt();
        break;
    case ConnectionState::WaitingToRetry:
        if (!m_retry.isActive()) // that of a replacement goes on
            retryLater();
        break;
    case ConnectionState::Stopped:
    case ConnectionState::Rejected:
    case ConnectionState::TakenOver: dropEverything(); break;
    case ConnectionState::Online: break;
    }
    if (m_state == entered) // a finder that breaks its contract may have answered inside the call
        Q_EMIT stateChanged(entered);
}

void ReconnectingSocket::beginAttempt()
{
    if (const Milliseconds heldBack = heldBackFor(); heldBack > 0ms) {
        retryIn(heldBack);
        return;
    }
    m_retry.cancel();
    m_attempt = std::make_unique<QObject>();
    m_answerDeadline = m_timer.after(2 * m_limits.line.handshake, [this] {
        Error late;
        late.kind = Error::Kind::Timeout;
        late.detail = u"No answer to the question where to connect"_s;
        attemptFailed(late);
    });
    const QPointer<ReconnectingSocket> self(this);
    const auto answered = [self, attempt = m_attempt.get()](const Result<QUrl> &address) {
        const bool awaited = !self.isNull() && self->m_attempt.get() == attempt && !self->m_opening;
        if (awaited)
            self->useAddress(address);
    };
    m_attempts->push_back(std::chrono::steady_clock::now());
    if (m_attempts->size() > m_limits.burst)
        m_attempts->pop_front();
    m_findAddress(m_attempt.get(), answered);
}

void ReconnectingSocket::useAddress(const Result<QUrl> &address)
{
    m_answerDeadline.cancel();
    if (address)
        openLine(*address);
    else
        takeRefusal(address.error());
}

void ReconnectingSocket::takeRefusal(const Error &error)
{
    if (isFinal(error) && (!isRenewalOptional() || error.kind == Error::Kind::Authentication))
        markRefused(error);
    else
        attemptFailed(error);
}

void ReconnectingSocket::openLine(const QUrl &url)
{
    m_opening = std::make_unique<WebSocketLine>(m_network, m_timer, m_limits.line);
    WebSocketLine *line = m_opening.get();
    connect(line, &WebSocketLine::opened, this, &ReconnectingSocket::takeOpened);
    connect(line, &WebSocketLine::ended, this, [this, line](const Error &error) { lineEnded(line, error); });
    connect(line, &WebSocketLine::textReceived, this,
            [this, line](const QString &text) { Q_EMIT textReceived(text, line); });
    connect(line, &WebSocketLine::binaryReceived, this,
            [this, line](const QByteArray &bytes) { Q_EMIT binaryReceived(bytes, line); });
    line->open(url);
}

void ReconnectingSocket::takeOpened()
{
    if (m_limits.introduction == 0ms)
        return adopt();
    m_answerDeadline = m_timer.after(m_limits.introduction, [this] {
        Error late;
        late.kind = Error::Kind::Timeout;
        late.detail = u"The platform did not say in time whether it knows this bot"_s;
        attemptFailed(late);
    });
    Q_EMIT lineOpened(m_opening.get());
}

void ReconnectingSocket::adopt()
{
    std::unique_ptr<WebSocketLine> opened = std::move(m_opening);
    WebSocketLine *line = opened.get();
    dropAttempt();
    m_failedTries = 0;
    m_grace.cancel();
    retire(std::exchange(m_leaving, std::exchange(m_line, std::move(opened))));
    if (m_leaving)
        m_linger = m_timer.after(m_limits.renewalLinger, [this] { retire(std::move(m_leaving)); });
    m_stable = m_timer.after(m_limits.stableAfter, [this] { noteServed(); });
    if (std::exchange(m_lost, false))
        ++m_reconnects;
    const QPointer<ReconnectingSocket> self(this);
    handle(ConnectionEvent::Opened);
    if (!self.isNull() && m_line.get() == line && m_limits.introduction == 0ms)
        Q_EMIT lineOpened(line);
}

void ReconnectingSocket::attemptFailed(const Error &error)
{
    if (isRenewalOptional())
        return giveRenewalUp(error);
    remember(error);
    dropAttempt();
    if (m_line)
        return retryLater();
    ++m_failedTries;
    handle(ConnectionEvent::Lost);
}

void ReconnectingSocket::lineEnded(const WebSocketLine *line, const Error &error)
{
    if (line == m_opening.get()) {
        if (m_judgeRefusal && line->refusal().status != 0)
            takeRefusal(m_judgeRefusal(line->refusal()));
        else
            attemptFailed(error);
    } else if (line == m_line.get()) {
        // A line that does not last is no healthy one, however politely it is closed: the backoff is what helps it.
        const bool hasLasted = !m_stable.isActive();
        m_isSpread = error.code >= firstCloseCode && m_rules.spread > 0ms && hasLasted;
        lineLost(error);
    } else {
        retire(std::move(m_leaving));
    }
}

void ReconnectingSocket::lineLost(const Error &error)
{
    remember(error);
    m_lost = true;
    m_stable.cancel();
    m_grace.cancel();
    retire(std::move(m_line));
    handle(m_attempt ? ConnectionEvent::RetryDue : ConnectionEvent::Lost);
}

void ReconnectingSocket::remember(const Error &error)
{
    m_lastError = error;
    if (error.retryAfter)
        m_notBefore = std::chrono::steady_clock::now() + std::min(*error.retryAfter, m_limits.longestRetryAfter);
}

void ReconnectingSocket::retryIn(Milliseconds delay)
{
    m_retryAt = std::chrono::steady_clock::now() + delay;
    m_retry = m_timer.after(delay, [this] { retryNow(); });
}

void ReconnectingSocket::retryLater()
{
    const auto spread = static_cast<double>(m_rules.spread.count());
    // While the line that is to be replaced can still be heard, each try comes in time for another one.
    const bool isLineEnding = m_line && m_grace.isActive() && m_isRenewalRequired;
    const Milliseconds longest = isLineEnding ? std::min(m_rules.longest, m_limits.renewalGrace / 4) : m_rules.longest;
    const Milliseconds delay = std::exchange(m_isSpread, false)
        ? Milliseconds(static_cast<Milliseconds::rep>(spread * m_random()))
        : std::min(m_backoff.next(), longest);
    const Milliseconds least = isTryingRarely() ? m_rules.rarely : 0ms;
    retryIn(std::max({ delay, least, heldBackFor() }));
}

void ReconnectingSocket::retryNow()
{
    if (m_state == ConnectionState::WaitingToRetry)
        handle(ConnectionEvent::RetryDue);
    else
        beginAttempt();
}

void ReconnectingSocket::dropAttempt()
{
    m_answerDeadline.cancel();
    retire(std::move(m_opening));
    if (!m_attempt)
        return;
    // Not at once: this may run inside the very answer that the attempt is the context of.
    m_attempt->setParent(&m_timer);
    m_attempt.release()->deleteLater();
}

void ReconnectingSocket::dropEverything()
{
    m_retry.cancel();
    m_stable.cancel();
    m_grace.cancel();
    dropAttempt();
    m_lost = false;
    retire(std::move(m_line));
    retire(std::move(m_leaving));
}

void ReconnectingSocket::retire(std::unique_ptr<WebSocketLine> line)
{
    if (!line)
        return;
    line->disconnect(this);
    line->close();
    // Not at once: further receivers of a signal under way have been given a pointer to it.
    line->setParent(&m_timer);
    line.release()->deleteLater();
}

Milliseconds ReconnectingSocket::heldBackFor() const
{
    Time allowed = m_notBefore;
    if (!m_attempts->empty() && m_attempts->size() >= m_limits.burst)
        allowed = std::max(allowed, m_attempts->front() + m_limits.burstWindow);
    return std::max(0ms, std::chrono::ceil<Milliseconds>(allowed - std::chrono::steady_clock::now()));
}

bool ReconnectingSocket::isFinal(const Error &error) const
{
    if (m_isFinal)
        return m_isFinal(error);
    return error.kind == Error::Kind::Authentication || error.kind == Error::Kind::BadRequest;
}

} // namespace oagent
