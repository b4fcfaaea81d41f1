#include "core/dingtalk/sender.h"

#include "core/connection/urlrules.h"
#include "core/dingtalk/dialect.h"
#include "core/support/later.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

/// Shown in notifications and the list of chats, not in the message (§15).
QString titleOf(const QString &text)
{
    QString title = text.section(u'\n', 0, 0, QString::SectionSkipEmpty).trimmed();
    while (title.startsWith(u'#') || title.startsWith(u'>'))
        title = title.mid(1).trimmed();
    title.truncate(20);
    return title.isEmpty() ? u"…"_s : title;
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
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        const WallTime usableUntil = m_address.webhookExpires - m_sender.m_limits.webhookMargin;
        const bool isUsable = !m_address.webhook.isEmpty()
            && (m_address.webhookExpires == WallTime {} || m_sender.m_clock.wallNow() < usableUntil);
        if (!isUsable)
            return later(this, [this] { sendByRobot(); });
        if (const Result<void> allowed
            = checkHandedOutUrl(QUrl(m_address.webhook), { u"dingtalk.com"_s, u"dingtalk.io"_s }, m_sender.m_apiUrl);
            !allowed) {
            m_firstError = allowed.error();
            return later(this, [this] { sendByRobot(); });
        }
        m_sender.m_webhookBudget.take(m_budgetKey, this, [this] { sendByWebhook(); });
    }

private:
    void sendByWebhook()
    {
        HttpRequest request = HttpRequest::postJson(
            QUrl(m_address.webhook),
            { { u"msgtype"_s, u"markdown"_s },
              { u"markdown"_s, QJsonObject { { u"title"_s, titleOf(m_text) }, { u"text"_s, m_text } } } });
        request.setHeader("Content-Type"_ba, "application/json; charset=utf-8"_ba);
        request.setTimeLimit(m_sender.m_limits.apiTimeLimit);
        m_sender.m_http.send(request, this, [this](const Result<HttpResponse> &response) {
            const Result<void> sent = judgeWebhook(response);
            if (sent)
                return finish({});
            m_firstError = sent.error();
            sendByRobot();
        });
    }

    void sendByRobot()
    {
        const QByteArray parameters
            = QJsonDocument(QJsonObject { { u"title"_s, titleOf(m_text) }, { u"text"_s, m_text } })
                  .toJson(QJsonDocument::Compact);
        ApiCall call;
        call.body = { { u"robotCode"_s, m_address.robotCode },
                      { u"msgKey"_s, u"sampleMarkdown"_s },
                      { u"msgParam"_s, QString::fromUtf8(parameters) } };
        if (m_isGroup) {
            call.path = u"/v1.0/robot/groupMessages/send"_s;
            call.body[u"openConversationId"_s] = m_address.conversationId;
        } else if (!m_address.staffId.isEmpty()) {
            call.path = u"/v1.0/robot/oToMessages/batchSend"_s;
            call.body[u"userIds"_s] = QJsonArray { m_address.staffId };
        } else {
            return finish(failure(m_firstError.value_or(
                Error { Error::Kind::Gone,
                        0,
                        {},
                        u"the session webhook expired and the sender has no User ID to write to"_s,
                        {},
                        {} })));
        }
        m_sender.m_api.call(call, this, [this](const Result<QJsonObject> &answer) { judgeRobot(answer); });
    }

    void judgeRobot(const Result<QJsonObject> &answer)
    {
        if (!answer)
            return finish(failure(answer.error()));
        for (const auto member : { "invalidStaffIdList"_L1, "flowControlledStaffIdList"_L1 }) {
            if (!answer->value(member).toArray().isEmpty()) {
                const bool isFlow = member == "flowControlledStaffIdList"_L1;
                return finish(failure(isFlow ? Error::Kind::RateLimited : Error::Kind::Gone,
                                      u"DingTalk put the person into %1"_s.arg(member)));
            }
        }
        finish({});
    }

    void finish(const Result<void> &result)
    {
        deleteLater();
        const Callback<void> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Sender &m_sender;
    ReplyAddress m_address;
    bool m_isGroup;
    QString m_budgetKey;
    QString m_text;
    std::optional<Error> m_firstError;
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

Sender::Sender(HttpClient &http, Api &api, SharedTimer &timer, const Clock &clock, const Limits &limits,
               const QUrl &apiUrl, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_api(api)
    , m_clock(clock)
    , m_limits(limits)
    , m_apiUrl(apiUrl)
    , m_webhookBudget(timer, limits.webhookPerMinute, std::chrono::minutes(1), 0)
{ }

void Sender::send(const IncomingMessage &message, const QString &markdown, const QObject *context, Callback<void> done)
{
    (new Running(*this, message, markdown, context, std::move(done)))
        ->start(); // owned by this Sender; deletes itself when it is done
}

} // namespace oagent::dingtalk
