#pragma once

#include "core/simulator/wecom/wecomgateway.h"
#include "tests/core/simulator/rawwebsocket.h"

#include <QJsonObject>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>

namespace oagent::testing {

// Ids of streams.
inline const QString s1 = QStringLiteral("stream_1");
inline const QString s2 = QStringLiteral("stream_2");

/// A gateway and a client that does what a test tells it, and by itself nothing.
class WeComClient
{
public:
    explicit WeComClient(simulator::WeComLimits limits = {}, simulator::WeComReadings readings = {});

    // The line
    void open(); ///< a new one, not subscribed; the former one stays as it is
    void connect(); ///< a new one, subscribed
    /// Sends and does not wait; returns the req_id, which is made up when none is given.
    QString begin(const QString &cmd, const QJsonObject &body, const QString &reqId = {});
    /// Sends and waits for the answer; empty when none came.
    QJsonObject call(const QString &cmd, const QJsonObject &body, const QString &reqId = {});
    int errcode(const QString &cmd, const QJsonObject &body, const QString &reqId = {}); ///< of call(); -1: no answer
    [[nodiscard]] QJsonObject subscribeBody() const;
    int subscribe() { return errcode(simulator::wecomcommands::subscribe, subscribeBody()); }
    void send(const QByteArray &text) { line->sendText(text); } ///< any text frame
    void ping();
    /// The frame of this req_id with this cmd, or without one: an answer. Waits for it.
    std::optional<QJsonObject> frame(const QString &reqId, const QString &cmd = {});

    // Replies
    QString message(const simulator::WeComMessage &message = { .text = QStringLiteral("hello") }); ///< its req_id
    int stream(const QString &reqId, const QString &id, const QString &content, bool finish = false);
    int markdown(const QString &reqId, const QString &content);
    int sendMarkdown(const QString &chat, const QString &content, int chatType = 1);

    [[nodiscard]] QStringList auditCodes() const;
    [[nodiscard]] QStringList shown() const { return gateway.shownIn(QStringLiteral("zhangsan")); }

    simulator::WeComGateway gateway;
    std::unique_ptr<RawWebSocket> line; ///< the newest
    std::unique_ptr<RawWebSocket> former;

private:
    int m_ids = 0;
};

QJsonObject streamFrame(const QString &id, const QString &content, bool finish = false);
QJsonObject markdownBody(const QString &content);

/// One way to break a rule.
struct WeComBrokenRule
{
    const char *name;
    QStringList codes; ///< what the audit says afterwards, whole
    std::function<void(WeComClient &client)> act;
    simulator::WeComLimits limits = {};
};
void expectCaught(const WeComBrokenRule &rule);
inline std::string nameOf(const ::testing::TestParamInfo<WeComBrokenRule> &info) { return info.param.name; }
inline void PrintTo(const WeComBrokenRule &rule, std::ostream *out) { *out << rule.name; }

} // namespace oagent::testing
