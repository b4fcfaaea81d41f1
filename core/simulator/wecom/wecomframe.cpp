#include "core/simulator/wecom/wecomframe.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QByteArray bytesOf(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QJsonObject headersOf(const QString &reqId) { return { { u"req_id"_s, reqId } }; }

/// The character that the escape at `at` stands for, when it is a control character; `length` is that of the escape.
std::optional<char> controlCharacter(const QByteArray &json, qsizetype at, qsizetype &length)
{
    length = 2;
    switch (at + 1 < json.size() ? json.at(at + 1) : '\0') {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': break;
    default: return std::nullopt;
    }
    length = 6;
    bool valid = false;
    const uint code = json.mid(at + 2, 4).toUInt(&valid, 16);
    return valid && code < 0x20 ? std::optional(static_cast<char>(code)) : std::nullopt;
}

} // namespace

QString freshWeComId()
{
    return QString::fromLatin1(
        QUuid::createUuid().toRfc4122().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<QJsonObject> weComObject(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

QByteArray weComFrame(const QString &cmd, const QString &reqId, const QJsonObject &body)
{
    return bytesOf({ { u"cmd"_s, cmd }, { u"headers"_s, headersOf(reqId) }, { u"body"_s, body } });
}

QByteArray weComAnswer(const QString &reqId, const CommandAnswer &answer)
{
    QJsonObject frame { { u"headers"_s, headersOf(reqId) },
                        { u"errcode"_s, answer.errcode },
                        { u"errmsg"_s, answer.errmsg } };
    if (!answer.body.isEmpty())
        frame[u"body"_s] = answer.body;
    return bytesOf(frame);
}

QJsonObject messageBody(const WeComMessage &message, const WeComBot &bot, const QString &responseUrl)
{
    const QString text = message.group && message.mention ? u'@' + bot.name + u' ' + message.text : message.text;
    QJsonObject body {
        { u"msgid"_s, message.msgId },
        { u"aibotid"_s, bot.botId },
        { u"chattype"_s, message.group ? u"group"_s : u"single"_s },
        { u"from"_s, QJsonObject { { u"userid"_s, message.userId } } },
        { u"create_time"_s, QDateTime::currentSecsSinceEpoch() },
        { u"response_url"_s, responseUrl },
        { u"msgtype"_s, u"text"_s },
    };
    if (message.group)
        body[u"chatid"_s] = message.chatId;
    for (auto member = message.overrides.begin(); member != message.overrides.end(); ++member) {
        if (member->isNull())
            body.remove(member.key());
        else
            body[member.key()] = *member;
    }
    if (body["msgtype"_L1] == "text"_L1 && !message.overrides.contains("text"_L1))
        body[u"text"_s] = QJsonObject { { u"content"_s, text } };
    return body;
}

QJsonObject eventBody(const QJsonObject &event, const WeComBot &bot, const QString &userId)
{
    QJsonObject body {
        { u"msgid"_s, freshWeComId() }, { u"create_time"_s, QDateTime::currentSecsSinceEpoch() },
        { u"aibotid"_s, bot.botId },    { u"msgtype"_s, u"event"_s },
        { u"event"_s, event },
    };
    if (!userId.isEmpty()) {
        body[u"chattype"_s] = u"single"_s;
        body[u"from"_s] = QJsonObject { { u"userid"_s, userId } };
    }
    return body;
}

QByteArray withRawControlCharacters(const QByteArray &json)
{
    QByteArray raw;
    raw.reserve(json.size());
    for (qsizetype at = 0; at < json.size();) {
        if (json.at(at) != '\\') {
            raw += json.at(at++);
            continue;
        }
        qsizetype length = 0;
        if (const std::optional<char> character = controlCharacter(json, at, length)) {
            raw += *character;
            at += length;
        } else { // whatever else is escaped, a backslash too, stays as it is
            raw += json.mid(at, 2);
            at += 2;
        }
    }
    return raw;
}

} // namespace oagent::simulator
