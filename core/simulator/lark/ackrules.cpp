#include "core/simulator/lark/ackrules.h"

#include "core/simulator/jsonbody.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

const QByteArray handlingTimeHeader = "biz_rt"_ba;

/// A JSON value that need be neither object nor array.
std::optional<QJsonValue> anyJson(const QByteArray &bytes)
{
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + bytes + ']');
    const QJsonArray array = wrapped.array();
    return array.size() == 1 ? std::optional<QJsonValue>(array.first()) : std::nullopt;
}

} // namespace

Ack readAck(const WireFrame &frame)
{
    Ack ack;
    const QByteArray handlingTime = frame.header(handlingTimeHeader);
    bool isNumber = false;
    const qint64 milliseconds = handlingTime.toLongLong(&isNumber);
    if (isNumber)
        ack.handlingTime = milliseconds;
    if (!isNumber || milliseconds < 0)
        ack.violations.append({ u"ack.biz-rt"_s, u"biz_rt is the handling time, a decimal number of at least 0"_s });
    const std::optional<QJsonObject> payload = jsonObject(frame.payload.value_or(QByteArray()));
    const QJsonValue code = payload.value_or(QJsonObject())["code"_L1];
    ack.code = code.toInt();
    if (!code.isDouble() || (ack.code != 200 && ack.code != 500)) {
        ack.violations.append({ u"ack.payload"_s, u"the payload is a JSON object with the code 200 or 500"_s });
        return ack;
    }
    const QJsonValue headers = (*payload)["headers"_L1];
    if (!headers.isUndefined() && !headers.isNull() && !headers.isObject())
        ack.violations.append({ u"ack.payload"_s, u"headers is an object, null or absent"_s });
    const QJsonValue data = (*payload)["data"_L1];
    if (data.isUndefined() || data.isNull())
        return ack;
    const auto decoded = QByteArray::fromBase64Encoding(
        data.toString().toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (data.isString() && decoded && decoded.decoded.toBase64() == data.toString().toLatin1())
        ack.data = anyJson(*decoded);
    if (!ack.data)
        ack.violations.append({ u"ack.data"_s, u"data is base64, padded, of JSON"_s });
    return ack;
}

Violations echoViolations(const WireFrame &sent, const WireFrame &ack)
{
    Violations found;
    const auto expect = [&](bool holds, const QString &code, const QString &detail) {
        if (!holds)
            found.append({ code, detail });
    };
    expect(ack.seqId == sent.seqId && ack.logId == sent.logId, u"ack.echo"_s, u"SeqID and LogID come back exactly"_s);
    expect(ack.service == sent.service, u"ack.echo"_s, u"service comes back"_s);
    expect(ack.payloadEncoding == sent.payloadEncoding && ack.payloadType == sent.payloadType
               && ack.logIdNew == sent.logIdNew,
           u"ack.echo"_s, u"optional fields come back, empty ones too"_s);
    QList<WireHeader> kept = ack.headers;
    if (!kept.isEmpty() && kept.last().key == handlingTimeHeader)
        kept.removeLast();
    expect(kept == sent.headers, u"ack.headers"_s, u"every header comes back in order, biz_rt behind them"_s);
    return found;
}

Violations clickAnswerViolations(const QJsonValue &answer)
{
    Violations found;
    const auto expect = [&](bool holds, const QString &detail) {
        if (!holds)
            found.append({ u"click.answer"_s, detail });
    };
    expect(answer.isObject(), u"the answer to a click is an object"_s);
    const QJsonValue toast = answer["toast"_L1];
    if (!toast.isUndefined()) {
        const QStringList types { u"info"_s, u"success"_s, u"error"_s, u"warning"_s };
        expect(types.contains(toast["type"_L1].toString()), u"toast.type is info, success, error or warning"_s);
        expect(isFilledString(toast["content"_L1]), u"toast.content is a filled string"_s);
    }
    const QJsonValue card = answer["card"_L1];
    if (!card.isUndefined()) {
        const QString type = card["type"_L1].toString();
        expect(type == "raw"_L1 || type == "template"_L1, u"card.type is raw or template"_s);
        expect(card["data"_L1].isObject(), u"card.data is an object"_s);
    }
    return found;
}

} // namespace oagent::simulator::larkparts
