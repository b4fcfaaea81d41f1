#pragma once

#include "core/connection/websocketline.h"
#include "core/wecom/answers.h"
#include "core/wecom/limits.h"

#include <QPointer>

#include <deque>
#include <map>
#include <optional>

namespace oagent::wecom {

/// One frame that the platform answers.
struct Request
{
    QLatin1StringView command;
    QString requestId; ///< of the callback it replies to; a fresh one otherwise
    QByteArray body; ///< JSON; may be empty
    Milliseconds timeLimit {}; ///< from when it is sent
    std::function<void()> sent {}; ///< called when it is, which may be long after Requests::send(), or never
    bool isHarmlessTwice = false; ///< read again, it changes nothing (§7.2: the same text of a stream)
};

/// Sends frames over the bot's line and finds the answer to each (wecom.md §2.5, §7.2). An answer names only the
/// request id, so of frames that share one the next goes out when the one before is answered or its time is over;
/// others do not wait for each other.
class Requests : public QObject
{
    Q_OBJECT
public:
    enum class Standing {
        Introducing, ///< a line is open and takes nothing but the subscription
        Ready,
        Down, ///< there will be a line again
        Away, ///< there will be none before somebody wants it: stopped, refused, taken over
    };

    Requests(SharedTimer &timer, const Limits &limits, QObject *parent = nullptr);

    /// A line that is open and not subscribed yet; what was asked on one before it is not heard of any more.
    void introduce(WebSocketLine *line);
    void markReady();
    /// What is under way fails with `why`. `standing` is Down or Away.
    void detach(Standing standing, const Error &why);
    [[nodiscard]] Standing standing() const { return m_standing; }

    /// The body of the answer; judge() says what else may come. Timeout without an answer, Network without a line.
    /// RateLimited also for what waits behind a frame that came too often.
    void send(const Request &request, const QObject *context, Callback<QJsonObject> done);
    /// Asks whether the line is in service, which a pong does not tell (§19): any answer but 846609 says that it is,
    /// and that what was sent before was read. Errors as send().
    void askForService(const QObject *context, Callback<QJsonObject> done);
    /// An answer to nobody's frame is passed over.
    void take(const Frame &answer);

Q_SIGNALS:
    void standingChanged();
    /// The platform does not know this line any more although it is open (846609).
    void subscriptionLost(const oagent::Error &error);

private:
    struct Waiting
    {
        Request request;
        QPointer<const QObject> context;
        Callback<QJsonObject> done;
    };
    /// The frames of one request id, the first of them under way.
    struct Lane
    {
        std::deque<Waiting> frames;
        SharedTimer::Handle limit;
        /// Frames before the first one whose time passed without an answer: it may still come, and names none of them.
        int owed = 0;
        SharedTimer::Handle forget; ///< what is owed
        /// A good answer in the first frame's time, which may be owed for an earlier one.
        std::optional<QJsonObject> doubtful;
        bool isRepeated = false; ///< the first frame, to end that doubt
        bool isRefused = false; ///< the first frame, or only its repetition
    };

    void sendFirst(const QString &requestId);
    void waitForTheOther(Lane &lane, const QString &requestId, const QJsonObject &answer);
    void takeSilence(const QString &requestId);
    void dropIfIdle(const QString &requestId);
    void settle(const QString &requestId, const Result<QJsonObject> &result);

    SharedTimer &m_timer;
    const Limits &m_limits;
    Standing m_standing = Standing::Away;
    QPointer<WebSocketLine> m_line;
    std::map<QString, Lane> m_lanes;
};

} // namespace oagent::wecom
