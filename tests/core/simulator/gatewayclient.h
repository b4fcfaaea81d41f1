#pragma once

#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "tests/core/simulator/rawwebsocket.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <gtest/gtest.h>

#include <memory>

namespace oagent::testing {

struct HttpResult
{
    int status = 0; ///< 0: no answer
    QByteArray body;
    QJsonObject json;
};

/// A gateway and a client that follows the rules unless a test makes it break one.
class GatewayClient
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    explicit GatewayClient(simulator::GatewayLimits limits = {});

    // HTTP
    QNetworkReply *begin(const QByteArray &method, const QUrl &url, const QByteArray &body, const Headers &headers);
    HttpResult finish(QNetworkReply *reply);
    HttpResult request(const QByteArray &method, const QString &path, const QByteArray &body, const Headers &headers);
    /// JSON with a good token.
    HttpResult call(const QByteArray &method, const QString &path, const QJsonObject &body);
    QNetworkReply *beginCall(const QByteArray &method, const QString &path, const QJsonObject &body);
    QByteArray token(); ///< asked for once

    // Stream
    QJsonObject openBody() const;
    HttpResult open(const QJsonObject &body);
    QUrl ticketUrl(); ///< ws://…/connect?ticket=…
    std::unique_ptr<RawWebSocket> connect();

    /// The session webhook of a message that is acknowledged.
    QUrl webhook();
    HttpResult post(const QUrl &url, const QJsonObject &body);

    [[nodiscard]] QStringList auditCodes() const;
    [[nodiscard]] QStringList warningCodes() const;

    simulator::DingTalkGateway gateway;
    std::unique_ptr<RawWebSocket> kept; ///< a connection that must outlive the test's step

private:
    QNetworkAccessManager m_http;
    QByteArray m_token;
    std::unique_ptr<RawWebSocket> m_stream;
};

/// The acknowledgement of a frame, right in every member.
QJsonObject ackFor(const QByteArray &frame, const QString &data = QStringLiteral("{\"response\": null}"));
QByteArray json(const QJsonObject &object);
/// The object with some members replaced; null takes one away.
QJsonObject with(QJsonObject object, const QJsonObject &changes);

QJsonObject createBody(const QString &outTrackId = QStringLiteral("card_1"));
QJsonObject streamBody(const QString &guid, const QString &content, bool finalize = false);
QJsonObject updateBody(const QJsonObject &params, bool byKey = true);

/// One way to break a rule.
struct BrokenRule
{
    const char *name;
    QStringList codes; ///< what the audit says afterwards, whole
    std::function<void(GatewayClient &client)> act;
    simulator::GatewayLimits limits = {};
};
void expectCaught(const BrokenRule &rule);
inline std::string nameOf(const ::testing::TestParamInfo<BrokenRule> &info) { return info.param.name; }
inline void PrintTo(const BrokenRule &rule, std::ostream *out) { *out << rule.name; }

} // namespace oagent::testing
