#pragma once

#include "core/simulator/lark/larkgateway.h"
#include "core/simulator/lark/wireframe.h"
#include "tests/core/simulator/rawwebsocket.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace oagent::testing {

/// A Lark gateway and a client that follows the rules unless a test makes it break one.
class LarkClient
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    struct Answer
    {
        int status = 0; ///< 0: no answer
        int code = -1;
        QByteArray body;
        QJsonObject json;
        QJsonObject data;
        QByteArray reset; ///< x-ogw-ratelimit-reset
    };

    explicit LarkClient(simulator::LarkLimits limits = {}, simulator::LarkApp app = {});

    // HTTP
    QNetworkReply *begin(const QByteArray &method, const QUrl &url, const QByteArray &body, const Headers &headers);
    Answer finish(QNetworkReply *reply);
    Answer request(const QByteArray &method, const QString &pathAndQuery, const QByteArray &body,
                   const Headers &headers);
    /// JSON with a good token.
    Answer call(const QByteArray &method, const QString &pathAndQuery, const QJsonObject &body = {});
    /// A call that is held, and reset once `meanwhile` was done. By hand, because Qt's HTTP client would repeat it by
    /// itself.
    void callInVain(const QByteArray &method, const QString &path, const QJsonObject &body,
                    const std::function<void()> &meanwhile = {});
    QByteArray token(); ///< asked for once
    void forgetToken() { m_token.clear(); }

    // The line
    QJsonObject endpointBody() const;
    Answer askEndpoint(const QJsonObject &body, bool otherDomain = false);
    QUrl lineUrl(); ///< ws://…/ws/v2?…
    /// A connection whose first ping was sent.
    std::unique_ptr<RawWebSocket> connect();
    /// Sends V1 for the service of the URL and waits for the pong.
    void ping(RawWebSocket &socket);
    /// The events on this socket so far; pongs are left out.
    static QList<simulator::larkparts::WireFrame> events(const RawWebSocket &socket);
    /// The first event's frame.
    static simulator::larkparts::WireFrame firstEvent(RawWebSocket &socket);
    /// The gateway has read all that was sent on this socket.
    static void settle(RawWebSocket &socket);

    // Messages, each with a uuid of its own
    /// A person's message, known to the gateway without any connection; returns its id.
    QString hear(const simulator::LarkMessage &message = {});
    /// The body of a reply.
    QJsonObject body(const QString &messageType, const QString &content);
    Answer reply(const QString &messageId, const QJsonObject &body);
    Answer replyText(const QString &messageId, const QString &text = QStringLiteral("hello"));

    // Cards
    QString createCard(const QJsonObject &card = streamingCard());
    /// A card that stands in a chat; returns its card id.
    QString sendCard(const QJsonObject &card = streamingCard());
    Answer push(const QString &cardId, const QString &content, int sequence,
                const QString &element = QStringLiteral("answer"));
    Answer settings(const QString &cardId, const QJsonObject &config, int sequence);
    Answer close(const QString &cardId, int sequence);
    static QJsonObject streamingCard() { return streamingCard({}); }
    static QJsonObject streamingCard(const QString &content);

    [[nodiscard]] QStringList auditCodes() const;
    [[nodiscard]] QStringList warningCodes() const;

    simulator::LarkGateway gateway;
    std::unique_ptr<RawWebSocket> kept; ///< a connection that must outlive the test's step

private:
    QNetworkAccessManager m_http;
    QByteArray m_token;
    int m_uuids = 0;
};

/// The acknowledgement of a frame, right in every member; `payload` in place of {"code":200}.
simulator::larkparts::WireFrame ackFor(simulator::larkparts::WireFrame frame,
                                       const QByteArray &payload = QByteArrayLiteral(R"({"code":200})"));
QByteArray larkJson(const QJsonObject &object);
QString larkJsonText(const QJsonObject &object);

/// One way to break a rule.
struct BrokenLarkRule
{
    const char *name;
    QStringList codes; ///< what the audit says afterwards, whole
    std::function<void(LarkClient &client)> act;
    simulator::LarkLimits limits = {};
};
void expectCaught(const BrokenLarkRule &rule);
inline std::string nameOfLarkRule(const ::testing::TestParamInfo<BrokenLarkRule> &info) { return info.param.name; }
inline void PrintTo(const BrokenLarkRule &rule, std::ostream *out) { *out << rule.name; }

} // namespace oagent::testing
