#include "core/dingtalk/sender.h"

#include "core/bridge/cardgate.h"
#include "core/connection/urlrules.h"
#include "core/dingtalk/dialect.h"
#include "core/phrases/phrases.h"
#include "core/support/json.h"
#include "core/support/later.h"

#include <QJsonArray>
#include <QPointer>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

/// Shown in notifications and the list of chats, not in the message (§15).
QString titleOf(const QString &text)
{
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    const auto words
        = std::find_if(lines.begin(), lines.end(), [](const QString &line) { return !line.startsWith("![]("_L1); });
    QString title = words == lines.end() ? QString() : words->trimmed();
    while (title.startsWith(u'#') || title.startsWith(u'>'))
        title = title.mid(1).trimmed();
    title.truncate(!title.isEmpty() && title.size() > 20 && title.at(19).isHighSurrogate() ? 19 : 20);
    return title.isEmpty() ? u"…"_s : title;
}

/// The media id of a text that is one uploaded picture and nothing else; else nothing.
QString lonePictureOf(const QString &text)
{
    static const QRegularExpression picture(u"^!\\[\\]\\((@[A-Za-z0-9_+/=.-]+)\\)$"_s);
    return picture.match(text.trimmed()).captured(1);
}

/// Chats whose newest webhook is kept.
constexpr std::size_t mostChats = 1000;

/// Several robots may share a conversation, each with its own sessions.
QString chatOf(const ReplyAddress &address) { return address.robotCode + u'/' + address.conversationId; }

Result<void> checkWebhook(const QString &webhook, const QUrl &apiUrl)
{
    return checkHandedOutUrl(QUrl(webhook), { u"dingtalk.com"_s, u"dingtalk.io"_s }, apiUrl);
}

} // namespace

/// One message on its way, rung by rung.
class Sender::Running : public QObject
{
public:
    Running(Sender &sender, const IncomingMessage &message, const QString &markdown, const QObject *context,
            Callback<void> done)
        : QObject(&sender)
        , m_sender(sender)
        , m_address(ReplyAddress::fromJson(message.replyAddress))
        , m_isGroup(message.chatKind == ChatKind::Group)
        , m_budgetKey(message.chatId)
        , m_text(Dialect(Dialect::Where::Message).render(markdown))
        , m_language(languageOf(message.text))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        takeNewestWebhook();
        if (isWebhookUsable())
            startByWebhook();
        else
            later(this, [this] { sendByRobot(); });
    }

private:
    void startByWebhook()
    {
        if (const Result<void> allowed = checkWebhook(m_address.webhook, m_sender.m_apiUrl); !allowed) {
            m_firstError = allowed.error();
            return later(this, [this] { sendByRobot(); });
        }
        if (m_sender.m_webhookBudget.isHeld(m_budgetKey) && hasRobotWay()) {
            Error tooFast;
            tooFast.kind = Error::Kind::RateLimited;
            tooFast.detail = u"the session webhook rests: it was used too fast"_s;
            tooFast.retryAfter = m_sender.m_limits.webhookRest;
            m_firstError = tooFast;
            return later(this, [this] { sendByRobot(); });
        }
        m_sender.m_webhookBudget.take(m_budgetKey, this, [this] { sendByWebhook(); });
    }

    [[nodiscard]] bool hasRobotWay() const { return (m_isGroup || !m_address.staffId.isEmpty()) && !m_robotRefusal; }

    /// Its last minute is left to those whom nothing else reaches.
    [[nodiscard]] bool isWebhookUsable() const
    {
        const Milliseconds margin = hasRobotWay() ? m_sender.m_limits.webhookMargin : Milliseconds(0);
        return !m_address.webhook.isEmpty() && !m_sender.m_goneWebhooks.contains(m_address.webhook)
            && (m_address.webhookExpires == WallTime {} || m_sender.m_clock.now() + margin < m_address.webhookExpires);
    }

    /// A later message of the chat may have brought one that lasts longer.
    void takeNewestWebhook()
    {
        const auto newest = m_sender.m_newestWebhooks.find(chatOf(m_address));
        const bool isEndless = !m_address.webhook.isEmpty() && m_address.webhookExpires == WallTime {};
        if (newest == m_sender.m_newestWebhooks.end() || isEndless
            || newest->second.expires <= m_address.webhookExpires)
            return;
        m_address.webhook = newest->second.address;
        m_address.webhookExpires = newest->second.expires;
    }

    void sendByWebhook()
    {
        takeNewestWebhook();
        if (!isWebhookUsable()) // any more: its turn came late
            return sendByRobot();
        const QString type = m_refusal ? u"text"_s : u"markdown"_s;
        const QJsonObject content = m_refusal ? QJsonObject { { u"content"_s, m_text } }
                                              : QJsonObject { { u"title"_s, titleOf(m_text) }, { u"text"_s, m_text } };
        HttpRequest request
            = HttpRequest::postJson(QUrl(m_address.webhook), { { u"msgtype"_s, type }, { type, content } });
        request.setHeader("Content-Type"_ba, "application/json; charset=utf-8"_ba);
        request.setTimeLimit(m_sender.m_limits.apiTimeLimit);
        request.resend = HttpRequest::Resend::Avoided;
        m_sender.m_http.send(request, this, [this](const Result<HttpResponse> &response) {
            const Result<void> sent = judgeWebhook(response);
            if (sent)
                return finish({});
            if (sent.error().kind == Error::Kind::ContentFiltered && !m_refusal)
                return sendNotice(sent.error());
            if (sent.error().serviceCode == "300001"_L1) // nor for the next part
                m_sender.m_goneWebhooks.insert(m_address.webhook);
            if (sent.error().kind == Error::Kind::RateLimited)
                m_sender.m_webhookBudget.hold(m_budgetKey, m_sender.m_limits.webhookRest);
            m_firstError = sent.error();
            m_unconfirmed += sent.error().mayHaveArrived ? 1 : 0;
            sendByRobot();
        });
    }

    /// The other way leads through the same check, so the text is not tried there (§15).
    void sendNotice(const Error &refusal)
    {
        m_refusal = refusal;
        m_text = say(Phrase::AnswerBlocked, m_language);
        m_sender.m_webhookBudget.take(m_budgetKey, this, [this] { sendByWebhook(); });
    }

    void sendByRobot()
    {
        if (m_robotRefusal)
            return finish(failure(*m_robotRefusal));
        const QString picture = m_refusal ? QString() : lonePictureOf(m_text);
        ApiCall call;
        QJsonObject body { { u"robotCode"_s, m_address.robotCode } };
        if (m_refusal) {
            body[u"msgKey"_s] = u"sampleText"_s;
            body[u"msgParam"_s] = jsonText(QJsonObject { { u"content"_s, m_text } });
        } else if (picture.isEmpty()) {
            body[u"msgKey"_s] = u"sampleMarkdown"_s;
            body[u"msgParam"_s] = jsonText(QJsonObject { { u"title"_s, titleOf(m_text) }, { u"text"_s, m_text } });
        } else {
            body[u"msgKey"_s] = u"sampleImageMsg"_s;
            body[u"msgParam"_s] = jsonText(QJsonObject { { u"photoURL"_s, picture } });
        }
        if (m_isGroup) {
            call.path = u"/v1.0/robot/groupMessages/send"_s;
            body[u"openConversationId"_s] = m_address.conversationId;
        } else if (!m_address.staffId.isEmpty()) {
            call.path = u"/v1.0/robot/oToMessages/batchSend"_s;
            body[u"userIds"_s] = QJsonArray { m_address.staffId };
        } else {
            return finish(failure(m_firstError.value_or(
                Error { Error::Kind::Gone,
                        0,
                        {},
                        u"the session webhook expired and the sender has no User ID to write to"_s,
                        {},
                        {} })));
        }
        call.body = jsonBytes(body);
        m_sender.m_api.call(call, this, [this](const Result<QJsonObject> &answer) { judgeRobot(answer); });
    }

    void judgeRobot(const Result<QJsonObject> &answer)
    {
        if (!answer)
            return takeRobotFailure(answer.error());
        for (const auto member : { "invalidStaffIdList"_L1, "flowControlledStaffIdList"_L1 }) {
            if (!answer->value(member).toArray().isEmpty()) {
                const bool isFlow = member == "flowControlledStaffIdList"_L1;
                return takeRobotFailure(failure(isFlow ? Error::Kind::RateLimited : Error::Kind::Gone,
                                                u"DingTalk put the person into %1"_s.arg(member))
                                            .value());
            }
        }
        finish({});
    }

    /// A robot that will refuse the next time as well leaves the webhook's last minute to be used.
    void takeRobotFailure(const Error &error)
    {
        const bool isForGood = !isTransient(error) && !error.mayHaveArrived;
        if (isForGood && !m_firstError && !m_refusal) {
            m_robotRefusal = error;
            takeNewestWebhook();
            if (isWebhookUsable())
                return startByWebhook();
        }
        finish(failure(error));
    }

    /// A notice that got through is not the answer.
    void finish(const Result<void> &result)
    {
        deleteLater();
        const Callback<void> done = std::exchange(m_done, nullptr);
        if (!m_context || !done)
            return;
        if (m_refusal)
            return done(failure(*m_refusal));
        if (result)
            return done(result);
        Error error = result.error();
        m_unconfirmed += error.mayHaveArrived ? 1 : 0;
        if (m_firstError && isTransient(*m_firstError) && !isTransient(error))
            error = *m_firstError; // the webhook may take it in a moment, the robot never will
        error.mayHaveArrived = m_unconfirmed > 0;
        if (m_unconfirmed > 1) // a third one would only make it likelier that the person reads it thrice
            error.kind = Error::Kind::Gone;
        done(failure(error));
    }

    Sender &m_sender;
    ReplyAddress m_address;
    bool m_isGroup;
    QString m_budgetKey;
    QString m_text;
    Language m_language;
    std::optional<Error> m_firstError; ///< of the webhook
    std::optional<Error> m_robotRefusal; ///< for good, before the webhook was tried
    int m_unconfirmed = 0; ///< messages that were sent without an answer
    std::optional<Error> m_refusal; ///< of the text by the content check; set once the notice is on its way instead
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

Sender::Sender(HttpClient &http, Api &api, SharedTimer &timer, const PlatformClock &clock, const Limits &limits,
               const QUrl &apiUrl, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_api(api)
    , m_clock(clock)
    , m_limits(limits)
    , m_apiUrl(apiUrl)
    , m_webhookBudget(timer, limits.webhookPerMinute, limits.webhookWindow, 0)
{ }

void Sender::send(const IncomingMessage &message, const QString &markdown, const QObject *context, Callback<void> done)
{
    (new Running(*this, message, markdown, context, std::move(done)))
        ->start(); // owned by this Sender; deletes itself when it is done
}

void Sender::noteWebhook(const IncomingMessage &message)
{
    const ReplyAddress address = ReplyAddress::fromJson(message.replyAddress);
    const bool isEndless = address.webhookExpires == WallTime {}; // so nobody could tell which one is newer
    if (address.webhook.isEmpty() || isEndless || !checkWebhook(address.webhook, m_apiUrl))
        return;
    Webhook &newest = m_newestWebhooks[chatOf(address)];
    if (address.webhookExpires > newest.expires)
        newest = { address.webhook, address.webhookExpires };
    if (m_newestWebhooks.size() <= mostChats)
        return;
    m_newestWebhooks.erase(
        std::min_element(m_newestWebhooks.begin(), m_newestWebhooks.end(),
                         [](const auto &one, const auto &other) { return one.second.expires < other.second.expires; }));
}

} // namespace oagent::dingtalk
