#include "core/wecom/sender.h"

#include "core/connection/urlrules.h"
#include "core/markdown/split.h"
#include "core/support/json.h"
#include "core/support/later.h"
#include "core/wecom/dialect.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

constexpr qsizetype mostRemembered = 1000;

QJsonObject markdownBody(const QString &text)
{
    return { { u"msgtype"_s, u"markdown"_s }, { u"markdown"_s, QJsonObject { { u"content"_s, text } } } };
}

} // namespace

/// One message on its way, rung by rung. Owned by its sender, gone when the caller's context is.
class Sender::Running : public QObject
{
public:
    Running(Sender &sender, ReplyAddress address, const QObject *context, Callback<void> done)
        : QObject(&sender)
        , m_sender(sender)
        , m_services(sender.m_services)
        , m_address(std::move(address))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void startText(const QString &text, bool isUnderRequest, Progress progress)
    {
        m_progress = std::move(progress);
        m_isUnderRequest = isUnderRequest;
        m_rest = text;
        m_isSplit = m_dialect.wireSize(text) > m_services.limits.bubbleBytes;
        if (m_isSplit)
            return nextPiece();
        m_body = markdownBody(text);
        start();
    }

    void startMedia(const QString &type, const QString &mediaId)
    {
        m_isUnderRequest = true;
        m_body = { { u"msgtype"_s, type }, { type, QJsonObject { { u"media_id"_s, mediaId } } } };
        start();
    }

private:
    void start()
    {
        if (m_services.requests.standing() == Requests::Standing::Away)
            return later(this, [this] {
                post({ Error::Kind::Network, 0, {}, u"there is no line any more"_s, {}, {} });
            });
        m_services.pace.take(m_address.budgetKey(), this, [this](const Result<void> &taken) {
            if (!taken)
                return failOrWait(taken.error());
            m_isUnderRequest && !m_sender.isDead(m_address.requestId) ? place() : send();
        });
    }

    /// A frame that makes another message each time it is read. A line is read in order: who answers a question that
    /// was sent behind a frame has read the frame. So after the time of an answer one tells whether the message is
    /// there, only without its acknowledgement, or the line is dead; then the frame goes out once more on the next one.
    /// A ping would not do: it is answered also where nothing else is (§19).
    void transmit(QLatin1StringView command, const QString &requestId, const QJsonObject &body,
                  void (Running::*take)(const Result<QJsonObject> &))
    {
        const bool isOpen = m_services.requests.standing() == Requests::Standing::Ready;
        const Limits &limits = m_services.limits;
        m_isRead = false;
        ++m_frame;
        Request request { command, requestId, jsonBytes(body), limits.answer + limits.pingAnswer };
        request.sent = [this] { // not before: a frame that waits for another one is not read
            m_doubt = m_services.timer.after(m_services.limits.answer, [this] { askWhetherItWasRead(); });
        };
        m_services.requests.send(request, this, [this, isOpen, take](const Result<QJsonObject> &answer) {
            m_doubt.cancel();
            if (isOpen && !answer && isSilence(answer.error()))
                return takeSilence(answer.error(), take);
            (this->*take)(answer);
        });
    }

    /// Neither taken nor refused. A line whose subscription is lost refuses.
    [[nodiscard]] static bool isSilence(const Error &error)
    {
        return error.kind == Error::Kind::Timeout
            || (error.kind == Error::Kind::Network && error.code != notSubscribed);
    }

    void askWhetherItWasRead()
    {
        m_services.requests.askForService(this, [this, asked = m_frame](const Result<QJsonObject> &answer) {
            const bool isUnheard = !answer
                && (answer.error().kind == Error::Kind::Timeout || answer.error().kind == Error::Kind::Network);
            m_isRead = m_isRead || (asked == m_frame && !isUnheard);
        });
    }

    void takeSilence(const Error &error, void (Running::*take)(const Result<QJsonObject> &))
    {
        if (m_isRead) {
            Q_EMIT m_sender.unconfirmed();
            return (this->*take)(QJsonObject());
        }
        if (error.kind == Error::Kind::Timeout)
            Q_EMIT m_sender.lineDied(error);
        if (std::exchange(m_isRepeated, true))
            return post(
                failure(Error::Kind::Timeout, u"WeCom did not acknowledge a message, nor its repetition"_s).value());
        waitForLine();
    }

    /// The message was not read, or refused with its line: it is sent again when there is another one.
    void waitForLine()
    {
        m_retry = m_services.timer.after(m_services.limits.lineWait, [this] {
            finish(failure(Error::Kind::Network, u"there is no line to WeCom"_s));
        });
        connect(&m_services.requests, &Requests::standingChanged, this, [this] { repeatWithLine(); });
        later(this, [this] { repeatWithLine(); });
    }

    void repeatWithLine()
    {
        const Requests::Standing standing = m_services.requests.standing();
        const bool isOver = standing == Requests::Standing::Ready || standing == Requests::Standing::Away;
        if (!isOver || !m_retry.isActive())
            return;
        m_services.requests.disconnect(this);
        m_retry.cancel();
        later(this, [this] { start(); });
    }

    /// Sends:   aibot_respond_msg {"msgtype", …} under the request id of the message
    /// Source:  wecom.md §7.1
    void place() { transmit(commands::respond, m_address.requestId, m_body, &Running::takePlaced); }

    void takePlaced(const Result<QJsonObject> &answer)
    {
        if (answer)
            return goOn();
        const Error &error = answer.error();
        if (error.kind == Error::Kind::Network)
            return failOrWait(error);
        if (error.kind == Error::Kind::RateLimited)
            return failOrWait(m_services.pace.rest(m_address.budgetKey()));
        if (saysTooLate(error) && error.code != streamExpired)
            m_sender.noteDead(m_address.requestId);
        send();
    }

    /// Sends:   aibot_send_msg {"chatid", "chat_type", "msgtype", …}
    /// Errors:  Gone (93006: nobody there who has talked to the bot), RateLimited, TooLarge, Timeout, Network
    /// Source:  wecom.md §9
    void send()
    {
        QJsonObject body = m_body;
        body.insert("chatid"_L1, m_address.chatId);
        body.insert("chat_type"_L1, m_address.chatType);
        transmit(commands::send, freshRequestId(commands::send), body, &Running::takeSent);
    }

    void takeSent(const Result<QJsonObject> &answer)
    {
        if (answer)
            return goOn();
        const Error &error = answer.error();
        if (error.code == busy && m_busyTries < m_services.limits.busyWaits.size()) {
            m_retry = m_services.timer.after(m_services.limits.busyWaits.at(m_busyTries++), [this] { send(); });
            return;
        }
        if (error.kind == Error::Kind::RateLimited)
            return failOrWait(m_services.pace.rest(m_address.budgetKey()));
        if (isPerhapsTooLong(error))
            return splitText();
        if (error.kind == Error::Kind::Network)
            return failOrWait(error);
        // A process that was started later has heard of no other request than that of the message.
        const QString newest = m_sender.m_newestRequests.value(m_address.budgetKey(), m_address.requestId);
        if (error.code != busy && m_address.chatType == 2 && !m_sender.isDead(newest))
            return respond(newest, error);
        post(error);
    }

    void goOn()
    {
        if (!m_isSplit || m_tail.isEmpty())
            return finish({});
        m_rest = m_tail;
        if (m_context && m_progress)
            m_progress(m_rest);
        m_hasPieces = true;
        m_isRepeated = false;
        m_busyTries = 0;
        m_rests = 0;
        nextPiece();
    }

    /// The caller may try again later, but for a text of which pieces stand in the chat: they would come once more. Its
    /// next piece waits here.
    void failOrWait(const Error &error)
    {
        if (m_hasPieces && error.kind == Error::Kind::RateLimited && m_rests++ < m_services.limits.rests) {
            m_retry = m_services.timer.after(error.retryAfter.value_or(m_services.limits.frequencyPause),
                                             [this] { start(); });
            return;
        }
        if (m_hasPieces && error.kind == Error::Kind::Network && !std::exchange(m_isRepeated, true))
            return waitForLine();
        finish(failure(error));
    }

    /// Nobody says how long a message may be, nor how a longer one is refused (§22).
    [[nodiscard]] bool isPerhapsTooLong(const Error &error) const
    {
        if (m_isSplit || m_rest.isEmpty())
            return false;
        const bool isUnclear = error.kind == Error::Kind::BadRequest || error.kind == Error::Kind::Server;
        return error.kind == Error::Kind::TooLarge
            || (isUnclear && m_dialect.wireSize(m_rest) > m_services.limits.splitBytes);
    }

    void splitText()
    {
        m_isSplit = true;
        nextPiece();
    }

    void nextPiece()
    {
        const markdown::Parts parts = markdown::split(m_rest, m_dialect, { m_services.limits.splitBytes });
        m_tail = parts.tail;
        m_body = markdownBody(parts.head);
        start();
    }

    /// Some corporations let bots write to groups only in reply (§9); nobody says with which numbers they refuse (§22).
    void respond(const QString &requestId, const Error &refusal)
    {
        m_refusal = refusal;
        m_groupRequest = requestId;
        transmit(commands::respond, requestId, m_body, &Running::takeResponded);
    }

    void takeResponded(const Result<QJsonObject> &answer)
    {
        if (answer)
            return goOn();
        const Error &error = answer.error();
        if (error.kind == Error::Kind::Network)
            return failOrWait(error);
        if (error.kind == Error::Kind::RateLimited)
            return failOrWait(m_services.pace.rest(m_address.budgetKey()));
        if (saysTooLate(error))
            m_sender.noteDead(m_groupRequest);
        if (isPerhapsTooLong(error))
            return splitText();
        post(m_refusal);
    }

    /// Sends:   POST response_url {"msgtype": "markdown", "markdown": {"content"}}, once within an hour
    /// Source:  wecom.md §7.3 f, §13
    void post(const Error &refusal)
    {
        const WallTime usableUntil = m_address.receivedAt + m_services.limits.responseUrlFor;
        const bool isUsable = !m_rest.isEmpty() && !m_address.responseUrl.isEmpty()
            && m_services.clock.wallNow() < usableUntil && !m_sender.m_usedUrls.contains(m_address.requestId);
        const QUrl url(m_address.responseUrl, QUrl::StrictMode);
        const bool isLocal = isLoopback(url) && isLoopback(m_services.apiUrl); // perhaps on another port
        if (!isUsable || !(isLocal || checkHandedOutUrl(url, { u"weixin.qq.com"_s }, m_services.apiUrl)))
            return finish(failure(refusal));
        m_sender.m_usedUrls.insert(m_address.requestId);
        HttpRequest request = HttpRequest::postJson(url, markdownBody(m_rest));
        request.setTimeLimit(m_services.limits.answer);
        m_services.http.send(request, this, [this, refusal](const Result<HttpResponse> &response) {
            const bool isTaken = response && judgeResponseUrl(response->status, response->body);
            finish(isTaken ? Result<void>() : Result<void>(failure(refusal)));
        });
    }

    void finish(const Result<void> &result)
    {
        deleteLater();
        const Callback<void> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Sender &m_sender;
    const Services &m_services;
    ReplyAddress m_address;
    QPointer<const QObject> m_context;
    Callback<void> m_done;
    Progress m_progress;
    Dialect m_dialect;
    QJsonObject m_body;
    QString m_rest; ///< of a text: what has not arrived yet
    QString m_tail; ///< behind the piece that is under way
    bool m_isSplit = false;
    bool m_hasPieces = false; ///< in the chat
    bool m_isUnderRequest = false; ///< of the message, where that takes it
    std::size_t m_busyTries = 0;
    int m_rests = 0;
    int m_frame = 0; ///< the number of the one under way
    bool m_isRead = false; ///< the frame under way, as far as a question behind it tells
    bool m_isRepeated = false; ///< a message that may have arrived
    Error m_refusal; ///< of a message of its own, while the group's newest request is tried
    QString m_groupRequest;
    SharedTimer::Handle m_doubt;
    SharedTimer::Handle m_retry;
};

Sender::Sender(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{ }

void Sender::noteRequest(const ReplyAddress &address)
{
    if (address.requestId.isEmpty())
        return;
    if (m_newestRequests.size() >= mostRemembered)
        m_newestRequests.clear();
    m_newestRequests.insert(address.budgetKey(), address.requestId);
}

void Sender::sendText(const ReplyAddress &address, const QString &text, const QObject *context, Callback<void> done,
                      Progress progress)
{
    auto *running = new Running(*this, address, context, std::move(done)); // deletes itself when it is done
    running->startText(text, false, std::move(progress));
}

void Sender::respondText(const ReplyAddress &address, const QString &text, const QObject *context, Callback<void> done,
                         Progress progress)
{
    auto *running = new Running(*this, address, context, std::move(done)); // as above
    running->startText(text, true, std::move(progress));
}

void Sender::sendMedia(const ReplyAddress &address, const QString &type, const QString &mediaId, const QObject *context,
                       Callback<void> done)
{
    (new Running(*this, address, context, std::move(done)))->startMedia(type, mediaId); // as above
}

} // namespace oagent::wecom
