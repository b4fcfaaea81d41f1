#include "tests/core/simulator/larkclient.h"

#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QNetworkRequest>
#include <QTcpSocket>
#include <QUrlQuery>

using namespace oagent::simulator;
using namespace oagent::simulator::larkparts;
using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

const LarkClient::Headers jsonHeaders = { { "Content-Type"_ba, "application/json; charset=utf-8"_ba } };

QStringList codesOf(const Violations &violations)
{
    QStringList codes;
    for (const Violation &violation : violations)
        codes.append(violation.code);
    return codes;
}

} // namespace

LarkClient::LarkClient(LarkLimits limits, LarkApp app)
    : gateway(std::move(app), std::move(limits))
{
    EXPECT_TRUE(gateway.listen());
}

QNetworkReply *LarkClient::begin(const QByteArray &method, const QUrl &url, const QByteArray &body,
                                 const Headers &headers)
{
    QNetworkRequest request(url);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    return m_http.sendCustomRequest(request, method, body);
}

LarkClient::Answer LarkClient::finish(QNetworkReply *reply)
{
    EXPECT_TRUE(waitUntil([reply] { return reply->isFinished(); }));
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->isOpen() ? reply->readAll() : QByteArray(); // closed once aborted
    answer.json = QJsonDocument::fromJson(answer.body).object();
    answer.code = answer.json["code"_L1].toInt(-1);
    answer.data = answer.json["data"_L1].toObject();
    answer.reset = reply->rawHeader("x-ogw-ratelimit-reset"_ba);
    reply->deleteLater();
    return answer;
}

LarkClient::Answer LarkClient::request(const QByteArray &method, const QString &pathAndQuery, const QByteArray &body,
                                       const Headers &headers)
{
    return finish(begin(method, QUrl(gateway.url().toString() + pathAndQuery), body, headers));
}

LarkClient::Answer LarkClient::call(const QByteArray &method, const QString &pathAndQuery, const QJsonObject &body)
{
    Headers headers = jsonHeaders;
    headers.append({ "Authorization"_ba, "Bearer "_ba + token() });
    return request(method, pathAndQuery, larkJson(body), headers);
}

void LarkClient::callInVain(const QByteArray &method, const QString &path, const QJsonObject &body,
                            const std::function<void()> &meanwhile)
{
    const QByteArray bytes = larkJson(body);
    const QByteArray bearer = token();
    QTcpSocket socket;
    socket.connectToHost(gateway.url().host(), static_cast<quint16>(gateway.url().port()));
    socket.write(method + ' ' + path.toLatin1() + " HTTP/1.1\r\nAuthorization: Bearer " + bearer
                 + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(bytes.size())
                 + "\r\n\r\n" + bytes);
    EXPECT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    if (meanwhile)
        meanwhile();
    gateway.resetHeld();
    EXPECT_TRUE(waitUntil([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_EQ(socket.bytesAvailable(), 0);
}

QByteArray LarkClient::token()
{
    if (m_token.isEmpty()) {
        const QJsonObject body { { u"app_id"_s, gateway.app().appId }, { u"app_secret"_s, gateway.app().appSecret } };
        const Answer answer
            = request("POST"_ba, u"/open-apis/auth/v3/tenant_access_token/internal"_s, larkJson(body), jsonHeaders);
        m_token = answer.json["tenant_access_token"_L1].toString().toLatin1();
        EXPECT_FALSE(m_token.isEmpty());
    }
    return m_token;
}

QJsonObject LarkClient::endpointBody() const
{
    return { { u"AppID"_s, gateway.app().appId }, { u"AppSecret"_s, gateway.app().appSecret } };
}

LarkClient::Answer LarkClient::askEndpoint(const QJsonObject &body, bool otherDomain)
{
    QUrl url = otherDomain ? gateway.otherDomainUrl() : gateway.url();
    url.setPath(u"/callback/ws/endpoint"_s);
    Headers headers = jsonHeaders;
    headers.append({ "locale"_ba, "zh"_ba });
    return finish(begin("POST"_ba, url, larkJson(body), headers));
}

QUrl LarkClient::lineUrl() { return QUrl(askEndpoint(endpointBody()).data["URL"_L1].toString()); }

std::unique_ptr<RawWebSocket> LarkClient::connect()
{
    const QUrl url = lineUrl();
    auto socket = std::make_unique<RawWebSocket>(url);
    EXPECT_TRUE(socket->opens());
    WireFrame ping;
    ping.service = QUrlQuery(url).queryItemValue(u"service_id"_s).toInt();
    ping.headers = { { "type"_ba, "ping"_ba } };
    socket->sendFrame(2, ping.encoded());
    EXPECT_TRUE(socket->receives(1));
    return socket;
}

QList<WireFrame> LarkClient::events(const RawWebSocket &socket)
{
    QList<WireFrame> events;
    for (const RawWebSocket::Frame &frame : socket.frames()) {
        const std::optional<WireFrame> read = WireFrame::decode(frame.payload);
        if (frame.opcode == 2 && read && read->method == 1)
            events.append(*read);
    }
    return events;
}

WireFrame LarkClient::firstEvent(RawWebSocket &socket)
{
    EXPECT_TRUE(waitUntil([&] { return !events(socket).isEmpty(); }));
    return events(socket).value(0);
}

void LarkClient::settle(RawWebSocket &socket)
{
    // The gateway reads frames in their order: when a pong is seen, so were they.
    const qsizetype before = socket.frames().size();
    socket.sendFrame(9, "read"_ba);
    EXPECT_TRUE(socket.receives(before + 1));
}

QString LarkClient::hear(const LarkMessage &message) { return gateway.deliver(message); }

QJsonObject LarkClient::body(const QString &messageType, const QString &content)
{
    return { { u"msg_type"_s, messageType }, { u"content"_s, content }, { u"uuid"_s, QString::number(++m_uuids) } };
}

LarkClient::Answer LarkClient::reply(const QString &messageId, const QJsonObject &body)
{
    return call("POST"_ba, u"/open-apis/im/v1/messages/%1/reply"_s.arg(messageId), body);
}

LarkClient::Answer LarkClient::replyText(const QString &messageId, const QString &text)
{
    return reply(messageId, body(u"text"_s, larkJsonText({ { u"text"_s, text } })));
}

QJsonObject LarkClient::streamingCard(const QString &content)
{
    const QJsonObject answer { { u"tag"_s, u"markdown"_s },
                               { u"element_id"_s, u"answer"_s },
                               { u"content"_s, content } };
    const QJsonObject config { { u"streaming_mode"_s, true },
                               { u"update_multi"_s, true },
                               { u"summary"_s, QJsonObject { { u"content"_s, u"Thinking"_s } } } };
    return { { u"schema"_s, u"2.0"_s },
             { u"config"_s, config },
             { u"body"_s, QJsonObject { { u"elements"_s, QJsonArray { answer } } } } };
}

QString LarkClient::createCard(const QJsonObject &card)
{
    return call("POST"_ba, u"/open-apis/cardkit/v1/cards"_s,
                { { u"type"_s, u"card_json"_s }, { u"data"_s, larkJsonText(card) } })
        .data["card_id"_L1]
        .toString();
}

QString LarkClient::sendCard(const QJsonObject &card)
{
    const QString cardId = createCard(card);
    const QJsonObject reference { { u"type"_s, u"card"_s }, { u"data"_s, QJsonObject { { u"card_id"_s, cardId } } } };
    EXPECT_EQ(reply(hear(), body(u"interactive"_s, larkJsonText(reference))).code, 0);
    return cardId;
}

LarkClient::Answer LarkClient::push(const QString &cardId, const QString &content, int sequence, const QString &element)
{
    return call("PUT"_ba, u"/open-apis/cardkit/v1/cards/%1/elements/%2/content"_s.arg(cardId, element),
                { { u"content"_s, content },
                  { u"sequence"_s, sequence },
                  { u"uuid"_s, u"c_%1_%2"_s.arg(cardId).arg(sequence) } });
}

LarkClient::Answer LarkClient::settings(const QString &cardId, const QJsonObject &config, int sequence)
{
    return call("PATCH"_ba, u"/open-apis/cardkit/v1/cards/%1/settings"_s.arg(cardId),
                { { u"settings"_s, larkJsonText({ { u"config"_s, config } }) }, { u"sequence"_s, sequence } });
}

LarkClient::Answer LarkClient::close(const QString &cardId, int sequence)
{
    return settings(cardId,
                    { { u"streaming_mode"_s, false }, { u"summary"_s, QJsonObject { { u"content"_s, u"Done"_s } } } },
                    sequence);
}

QStringList LarkClient::auditCodes() const { return codesOf(gateway.audit()); }

QStringList LarkClient::warningCodes() const { return codesOf(gateway.warnings()); }

WireFrame ackFor(WireFrame frame, const QByteArray &payload)
{
    frame.headers.append({ "biz_rt"_ba, "12"_ba });
    frame.payload = payload;
    return frame;
}

QByteArray larkJson(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QString larkJsonText(const QJsonObject &object) { return QString::fromUtf8(larkJson(object)); }

void expectCaught(const BrokenLarkRule &rule)
{
    LarkClient client(rule.limits);
    rule.act(client);
    (void)waitUntil([&] { return client.auditCodes() == rule.codes; }, std::chrono::seconds(3));
    EXPECT_EQ(client.auditCodes(), rule.codes) << client.auditCodes().join(u", "_s).toStdString();
}

} // namespace oagent::testing
