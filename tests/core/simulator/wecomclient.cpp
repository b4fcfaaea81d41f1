#include "tests/core/simulator/wecomclient.h"

#include "tests/testing/waituntil.h"

#include <QJsonDocument>

using namespace oagent::simulator;
using namespace Qt::StringLiterals;

namespace oagent::testing {

WeComClient::WeComClient(WeComLimits limits, WeComReadings readings)
    : gateway({}, limits, readings)
{
    EXPECT_TRUE(gateway.listen());
}

void WeComClient::open()
{
    former = std::move(line);
    QUrl url = gateway.url();
    url.setPath(u"/"_s);
    line = std::make_unique<RawWebSocket>(url);
    EXPECT_TRUE(line->opens());
}

void WeComClient::connect()
{
    open();
    EXPECT_EQ(subscribe(), 0);
}

QString WeComClient::begin(const QString &cmd, const QJsonObject &body, const QString &reqId)
{
    const QString id = reqId.isEmpty() ? u"own_%1"_s.arg(++m_ids) : reqId;
    QJsonObject frame { { u"cmd"_s, cmd }, { u"headers"_s, QJsonObject { { u"req_id"_s, id } } } };
    if (!body.isEmpty())
        frame[u"body"_s] = body;
    line->sendText(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    return id;
}

QJsonObject WeComClient::call(const QString &cmd, const QJsonObject &body, const QString &reqId)
{
    // Replies of one message share their req_id, so that only the number of answers tells them apart.
    const auto answers = [this](const QString &id) {
        QList<QJsonObject> found;
        for (const RawWebSocket::Frame &one : line->frames()) {
            const QJsonObject frame = QJsonDocument::fromJson(one.payload).object();
            if (frame["headers"_L1]["req_id"_L1] == id && !frame.contains("cmd"_L1))
                found.append(frame);
        }
        return found;
    };
    const qsizetype before = reqId.isEmpty() ? 0 : answers(reqId).size();
    const QString id = begin(cmd, body, reqId);
    if (!waitUntil([&] { return answers(id).size() > before; }, std::chrono::seconds(3)))
        return {};
    return answers(id).last();
}

int WeComClient::errcode(const QString &cmd, const QJsonObject &body, const QString &reqId)
{
    return call(cmd, body, reqId)["errcode"_L1].toInt(-1);
}

QJsonObject WeComClient::subscribeBody() const
{
    return { { u"bot_id"_s, gateway.bot().botId }, { u"secret"_s, gateway.bot().secret } };
}

void WeComClient::ping() { EXPECT_EQ(errcode(wecomcommands::ping, {}), 0); }

std::optional<QJsonObject> WeComClient::frame(const QString &reqId, const QString &cmd)
{
    std::optional<QJsonObject> found;
    const auto isThere = [&] {
        for (const RawWebSocket::Frame &one : line->frames()) {
            const QJsonObject frame = QJsonDocument::fromJson(one.payload).object();
            if (frame["headers"_L1]["req_id"_L1] == reqId && frame["cmd"_L1].toString() == cmd)
                found = frame;
        }
        return found.has_value();
    };
    (void)waitUntil(isThere, std::chrono::seconds(3));
    return found;
}

QString WeComClient::message(const WeComMessage &message)
{
    const QString msgId = gateway.deliver(message);
    EXPECT_FALSE(msgId.isEmpty());
    const QString reqId = gateway.reqIdOf(msgId);
    EXPECT_TRUE(frame(reqId, u"aibot_msg_callback"_s));
    return reqId;
}

int WeComClient::stream(const QString &reqId, const QString &id, const QString &content, bool finish)
{
    return errcode(wecomcommands::respond, streamFrame(id, content, finish), reqId);
}

int WeComClient::markdown(const QString &reqId, const QString &content)
{
    return errcode(wecomcommands::respond, markdownBody(content), reqId);
}

int WeComClient::sendMarkdown(const QString &chat, const QString &content, int chatType)
{
    QJsonObject body = markdownBody(content);
    body[u"chatid"_s] = chat;
    body[u"chat_type"_s] = chatType;
    return errcode(wecomcommands::send, body);
}

QStringList WeComClient::auditCodes() const
{
    QStringList codes;
    const Violations found = gateway.audit();
    for (const Violation &violation : found)
        codes.append(violation.code);
    return codes;
}

QJsonObject streamFrame(const QString &id, const QString &content, bool finish)
{
    return { { u"msgtype"_s, u"stream"_s },
             { u"stream"_s, QJsonObject { { u"id"_s, id }, { u"finish"_s, finish }, { u"content"_s, content } } } };
}

QJsonObject markdownBody(const QString &content)
{
    return { { u"msgtype"_s, u"markdown"_s }, { u"markdown"_s, QJsonObject { { u"content"_s, content } } } };
}

void expectCaught(const WeComBrokenRule &rule)
{
    WeComClient client(rule.limits);
    rule.act(client);
    (void)waitUntil([&] { return client.auditCodes() == rule.codes; }, std::chrono::seconds(3));
    EXPECT_EQ(client.auditCodes(), rule.codes) << client.auditCodes().join(u", "_s).toStdString();
}

} // namespace oagent::testing
