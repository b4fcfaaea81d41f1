#include "core/bridge/message.h"

#include "core/support/json.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype maxKeyLength = 200;
constexpr qsizetype firstId = 4; ///< of a key's fields, the first that a platform gave

constexpr qsizetype longestSpeaker = 60;

QString kindOf(const IncomingMessage &message)
{
    if (!message.threadId.isEmpty())
        return u"thread"_s;
    return message.chatKind == ChatKind::Group ? u"group"_s : u"p2p"_s;
}

/// Empty: the platform gave none.
QString firstIdOf(const Person &person) { return person.ids.isEmpty() ? QString() : person.ids.first().value; }

/// Of whose own the conversation is; empty: everyone's in the chat.
QString ownerOf(const IncomingMessage &message) { return message.isApart ? firstIdOf(message.sender) : QString(); }

/// Within a field of a key. The colon separates fields.
bool isAllowed(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'_'
        || c == u'-';
}

QString field(const QString &original)
{
    QString safe = original;
    std::replace_if(
        safe.begin(), safe.end(), [](QChar c) { return !isAllowed(c); }, u'_');
    return safe;
}

QString hashOf(const QStringList &originals)
{
    // U+0000 cannot stand in an id, so different lists have different bytes.
    const QByteArray digest
        = QCryptographicHash::hash(originals.join(QChar::Null).toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex().first(16));
}

QByteArray jsonBytes(const Person &person)
{
    QByteArray ids;
    for (const Person::Id &id : person.ids)
        ids += (ids.isEmpty() ? "" : ",") + JsonWriter().add(u"kind", id.kind).add(u"value", id.value).take();
    return JsonWriter().add(u"name", person.name).addJson(u"ids", QByteArray('[' + ids + ']')).take();
}

Person personFromJson(const QJsonObject &object)
{
    Person person;
    person.name = object["name"_L1].toString();
    const QJsonArray ids = object["ids"_L1].toArray();
    for (const auto &id : ids)
        person.ids.append({ id["kind"_L1].toString(), id["value"_L1].toString() });
    return person;
}

using AttachmentKind = Attachment::Kind;
using Problem = Attachment::Problem;

constexpr std::array kindNames {
    std::pair(AttachmentKind::Image, "image"_L1),
    std::pair(AttachmentKind::Audio, "audio"_L1),
    std::pair(AttachmentKind::Video, "video"_L1),
    std::pair(AttachmentKind::File, "file"_L1),
};

constexpr std::array problemNames {
    std::pair(Problem::None, ""_L1),
    std::pair(Problem::TooLarge, "too-large"_L1),
    std::pair(Problem::Empty, "empty"_L1),
    std::pair(Problem::Unavailable, "unavailable"_L1),
    std::pair(Problem::Forbidden, "forbidden"_L1),
    std::pair(Problem::NoRoom, "no-room"_L1),
};

template <class Names, class Value>
QString nameIn(const Names &names, Value value)
{
    const auto found
        = std::find_if(names.begin(), names.end(), [value](const auto &entry) { return entry.first == value; });
    return found == names.end() ? QString() : QString(found->second);
}

template <class Value, class Names>
Value valueIn(const Names &names, const QString &name, Value otherwise)
{
    const auto found
        = std::find_if(names.begin(), names.end(), [&name](const auto &entry) { return name == entry.second; });
    return found == names.end() ? otherwise : found->first;
}

QJsonObject toJson(const Attachment &attachment)
{
    return { { u"kind"_s, nameIn(kindNames, attachment.kind) },
             { u"name"_s, attachment.name },
             { u"reference"_s, attachment.reference },
             { u"isInText"_s, attachment.isInText },
             { u"storedAs"_s, attachment.storedAs },
             { u"problem"_s, nameIn(problemNames, attachment.problem) },
             { u"scope"_s, attachment.scope } };
}

Attachment attachmentFromJson(const QJsonObject &object)
{
    Attachment attachment;
    attachment.kind = valueIn(kindNames, object["kind"_L1].toString(), AttachmentKind::File);
    attachment.name = object["name"_L1].toString();
    attachment.reference = object["reference"_L1].toObject();
    attachment.isInText = object["isInText"_L1].toBool();
    attachment.storedAs = object["storedAs"_L1].toString();
    attachment.problem = valueIn(problemNames, object["problem"_L1].toString(), Problem::Unavailable);
    attachment.scope = object["scope"_L1].toString();
    return attachment;
}

} // namespace

QString Person::id(const QString &kind) const
{
    const auto found = std::find_if(ids.begin(), ids.end(), [&](const Id &id) { return id.kind == kind; });
    return found == ids.end() ? QString() : found->value;
}

bool isSamePerson(const Person &one, const Person &other)
{
    return std::any_of(one.ids.begin(), one.ids.end(), [&](const Person::Id &id) { return other.ids.contains(id); });
}

QByteArray jsonBytes(const IncomingMessage &message)
{
    return JsonWriter()
        .add(u"botId", message.botId)
        .add(u"channel", message.channel)
        .add(u"messageId", message.messageId)
        .add(u"chatKind", message.chatKind == ChatKind::Group ? u"group" : u"private")
        .add(u"chatId", message.chatId)
        .add(u"chatTitle", message.chatTitle)
        .add(u"threadId", message.threadId)
        .addJson(u"sender", jsonBytes(message.sender))
        .add(u"mentioned", message.mentioned)
        .add(u"isApart", message.isApart)
        .add(u"text", message.text)
        .add(u"quotedText", message.quotedText)
        .addJson(u"attachments", jsonBytes(toJson(message.attachments)))
        .add(u"unsupported", message.unsupported)
        .addJson(u"replyAddress", jsonBytes(message.replyAddress))
        .add(u"createdAt", message.createdAt.time_since_epoch().count())
        .add(u"isLate", message.isLate)
        .take();
}

std::optional<IncomingMessage> messageFromJson(const QJsonObject &object)
{
    const QString chatKind = object["chatKind"_L1].toString();
    if (chatKind != "private"_L1 && chatKind != "group"_L1)
        return std::nullopt;
    if (!object["createdAt"_L1].isDouble() || !object["sender"_L1].isObject() || !object["text"_L1].isString())
        return std::nullopt;
    IncomingMessage message;
    message.botId = object["botId"_L1].toString();
    message.channel = object["channel"_L1].toString();
    message.messageId = object["messageId"_L1].toString();
    if (message.botId.isEmpty() || message.channel.isEmpty() || message.messageId.isEmpty())
        return std::nullopt;
    message.chatKind = chatKind == "group"_L1 ? ChatKind::Group : ChatKind::Private;
    message.chatId = object["chatId"_L1].toString();
    message.chatTitle = object["chatTitle"_L1].toString();
    message.threadId = object["threadId"_L1].toString();
    message.sender = personFromJson(object["sender"_L1].toObject());
    message.mentioned = object["mentioned"_L1].toBool();
    message.isApart = object["isApart"_L1].toBool();
    message.text = object["text"_L1].toString();
    message.quotedText = object["quotedText"_L1].toString();
    message.attachments = attachmentsFromJson(object["attachments"_L1].toArray());
    message.unsupported = object["unsupported"_L1].toString();
    message.replyAddress = object["replyAddress"_L1].toObject();
    message.createdAt = WallTime(Milliseconds(object["createdAt"_L1].toInteger()));
    message.isLate = object["isLate"_L1].toBool();
    return message;
}

QJsonArray toJson(const QList<Attachment> &attachments)
{
    QJsonArray array;
    for (const Attachment &attachment : attachments)
        array.append(toJson(attachment));
    return array;
}

QList<Attachment> attachmentsFromJson(const QJsonArray &array)
{
    QList<Attachment> attachments;
    for (const auto &value : array)
        attachments.append(attachmentFromJson(value.toObject()));
    return attachments;
}

QString writerKey(const IncomingMessage &message)
{
    const QList<Person::Id> &ids = message.sender.ids;
    return ids.isEmpty() ? message.chatId : ids.first().value;
}

QString wordsOf(const IncomingMessage &message)
{
    if (!message.text.isEmpty())
        return message.text;
    QString words = message.quotedText;
    for (const Attachment &attachment : message.attachments)
        words += attachment.name;
    return words + message.sender.name;
}

QString speakerOf(const IncomingMessage &message)
{
    QString speaker = message.sender.name;
    if (speaker.trimmed().isEmpty())
        speaker = firstIdOf(message.sender);
    const auto isUnfit = [](QChar c) {
        return c == u':' || c == u'：' || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
            || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
    };
    std::replace_if(speaker.begin(), speaker.end(), isUnfit, u' ');
    speaker = speaker.simplified().left(longestSpeaker);
    if (!speaker.isEmpty() && speaker.back().isHighSurrogate())
        speaker.chop(1);
    return speaker.trimmed();
}

QString spoken(const QString &speaker, const QString &text)
{
    if (speaker.isEmpty())
        return text;
    return text.isEmpty() ? QString(speaker + u':') : QString(speaker + u": "_s + text);
}

QString recalled(const IncomingMessage &message)
{
    if (!message.text.isEmpty())
        return message.text;
    QStringList parts;
    if (!message.quotedText.isEmpty())
        parts.append(u"> "_s + message.quotedText);
    for (const Attachment &attachment : message.attachments) {
        const QString kind = nameIn(kindNames, attachment.kind);
        parts.append(attachment.name.isEmpty() ? u"[%1]"_s.arg(kind) : u"[%1: %2]"_s.arg(kind, attachment.name));
    }
    return parts.join(u' ');
}

QString conversationKey(const IncomingMessage &message)
{
    const QString owner = ownerOf(message);
    QStringList originals { message.channel, message.botId, kindOf(message), message.chatId };
    if (!message.threadId.isEmpty())
        originals.append(message.threadId);
    if (!owner.isEmpty()) {
        originals[2] += u"-user"_s;
        originals.append(owner);
    }

    const bool isExact = std::all_of(originals.begin(), originals.end(), [](const QString &original) {
        return std::all_of(original.begin(), original.end(), isAllowed);
    });
    if (QString plain = u"ob:"_s + originals.join(u':'); isExact && plain.size() <= maxKeyLength)
        return plain;

    QStringList fields { u"ob"_s };
    for (const QString &original : originals)
        fields.append(field(original));
    // The hash is one field more than the kind calls for, so no plain key can look like a hashed one. Cut to these
    // lengths, the fields, their colons and the hash stay below maxKeyLength.
    fields[1].truncate(16);
    fields[2].truncate(40);
    const qsizetype longestId = fields.size() - firstId > 2 ? 36 : 55;
    for (qsizetype i = firstId; i < fields.size(); ++i)
        fields[i].truncate(longestId);
    fields.append(hashOf(originals));
    return fields.join(u':');
}

} // namespace oagent
