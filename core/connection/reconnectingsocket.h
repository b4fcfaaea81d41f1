#pragma once

#include "core/connection/connectionstate.h"
#include "core/connection/websocketline.h"
#include "core/support/backoff.h"
#include "core/support/result.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace oagent {

struct ReconnectLimits
{
    LineLimits line;
    Backoff::Bounds backoff { std::chrono::seconds(1), std::chrono::seconds(60) };
    Milliseconds stableAfter = std::chrono::seconds(60); ///< only then the backoff starts over
    Milliseconds renewalGrace = std::chrono::seconds(10); ///< how long the old line is kept while its replacement opens
    Milliseconds renewalLinger = std::chrono::seconds(1); ///< … and after that, so that what came on it can be answered
    Milliseconds longestRetryAfter = std::chrono::hours(1); ///< an Error::retryAfter beyond it is cut
    /// Not more than `burst` attempts within `burstWindow`, whatever causes them (dingtalk.md §26: 5 in any 10 s).
    std::size_t burst = 5;
    Milliseconds burstWindow = std::chrono::seconds(12);
    /// How long a channel may take to prove on an open line who it is; only markReady() makes it the line. 0: it is the
    /// line as soon as it is open.
    Milliseconds introduction = Milliseconds(0);
    /// The platform knows one line of a bot: a replacement is opened only when the line before it is closed.
    bool isOneLineOnly = false;
};

/// What a platform says about coming back, on top of ReconnectLimits.
struct RetryRules
{
    Milliseconds longest = Milliseconds::max(); ///< between two tries
    /// Within which a line comes back that had lasted (ReconnectLimits::stableAfter) and that the platform closed
    /// properly: all of its clients do at that time.
    Milliseconds spread {};
    int tries = 0; ///< after so many that failed in a row the pauses are no shorter than `rarely`; 0: never so
    Milliseconds rarely {};
};

/// Holds one line to a platform for ever: finds the address anew for every attempt, waits longer after every failure,
/// and can replace a living line without a gap. At most one attempt is in flight. A WebSocketLine is never reused, so
/// whatever was received names the line it came from. Every signal comes last: its receiver may delete this object.
class ReconnectingSocket : public QObject
{
    Q_OBJECT
public:
    /// Asks the platform where to connect, once per attempt. Its error of kind Authentication or BadRequest is final
    /// (Rejected) unless a FinalRule decides otherwise. A refused handshake never is, as the address may have expired,
    /// unless a RefusalRule knows better.
    /// An answer that does not come within twice LineLimits::handshake is a failed attempt.
    using AddressFinder = std::function<void(const QObject *context, Callback<QUrl> done)>;
    using FinalRule = std::function<bool(const Error &error)>;
    /// What a refused handshake means, by its status and headers; its errors may be final, and wait as long as they
    /// say.
    using RefusalRule = std::function<Error(const HttpHead &refusal)>;

    ReconnectingSocket(Network &network, SharedTimer &timer, const ReconnectLimits &limits, AddressFinder findAddress,
                       FinalRule isFinal = {}, QObject *parent = nullptr, Backoff::Random random = {});
    ~ReconnectingSocket() override;

    void start();
    /// Closes every line with 1000 and forgets attempts under way; nothing is emitted afterwards but
    /// stateChanged(Stopped).
    void stop();
    enum class Renewal {
        Required, ///< the present line ends soon, whatever becomes of the replacement
        Optional, ///< a wish of ours: the present line serves as well as before
    };
    /// Opens a replacement now, and closes the present line once the replacement is open (make before break; with
    /// isOneLineOnly, where no renewal is optional, the other way round). When renewalGrace is over without one, the
    /// present line is closed if that was Required; an Optional replacement is given up then, or when its first attempt
    /// fails, unless the credentials were refused: the line stays, and nothing that was said to the attempt holds later
    /// ones back. Does nothing while a replacement is already on its way, but that it may become Required; nor when the
    /// state is not Online.
    void renew(Renewal renewal = Renewal::Required);
    /// The platform knows who is on the line that lineOpened() named: it is the line now. Only with an introduction.
    void markReady();
    /// Another program took the bot's place: closes, stays away until start().
    void markTakenOver();
    /// The platform refused the credentials on the open line: closes, stays away until start().
    void markRefused(const Error &error);
    /// The open line is of no use, although its WebSocket lives: closes it and connects anew. Also for one that is
    /// being introduced.
    void markLost(const Error &error);
    /// Whoever else asks for lines of `whom`, or did before, is counted in ReconnectLimits::burst. Before start().
    void countAttemptsOf(const QString &whom) { m_attempts = &m_network.attemptsOf(whom); }
    void setRetryRules(const RetryRules &rules) { m_rules = rules; }
    void setRefusalRule(RefusalRule rule) { m_judgeRefusal = std::move(rule); }
    /// Called for the first frame of a line, where that alone proves that the platform serves it (dingtalk.md §10, not
    /// lark.md §7): the backoff starts over before stableAfter.
    void noteServed();
    /// After sleep or a change of network: probes a living line, retries at once instead of waiting, but not before
    /// the time a platform asked for.
    void probe();
    /// The settings lead another way now: replaces an open line as renew() does, begins an attempt anew, and retries at
    /// once, whatever was asked for before.
    void reroute();

    [[nodiscard]] ConnectionState state() const { return m_state; }
    /// Why the last attempt or line failed; kept after the next one succeeds.
    [[nodiscard]] const Error &lastError() const { return m_lastError; }
    /// The open line; nullptr unless Online.
    [[nodiscard]] WebSocketLine *line() const { return m_line.get(); }
    /// As WebSocketLine::silentFor(), of line().
    [[nodiscard]] std::optional<Milliseconds> silentFor() const
    {
        return m_line ? std::optional(m_line->silentFor()) : std::nullopt;
    }
    /// How long until the next attempt; 0 unless WaitingToRetry.
    [[nodiscard]] Milliseconds retryDelay() const;
    /// RetryRules::tries failed in a row.
    [[nodiscard]] bool isTryingRarely() const { return m_rules.tries > 0 && m_failedTries >= m_rules.tries; }
    /// How often a line was lost and came back; renewals without a gap do not count.
    [[nodiscard]] int reconnects() const { return m_reconnects; }

Q_SIGNALS:
    void stateChanged(oagent::ConnectionState state);
    /// A new line is open: after stateChanged(Online), and for a replacement without it; with an introduction before
    /// it. Where the first frame is sent.
    void lineOpened(oagent::WebSocketLine *line);
    /// An Optional replacement did not come; the line is the one it was.
    void renewalGivenUp(const oagent::Error &why);
    void textReceived(const QString &text, oagent::WebSocketLine *line);
    void binaryReceived(const QByteArray &bytes, oagent::WebSocketLine *line);

private:
    using Time = SharedTimer::Time;

    void handle(ConnectionEvent event);
    void beginAttempt();
    void useAddress(const Result<QUrl> &address);
    void openLine(const QUrl &url);
    void takeOpened();
    void adopt();
    void reopen();
    [[nodiscard]] bool isRenewalOptional() const { return m_line && m_grace.isActive() && !m_isRenewalRequired; }
    void giveRenewalUp(const Error &why);
    void takeRefusal(const Error &error);
    void attemptFailed(const Error &error);
    void lineEnded(const WebSocketLine *line, const Error &error);
    void lineLost(const Error &error);
    void remember(const Error &error);
    void retryIn(Milliseconds delay);
    void retryLater();
    void retryNow();
    void dropAttempt();
    void dropEverything();
    void retire(std::unique_ptr<WebSocketLine> line);
    [[nodiscard]] Milliseconds heldBackFor() const;
    [[nodiscard]] bool isFinal(const Error &error) const;

    Network &m_network;
    SharedTimer &m_timer;
    ReconnectLimits m_limits;
    AddressFinder m_findAddress;
    FinalRule m_isFinal;
    RefusalRule m_judgeRefusal;
    Backoff::Random m_random;
    Backoff m_backoff;
    RetryRules m_rules;
    int m_failedTries = 0; ///< in a row, while there is no line
    bool m_isSpread = false; ///< the next try is one of many at this time
    ConnectionState m_state = ConnectionState::Stopped;
    Error m_lastError;
    Time m_retryAt;
    Time m_notBefore; ///< what a platform asked for
    std::deque<Time> m_ownAttempts;
    std::deque<Time> *m_attempts = &m_ownAttempts; ///< when the last `burst` of them began
    int m_reconnects = 0;
    bool m_lost = false; ///< a line was lost and has not come back yet
    SharedTimer::Handle m_retry; ///< while Online: of a replacement
    SharedTimer::Handle m_answerDeadline; ///< of the AddressFinder, then of the introduction
    SharedTimer::Handle m_stable;
    SharedTimer::Handle m_grace; ///< active while a line is being replaced
    bool m_isRenewalRequired = false; ///< of the replacement under way
    SharedTimer::Handle m_linger;
    std::unique_ptr<QObject> m_attempt; ///< exists while an attempt is in flight; context of its address question
    std::unique_ptr<WebSocketLine> m_opening;
    std::unique_ptr<WebSocketLine> m_line;
    std::unique_ptr<WebSocketLine> m_leaving; ///< replaced, still heard for renewalLinger
};

} // namespace oagent
