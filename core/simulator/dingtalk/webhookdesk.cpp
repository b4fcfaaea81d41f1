#include "core/simulator/dingtalk/webhookdesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/dingtalk/sendrules.h"
#include "core/simulator/jsonbody.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

QString WebhookDesk::newSession(const QString &conversationId)
{
    QString session = freshId().remove(u'-');
    m_sessions.insert(session.toLatin1(),
                      { .conversationId = conversationId,
                        .expires = std::chrono::steady_clock::now() + m_context.limits.webhookLife });
    return session;
}

HttpAnswer WebhookDesk::post(const HttpServerRequest &request)
{
    const auto session = m_sessions.constFind(request.queryItem("session"_ba));
    if (session == m_sessions.constEnd() || session->withdrawn)
        return ApiAnswer::webhookGone();
    if (std::chrono::steady_clock::now() >= session->expires) {
        m_context.log.record(u"webhook.expired"_s, u"posted after sessionWebhookExpiredTime"_s);
        return ApiAnswer::webhookGone();
    }
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    HttpAnswer answer = judge(request, session->conversationId, body);

    WebhookPost post;
    post.conversationId = session->conversationId;
    post.msgtype = body["msgtype"_L1].toString();
    const QJsonObject content = body[post.msgtype].toObject();
    post.title = content["title"_L1].toString();
    post.text = post.msgtype == "text"_L1 ? content["content"_L1].toString() : content["text"_L1].toString();
    const QJsonArray userIds = body["at"_L1]["atUserIds"_L1].toArray();
    for (const auto &userId : userIds)
        post.atUserIds.append(userId.toString());
    post.errcode = jsonObject(answer.body).value_or(QJsonObject())["errcode"_L1].toInt();
    if (post.errcode == 0)
        m_context.shown.append({ post.conversationId, post.text, {} });
    m_posts.append(post);
    return answer;
}

HttpAnswer WebhookDesk::judge(const HttpServerRequest &request, const QString &conversationId, const QJsonObject &body)
{
    auto rate = m_rates.find(conversationId);
    if (rate == m_rates.end()) {
        rate = m_rates.insert(conversationId,
                              RateWindow(m_context.limits.webhookWindow, m_context.limits.webhookPostsPerWindow));
    }
    if (!rate->allowsOneMore()) {
        m_context.log.record(u"webhook.rate"_s, u"too many messages in this conversation"_s);
        return ApiAnswer::errcode(130101, u"send too fast"_s);
    }
    if (!request.header("Content-Type"_ba).toLower().startsWith("application/json")) {
        m_context.log.record(u"webhook.content-type"_s, u"Content-Type must be application/json"_s);
        return ApiAnswer::errcode(43004, u"invalid content-type"_s);
    }
    if (request.body.size() > maxWebhookBytes) {
        m_context.log.record(u"webhook.too-large"_s, u"the body has %1 bytes"_s.arg(request.body.size()));
        return ApiAnswer::errcode(460101, u"message too long, exceed 20000 bytes"_s);
    }
    const Violations found = webhookViolations(body);
    m_context.log.record(found);
    if (!found.isEmpty()) {
        return isWebhookType(body["msgtype"_L1].toString()) ? ApiAnswer::errcode(40035, u"不合法的参数"_s)
                                                            : ApiAnswer::errcode(400105, u"unsupported msgtype"_s);
    }
    for (const Violation &warning : webhookWarnings(body))
        m_context.log.warn(warning.code, warning.detail);
    return ApiAnswer::errcode(0, u"ok"_s);
}

void WebhookDesk::expireAll()
{
    for (Session &session : m_sessions)
        session.withdrawn = true;
}

} // namespace oagent::simulator
