#include "core/simulator/dingtalk/robotdesk.h"

#include "core/simulator/dingtalk/jsonbody.h"
#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/dingtalk/sendrules.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QString textOf(const RobotSend &send)
{
    return send.msgKey == "sampleText"_L1 ? send.param["content"_L1].toString() : send.param["text"_L1].toString();
}

/// The part named "media" of a multipart/form-data body; nothing when there is none with a file name.
std::optional<MediaUpload> mediaPart(const HttpServerRequest &request)
{
    const QByteArray contentType = request.header("Content-Type"_ba);
    const qsizetype at = contentType.indexOf("boundary=");
    if (!contentType.startsWith("multipart/form-data") || at < 0)
        return std::nullopt;
    QByteArray boundary = contentType.mid(at + 9);
    if (boundary.startsWith('"'))
        boundary = boundary.mid(1, boundary.indexOf('"', 1) - 1);
    const QByteArray part = "\r\n--" + boundary;
    const QByteArray body = "\r\n" + request.body;
    for (qsizetype from = body.indexOf(part); from >= 0; from = body.indexOf(part, from + 1)) {
        const qsizetype head = from + part.size();
        const qsizetype content = body.indexOf("\r\n\r\n", head);
        const qsizetype end = body.indexOf(part, head);
        if (content < 0 || end < content)
            continue;
        const QByteArray headers = body.mid(head, content - head);
        const qsizetype name = headers.indexOf("filename=\"");
        if (!headers.contains("name=\"media\"") || name < 0)
            continue;
        const qsizetype nameEnd = headers.indexOf('"', name + 10);
        MediaUpload upload;
        upload.fileName = QString::fromUtf8(headers.mid(name + 10, nameEnd - name - 10));
        upload.bytes = body.mid(content + 4, end - content - 4);
        return upload;
    }
    return std::nullopt;
}

} // namespace

ApiAnswer RobotDesk::send(const HttpServerRequest &request, bool group)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const Violations found = robotViolations(body, group, m_context.app.robotCode);
    m_context.log.record(found);
    if (body["robotCode"_L1] != m_context.app.robotCode)
        return ApiAnswer::error(400, u"invalidParameter.robotCode.auth"_s, u"robotCode of another app"_s);
    if (!found.isEmpty())
        return ApiAnswer::error(400, u"invalidParameter.msgParam.invalid"_s, found.first().detail);
    RobotSend send;
    send.group = group;
    send.conversationId = body["openConversationId"_L1].toString();
    send.msgKey = body["msgKey"_L1].toString();
    send.param = jsonObject(body["msgParam"_L1].toString().toUtf8()).value_or(QJsonObject());
    send.processQueryKey = freshId();
    const QJsonArray userIds = body["userIds"_L1].toArray();
    for (const auto &userId : userIds)
        send.userIds.append(userId.toString());
    return group ? sendGroup(std::move(send)) : sendPrivate(std::move(send));
}

ApiAnswer RobotDesk::sendPrivate(RobotSend send)
{
    QStringList refused;
    QStringList reached;
    for (const QString &userId : std::as_const(send.userIds))
        (m_refusedStaff.contains(userId) ? refused : reached).append(userId);
    for (const QString &userId : std::as_const(reached))
        m_context.shown.append({ m_context.chats.privateChatWith(userId), textOf(send), {} });
    const QString key = send.processQueryKey;
    m_sends.append(std::move(send));
    return ApiAnswer::json({ { u"processQueryKey"_s, key },
                             { u"invalidStaffIdList"_s, QJsonArray::fromStringList(refused) },
                             { u"flowControlledStaffIdList"_s, QJsonArray() } });
}

ApiAnswer RobotDesk::sendGroup(RobotSend send)
{
    if (m_context.chats.isMiscased(send.conversationId)) {
        m_context.log.record(u"robot.body"_s, u"the letter case of openConversationId was changed"_s);
        return ApiAnswer::error(400, u"invalidParameter.openConversationId.invalid"_s, u"no such conversation"_s);
    }
    m_context.shown.append({ send.conversationId, textOf(send), {} });
    const QString key = send.processQueryKey;
    m_sends.append(std::move(send));
    return ApiAnswer::json({ { u"processQueryKey"_s, key } });
}

ApiAnswer RobotDesk::markEmotion(const HttpServerRequest &request, bool recall)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    EmotionMark mark;
    mark.msgId = body["openMsgId"_L1].toString();
    mark.conversationId = body["openConversationId"_L1].toString();
    mark.name = body["emotionName"_L1].toString();
    if (mark.msgId.isEmpty() || mark.conversationId.isEmpty() || mark.name.isEmpty()
        || body["robotCode"_L1] != m_context.app.robotCode)
        return ApiAnswer::invalidParameter();
    if (!recall) {
        m_emotions.append(mark);
        return ApiAnswer::json({ { u"success"_s, true } });
    }
    const auto marked = std::find_if(m_emotions.begin(), m_emotions.end(), [&](const EmotionMark &one) {
        return !one.recalled && one.msgId == mark.msgId && one.name == mark.name;
    });
    if (marked == m_emotions.end())
        return ApiAnswer::invalidParameter();
    marked->recalled = true;
    return ApiAnswer::json({ { u"success"_s, true } });
}

ApiAnswer RobotDesk::locateFile(const HttpServerRequest &request, const QUrl &base)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const QString code = body["downloadCode"_L1].toString();
    if (body["robotCode"_L1] != m_context.app.robotCode || !m_files.contains(code))
        return ApiAnswer::invalidParameter();
    const QString link = freshId();
    m_links.insert(link.toLatin1(), code);
    QUrl url = base;
    url.setPath(u"/file/"_s + link);
    return ApiAnswer::json({ { u"downloadUrl"_s, url.toString() } });
}

ApiAnswer RobotDesk::serveFile(const HttpServerRequest &request)
{
    if (!request.header("x-acs-dingtalk-access-token"_ba).isEmpty() || !request.header("Authorization"_ba).isEmpty()
        || request.query.contains("access_token"))
        m_context.log.record(u"file.token-leak"_s, u"a file address is fetched without the token"_s);
    const auto link = m_links.constFind(request.path.mid(request.path.lastIndexOf('/') + 1));
    if (link == m_links.constEnd())
        return { .status = 404, .body = {}, .contentType = {}, .headers = {} };
    const File file = m_files.value(*link);
    return { .status = 200, .body = file.bytes, .contentType = file.contentType, .headers = {} };
}

ApiAnswer RobotDesk::upload(const HttpServerRequest &request)
{
    const QString type = QString::fromLatin1(request.queryItem("type"_ba));
    if (!QStringList { u"image"_s, u"voice"_s, u"video"_s, u"file"_s }.contains(type))
        return ApiAnswer::errcode(40004, u"invalid media type"_s);
    std::optional<MediaUpload> upload = mediaPart(request);
    if (!upload || upload->bytes.isEmpty())
        return ApiAnswer::errcode(40035, u"media data missing"_s);
    upload->type = type;
    upload->mediaId = u"@lAD"_s + freshId().remove(u'-');
    m_uploads.append(*upload);
    return ApiAnswer::json({ { u"errcode"_s, 0 },
                             { u"errmsg"_s, u"ok"_s },
                             { u"type"_s, type },
                             { u"media_id"_s, upload->mediaId },
                             { u"created_at"_s, QDateTime::currentMSecsSinceEpoch() } });
}

} // namespace oagent::simulator
