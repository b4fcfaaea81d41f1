#include "core/dingtalk/card.h"

#include <QJsonArray>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk::card {

namespace {

// Values are text throughout: numbers, booleans and objects have to be encoded (§20.3).
const QString &order()
{
    static const QString text = uR"({"order":["msgContent"]})"_s;
    return text;
}

const QString &layout()
{
    static const QString text = uR"({"autoLayout":true})"_s;
    return text;
}

QJsonObject parameters(const QString &flowStatus, const QString &content)
{
    return { { u"config"_s, layout() },
             { u"flowStatus"_s, flowStatus },
             { u"msgContent"_s, content },
             { u"staticMsgContent"_s, QString() },
             { u"sys_full_json_obj"_s, order() } };
}

QJsonObject updateBody(const QString &outTrackId, const QJsonObject &parameters)
{
    return { { u"outTrackId"_s, outTrackId },
             { u"cardData"_s, QJsonObject { { u"cardParamMap"_s, parameters } } },
             // Without it the whole data of the card would be replaced (§20.5).
             { u"cardUpdateOptions"_s, QJsonObject { { u"updateCardDataByKey"_s, true } } } };
}

/// HTTP 200 does not mean success (§20.3).
bool isDenied(const QJsonObject &answer) { return answer["success"_L1].toVariant().toString() == "false"_L1; }

} // namespace

QString outTrackId(const QString &turnId, int part) { return u"ob-%1-%2"_s.arg(turnId).arg(part); }

QString turnOf(const QString &outTrackId)
{
    constexpr auto prefix = "ob-"_L1;
    const qsizetype end = outTrackId.lastIndexOf(u'-');
    if (!outTrackId.startsWith(prefix) || end <= prefix.size())
        return {};
    return outTrackId.mid(prefix.size(), end - prefix.size());
}

QString guid(const QString &outTrackId, const QString &content, bool isFinal)
{
    static const QUuid space(u"7f6f0a53-90e5-4e0c-9d0b-3d1f3c6a8c55"_s);
    return QUuid::createUuidV5(space, QString(outTrackId + (isFinal ? u"|final|"_s : u"|show|"_s) + content))
        .toString(QUuid::WithoutBraces);
}

QJsonObject createBody(const QString &templateId, const QString &outTrackId, const IncomingMessage &message,
                       const ReplyAddress &address)
{
    QJsonObject body {
        { u"cardTemplateId"_s, templateId },
        { u"outTrackId"_s, outTrackId },
        { u"callbackType"_s, u"STREAM"_s },
        { u"cardData"_s, QJsonObject { { u"cardParamMap"_s, parameters(u"1"_s, {}) } } },
        { u"userIdType"_s, 1 },
    };
    const QJsonObject space { { u"supportForward"_s, true } };
    if (message.chatKind == ChatKind::Group) {
        body[u"openSpaceId"_s] = QString(u"dtv1.card//IM_GROUP."_s + address.conversationId);
        body[u"imGroupOpenSpaceModel"_s] = space;
        body[u"imGroupOpenDeliverModel"_s] = QJsonObject { { u"robotCode"_s, address.robotCode } };
    } else {
        body[u"openSpaceId"_s] = QString(u"dtv1.card//IM_ROBOT."_s + address.staffId);
        body[u"imRobotOpenSpaceModel"_s] = space;
        body[u"imRobotOpenDeliverModel"_s] = QJsonObject {
            { u"spaceType"_s, u"IM_ROBOT"_s },
            { u"robotCode"_s, address.robotCode },
            { u"extension"_s, QJsonObject { { u"dynamicSummary"_s, u"true"_s } } },
        };
    }
    return body;
}

QJsonObject inputingBody(const QString &outTrackId)
{
    // msgContent stays as it is: a card found again after a restart keeps showing what it showed.
    QJsonObject changed = parameters(u"2"_s, {});
    changed.remove("msgContent"_L1);
    return updateBody(outTrackId, changed);
}

QJsonObject streamingBody(const QString &outTrackId, const QString &content, bool isFinal)
{
    return { { u"outTrackId"_s, outTrackId }, { u"guid"_s, guid(outTrackId, content, isFinal) },
             { u"key"_s, u"msgContent"_s },   { u"content"_s, content },
             { u"isFull"_s, true },           { u"isFinalize"_s, isFinal },
             { u"isError"_s, false } };
}

QJsonObject finishedBody(const QString &outTrackId, const QString &content)
{
    return updateBody(outTrackId, parameters(u"3"_s, content));
}

Result<QJsonObject> judgeChange(const Result<QJsonObject> &answer)
{
    if (!answer || !isDenied(*answer))
        return answer;
    Error error;
    error.kind = Error::Kind::Protocol;
    error.detail = u"DingTalk did not change the card"_s;
    error.mayHaveArrived = true; // success is denied without a reason
    return failure(error);
}

QString deliveryProblem(const QJsonObject &answer)
{
    if (isDenied(answer))
        return u"DingTalk did not take the card"_s;
    const QJsonArray results = answer["result"_L1].toObject()["deliverResults"_L1].toArray();
    for (const auto &value : results) {
        const QJsonObject result = value.toObject();
        if (!result["success"_L1].toVariant().toBool())
            return u"DingTalk did not deliver the card: %1"_s.arg(result["errorMsg"_L1].toString().left(300));
    }
    return {};
}

bool saysNoSuchCard(const Error &error)
{
    return error.serviceCode == "param.cardNotExist"_L1 || error.serviceCode == "param.stream.outTrackId"_L1;
}

bool saysCardExists(const Error &error) { return error.serviceCode == "param.cardAlreadyExist"_L1; }

} // namespace oagent::dingtalk::card
