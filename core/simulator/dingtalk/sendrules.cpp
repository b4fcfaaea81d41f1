#include "core/simulator/dingtalk/sendrules.h"

#include "core/simulator/jsonbody.h"

#include <QHash>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr qsizetype maxUserIds = 20;

bool hasStrings(const QJsonObject &object, const QStringList &members)
{
    return std::all_of(members.begin(), members.end(),
                       [&](const QString &member) { return isFilledString(object[member]); });
}

bool areFilledStrings(const QJsonArray &array)
{
    return std::all_of(array.begin(), array.end(), [](const QJsonValue &value) { return isFilledString(value); });
}

bool isWholeActionCard(const QJsonObject &card)
{
    if (!hasStrings(card, { u"title"_s, u"text"_s }))
        return false;
    if (hasStrings(card, { u"singleTitle"_s, u"singleURL"_s }))
        return true;
    const QJsonArray buttons = card["btns"_L1].toArray();
    return !buttons.isEmpty() && std::all_of(buttons.begin(), buttons.end(), [](const QJsonValue &button) {
        return hasStrings(button.toObject(), { u"title"_s, u"actionURL"_s });
    });
}

bool isWholeFeed(const QJsonObject &feed)
{
    const QJsonArray links = feed["links"_L1].toArray();
    return !links.isEmpty() && std::all_of(links.begin(), links.end(), [](const QJsonValue &link) {
        return hasStrings(link.toObject(), { u"title"_s, u"messageURL"_s, u"picURL"_s });
    });
}

bool isWholeMessage(const QString &msgtype, const QJsonObject &content)
{
    if (msgtype == "text"_L1)
        return hasStrings(content, { u"content"_s });
    if (msgtype == "markdown"_L1)
        return hasStrings(content, { u"title"_s, u"text"_s });
    if (msgtype == "link"_L1)
        return hasStrings(content, { u"title"_s, u"text"_s, u"messageUrl"_s });
    if (msgtype == "actionCard"_L1)
        return isWholeActionCard(content);
    return isWholeFeed(content);
}

QString atProblem(const QJsonValue &at)
{
    if (at.isUndefined())
        return {};
    if (!at.isObject())
        return u"at is an object"_s;
    const QJsonObject object = at.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() == "isAtAll"_L1) {
            if (!member->isBool())
                return u"at.isAtAll is a boolean"_s;
        } else if (member.key() == "atUserIds"_L1 || member.key() == "atMobiles"_L1
                   || member.key() == "atDingtalkIds"_L1) {
            if (!member->isArray() || !areFilledStrings(member->toArray()))
                return u"at."_s + member.key() + u" is an array of filled strings"_s;
        } else {
            return u"at has no member "_s + member.key();
        }
    }
    return {};
}

/// The members of msgParam that each msgKey needs, dingtalk.md §18.3.
const QHash<QString, QStringList> &paramMembers()
{
    static const QHash<QString, QStringList> members = {
        { u"sampleText"_s, { u"content"_s } },
        { u"sampleMarkdown"_s, { u"title"_s, u"text"_s } },
        { u"sampleImageMsg"_s, { u"photoURL"_s } },
        { u"sampleLink"_s, { u"text"_s, u"title"_s, u"picUrl"_s, u"messageUrl"_s } },
        { u"sampleActionCard"_s, { u"title"_s, u"text"_s, u"singleTitle"_s, u"singleURL"_s } },
        { u"sampleActionCard2"_s, { u"title"_s, u"text"_s, u"actionTitle1"_s, u"actionURL1"_s } },
        { u"sampleActionCard3"_s, { u"title"_s, u"text"_s, u"actionTitle1"_s, u"actionURL1"_s } },
        { u"sampleActionCard4"_s, { u"title"_s, u"text"_s, u"actionTitle1"_s, u"actionURL1"_s } },
        { u"sampleActionCard5"_s, { u"title"_s, u"text"_s, u"actionTitle1"_s, u"actionURL1"_s } },
        { u"sampleActionCard6"_s,
          { u"title"_s, u"text"_s, u"buttonTitle1"_s, u"buttonUrl1"_s, u"buttonTitle2"_s, u"buttonUrl2"_s } },
        { u"sampleAudio"_s, { u"mediaId"_s, u"duration"_s } },
        { u"sampleFile"_s, { u"mediaId"_s, u"fileName"_s, u"fileType"_s } },
        { u"sampleVideo"_s,
          { u"videoMediaId"_s, u"videoType"_s, u"picMediaId"_s, u"duration"_s, u"height"_s, u"width"_s } },
    };
    return members;
}

} // namespace

bool isWebhookType(const QString &msgtype)
{
    return QStringList { u"text"_s, u"markdown"_s, u"actionCard"_s, u"link"_s, u"feedCard"_s }.contains(msgtype);
}

Violations webhookViolations(const QJsonObject &body)
{
    Violations found;
    const QString msgtype = body["msgtype"_L1].toString();
    if (!isWebhookType(msgtype))
        found.append({ u"webhook.body"_s, u"unsupported msgtype "_s + msgtype });
    else if (!isWholeMessage(msgtype, body[msgtype].toObject()))
        found.append({ u"webhook.body"_s, u"members are missing in "_s + msgtype });
    if (const QString problem = atProblem(body["at"_L1]); !problem.isEmpty())
        found.append({ u"webhook.body"_s, problem });
    return found;
}

Violations webhookWarnings(const QJsonObject &body)
{
    Violations found;
    const QString text = body["text"_L1]["content"_L1].toString() + body["markdown"_L1]["text"_L1].toString();
    const QJsonArray userIds = body["at"_L1]["atUserIds"_L1].toArray();
    for (const auto &userId : userIds) {
        if (!text.contains(u'@' + userId.toString()))
            found.append({ u"webhook.at-not-in-text"_s, u"the text does not name @"_s + userId.toString() });
    }
    return found;
}

Violations robotViolations(const QJsonObject &body, bool group, const QString &robotCode)
{
    Violations found;
    const auto expect = [&](bool holds, const QString &detail) {
        if (!holds)
            found.append({ u"robot.body"_s, detail });
    };
    expect(body["robotCode"_L1] == robotCode, u"robotCode is that of the app"_s);
    if (group) {
        expect(body["openConversationId"_L1].toString().startsWith("cid"_L1),
               u"openConversationId names a conversation"_s);
    } else {
        const QJsonArray userIds = body["userIds"_L1].toArray();
        expect(!userIds.isEmpty() && userIds.size() <= maxUserIds && areFilledStrings(userIds),
               u"userIds holds 1 to 20 User IDs"_s);
    }
    const QString msgKey = body["msgKey"_L1].toString();
    const auto members = paramMembers().constFind(msgKey);
    expect(members != paramMembers().constEnd(), u"unknown msgKey "_s + msgKey);
    const QByteArray msgParam = body["msgParam"_L1].toString().toUtf8();
    const std::optional<QJsonObject> param = jsonObject(msgParam);
    expect(param.has_value(), u"msgParam is a string that holds a JSON object"_s);
    expect(msgParam.size() <= maxMsgParamBytes, u"msgParam is at most 15000 bytes"_s);
    if (param && members != paramMembers().constEnd())
        expect(hasStrings(*param, *members), u"members are missing in msgParam of "_s + msgKey);
    return found;
}

} // namespace oagent::simulator
