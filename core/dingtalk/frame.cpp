#include "core/dingtalk/frame.h"
#include "core/support/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

Frame::Type typeOf(const QString &type)
{
    if (type == "SYSTEM"_L1)
        return Frame::Type::System;
    if (type == "EVENT"_L1)
        return Frame::Type::Event;
    if (type == "CALLBACK"_L1)
        return Frame::Type::Callback;
    return Frame::Type::Other;
}

} // namespace

WallTime timeOf(const QJsonValue &value)
{
    constexpr qint64 endOf9999 = 253'402'300'799'999;
    const qint64 number = value.isString() ? value.toString().toLongLong() : value.toInteger();
    return WallTime(Milliseconds(number >= 0 && number <= endOf9999 ? number : 0));
}

Result<Frame> parseFrame(const QString &text)
{
    QJsonParseError problem;
    const QJsonDocument document = jsonDocument(text.toUtf8(), &problem);
    if (!document.isObject()) {
        const QString cause = problem.error == QJsonParseError::NoError ? u"it is no object"_s : problem.errorString();
        return failure(
            Error::Kind::Protocol,
            u"DingTalk sent a frame of %1 characters that is no JSON object: %2"_s.arg(text.size()).arg(cause));
    }
    const QJsonObject object = document.object();
    QJsonObject headers = object["headers"_L1].toObject();
    if (headers.isEmpty())
        headers = object["header"_L1].toObject();
    Frame frame;
    frame.type = typeOf(object["type"_L1].toString());
    frame.topic = headers["topic"_L1].toString();
    frame.messageId = headers["messageId"_L1].toString();
    frame.time = timeOf(headers["time"_L1]);
    // A string by the rules, but an object says the same.
    const QJsonValue data = object["data"_L1];
    frame.data = data.isObject() ? jsonText(data.toObject()) : data.toString();
    return frame;
}

QString acknowledgement(const QString &messageId, int code, const QString &data)
{
    JsonWriter headers;
    headers.add(u"contentType", u"application/json").add(u"messageId", messageId);
    return QString::fromUtf8(JsonWriter()
                                 .add(u"code", code)
                                 .addJson(u"headers", headers.take())
                                 .add(u"message", code == 200 ? u"OK" : u"not handled")
                                 .add(u"data", data)
                                 .take());
}

} // namespace oagent::dingtalk
