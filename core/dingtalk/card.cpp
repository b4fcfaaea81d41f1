#include "core/dingtalk/card.h"

#include "core/support/json.h"

#include <QJsonArray>
#include <QUuid>

#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk::card {

namespace {

// Values are text throughout: numbers, booleans and objects have to be encoded (§20.3).
constexpr QStringView order = uR"({"order":["msgContent"]})";
constexpr QStringView layout = uR"({"autoLayout":true})";

/// Without a content the card keeps showing what it shows.
QByteArray parameters(QStringView flowStatus, const std::optional<QString> &content)
{
    JsonWriter written;
    written.add(u"config", layout).add(u"flowStatus", flowStatus);
    if (content)
        written.add(u"msgContent", *content);
    return written.add(u"staticMsgContent", u"").add(u"sys_full_json_obj", order).take();
}

QByteArray cardData(const QByteArray &parameters) { return JsonWriter().addJson(u"cardParamMap", parameters).take(); }

QByteArray updateBody(const QString &outTrackId, const QByteArray &parameters)
{
    return JsonWriter()
        .add(u"outTrackId", outTrackId)
        .addJson(u"cardData", cardData(parameters))
        // Without it the whole data of the card would be replaced (§20.5).
        .addJson(u"cardUpdateOptions", R"({"updateCardDataByKey":true})")
        .take();
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

QByteArray createBody(const QString &templateId, const QString &outTrackId, const IncomingMessage &message,
                      const ReplyAddress &address)
{
    JsonWriter body;
    body.add(u"cardTemplateId", templateId)
        .add(u"outTrackId", outTrackId)
        .add(u"callbackType", u"STREAM")
        .addJson(u"cardData", cardData(parameters(u"1", QString())))
        .add(u"userIdType", 1);
    constexpr QByteArrayView space = R"({"supportForward":true})";
    JsonWriter deliver;
    if (message.chatKind == ChatKind::Group) {
        deliver.add(u"robotCode", address.robotCode);
        return body.add(u"openSpaceId", QString(u"dtv1.card//IM_GROUP."_s + address.conversationId))
            .addJson(u"imGroupOpenSpaceModel", space)
            .addJson(u"imGroupOpenDeliverModel", deliver.take())
            .take();
    }
    deliver.add(u"spaceType", u"IM_ROBOT")
        .add(u"robotCode", address.robotCode)
        .addJson(u"extension", R"({"dynamicSummary":"true"})");
    return body.add(u"openSpaceId", QString(u"dtv1.card//IM_ROBOT."_s + address.staffId))
        .addJson(u"imRobotOpenSpaceModel", space)
        .addJson(u"imRobotOpenDeliverModel", deliver.take())
        .take();
}

QByteArray inputingBody(const QString &outTrackId)
{
    // A card found again after a restart keeps its text.
    return updateBody(outTrackId, parameters(u"2", std::nullopt));
}

QByteArray streamingBody(const QString &outTrackId, const QString &content, bool isFinal)
{
    return JsonWriter()
        .add(u"outTrackId", outTrackId)
        .add(u"guid", guid(outTrackId, content, isFinal))
        .add(u"key", u"msgContent")
        .add(u"content", content)
        .add(u"isFull", true)
        .add(u"isFinalize", isFinal)
        .add(u"isError", false)
        .take();
}

QByteArray finishedBody(const QString &outTrackId, const QString &content)
{
    return updateBody(outTrackId, parameters(u"3", content));
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
