#include "tests/core/simulator/gatewayclient.h"

#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QNetworkRequest>
#include <QUrlQuery>

using namespace oagent::simulator;
using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

const GatewayClient::Headers jsonHeaders
    = { { "Content-Type"_ba, "application/json"_ba }, { "Accept"_ba, "application/json"_ba } };

QStringList codesOf(const Violations &violations)
{
    QStringList codes;
    for (const Violation &violation : violations)
        codes.append(violation.code);
    return codes;
}

} // namespace

GatewayClient::GatewayClient(GatewayLimits limits)
    : gateway({}, limits)
{
    EXPECT_TRUE(gateway.listen());
}

QNetworkReply *GatewayClient::begin(const QByteArray &method, const QUrl &url, const QByteArray &body,
                                    const Headers &headers)
{
    QNetworkRequest request(url);
    // Else a redirect, which the test looks at, would be followed to wherever it leads.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    return m_http.sendCustomRequest(request, method, body);
}

HttpResult GatewayClient::finish(QNetworkReply *reply)
{
    EXPECT_TRUE(waitUntil([reply] { return reply->isFinished(); }));
    HttpResult result;
    result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    result.body = reply->isOpen() ? reply->readAll() : QByteArray(); // closed once aborted
    result.json = QJsonDocument::fromJson(result.body).object();
    reply->deleteLater();
    return result;
}

HttpResult GatewayClient::request(const QByteArray &method, const QString &path, const QByteArray &body,
                                  const Headers &headers)
{
    QUrl url = gateway.url();
    url.setPath(path);
    return finish(begin(method, url, body, headers));
}

QNetworkReply *GatewayClient::beginCall(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    QUrl url = gateway.url();
    url.setPath(path);
    Headers headers = jsonHeaders;
    headers.append({ "x-acs-dingtalk-access-token"_ba, token() });
    return begin(method, url, json(body), headers);
}

HttpResult GatewayClient::call(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    return finish(beginCall(method, path, body));
}

QByteArray GatewayClient::token()
{
    if (m_token.isEmpty()) {
        const QJsonObject body { { u"appKey"_s, gateway.app().clientId },
                                 { u"appSecret"_s, gateway.app().clientSecret } };
        const HttpResult answer = request("POST"_ba, dingtalkpaths::accessToken, json(body), jsonHeaders);
        m_token = answer.json["accessToken"_L1].toString().toLatin1();
        EXPECT_FALSE(m_token.isEmpty());
    }
    return m_token;
}

QJsonObject GatewayClient::openBody() const
{
    const QJsonObject messages { { u"type"_s, u"CALLBACK"_s }, { u"topic"_s, u"/v1.0/im/bot/messages/get"_s } };
    return { { u"clientId"_s, gateway.app().clientId },
             { u"clientSecret"_s, gateway.app().clientSecret },
             { u"subscriptions"_s, QJsonArray { messages } },
             { u"ua"_s, u"test-sdk-cpp/1.0.0"_s } };
}

HttpResult GatewayClient::open(const QJsonObject &body)
{
    return request("POST"_ba, dingtalkpaths::open, json(body), jsonHeaders);
}

QUrl GatewayClient::ticketUrl()
{
    const HttpResult opened = open(openBody());
    QUrl url(opened.json["endpoint"_L1].toString());
    url.setQuery(u"ticket="_s + opened.json["ticket"_L1].toString());
    return url;
}

std::unique_ptr<RawWebSocket> GatewayClient::connect()
{
    const qsizetype before = gateway.connections().size();
    auto socket = std::make_unique<RawWebSocket>(ticketUrl());
    EXPECT_TRUE(socket->opens());
    EXPECT_EQ(gateway.connections().size(), before + 1);
    return socket;
}

QUrl GatewayClient::webhook()
{
    if (!m_stream)
        m_stream = connect();
    const qsizetype before = m_stream->frames().size();
    gateway.deliver({ .text = u"hello"_s });
    EXPECT_TRUE(m_stream->receives(before + 1));
    const QByteArray frame = m_stream->frames().last().payload;
    m_stream->sendText(json(ackFor(frame)));
    EXPECT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
    const QString data = QJsonDocument::fromJson(frame).object()["data"_L1].toString();
    return QUrl(QJsonDocument::fromJson(data.toUtf8()).object()["sessionWebhook"_L1].toString());
}

HttpResult GatewayClient::post(const QUrl &url, const QJsonObject &body)
{
    return finish(begin("POST"_ba, url, json(body), jsonHeaders));
}

QStringList GatewayClient::auditCodes() const { return codesOf(gateway.audit()); }

QStringList GatewayClient::warningCodes() const { return codesOf(gateway.warnings()); }

QJsonObject ackFor(const QByteArray &frame, const QString &data)
{
    const QJsonObject received = QJsonDocument::fromJson(frame).object();
    return { { u"code"_s, 200 },
             { u"headers"_s,
               QJsonObject { { u"contentType"_s, u"application/json"_s },
                             { u"messageId"_s, received["headers"_L1]["messageId"_L1] } } },
             { u"message"_s, u"OK"_s },
             { u"data"_s, received["type"_L1] == "SYSTEM"_L1 ? received["data"_L1].toString() : data } };
}

QByteArray json(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QJsonObject with(QJsonObject object, const QJsonObject &changes)
{
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change->isNull())
            object.remove(change.key());
        else
            object[change.key()] = *change;
    }
    return object;
}

QJsonObject createBody(const QString &outTrackId)
{
    return { { u"cardTemplateId"_s, u"02fcf2f4-5e02-4a85-b672-46d1f715543e.schema"_s },
             { u"outTrackId"_s, outTrackId },
             { u"callbackType"_s, u"STREAM"_s },
             { u"cardData"_s,
               QJsonObject {
                   { u"cardParamMap"_s, QJsonObject { { u"flowStatus"_s, u"1"_s }, { u"msgContent"_s, u"…"_s } } } } },
             { u"openSpaceId"_s, u"dtv1.card//IM_ROBOT.manager807"_s },
             { u"userIdType"_s, 1 },
             { u"imRobotOpenSpaceModel"_s, QJsonObject { { u"supportForward"_s, true } } },
             { u"imRobotOpenDeliverModel"_s,
               QJsonObject { { u"spaceType"_s, u"IM_ROBOT"_s }, { u"robotCode"_s, u"dingsimulator00000000"_s } } } };
}

QJsonObject streamBody(const QString &guid, const QString &content, bool finalize)
{
    return { { u"outTrackId"_s, u"card_1"_s }, { u"guid"_s, guid },   { u"key"_s, u"msgContent"_s },
             { u"content"_s, content },        { u"isFull"_s, true }, { u"isFinalize"_s, finalize },
             { u"isError"_s, false } };
}

QJsonObject updateBody(const QJsonObject &params, bool byKey)
{
    QJsonObject body { { u"outTrackId"_s, u"card_1"_s },
                       { u"cardData"_s, QJsonObject { { u"cardParamMap"_s, params } } } };
    if (byKey)
        body[u"cardUpdateOptions"_s] = QJsonObject { { u"updateCardDataByKey"_s, true } };
    return body;
}

void expectCaught(const BrokenRule &rule)
{
    GatewayClient client(rule.limits);
    rule.act(client);
    (void)waitUntil([&] { return client.auditCodes() == rule.codes; }, std::chrono::seconds(3));
    EXPECT_EQ(client.auditCodes(), rule.codes) << client.auditCodes().join(u", "_s).toStdString();
}

} // namespace oagent::testing
