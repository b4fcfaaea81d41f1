#include "core/lark/reading.h"

#include "core/lark/mentions.h"
#include "core/lark/messagecontent.h"
#include "core/support/json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

constexpr qsizetype longestQuote = 10'000; // characters; a question holds more than its quote
constexpr qsizetype mostForwarded = 100;

QString encoded(const QString &id) { return QString::fromLatin1(QUrl::toPercentEncoding(id)); }

Content contentOf(const QJsonValue &item)
{
    Content content = readContent(item["msg_type"_L1].toString(), item["body"_L1]["content"_L1].toString());
    const QString nobody = u"-"_s; // the bot is called by its name here, like everybody else
    content.text = withoutPlaceholders(content.text, mentionsIn(item["mentions"_L1].toArray()), nobody);
    return content;
}

FetchedWords wordsIn(const QJsonArray &items, bool isQuote, const QString &ownAppId)
{
    return isQuote ? quotedIn(items, ownAppId) : forwardedIn(items);
}

Error nothingToAsk() { return failure(Error::Kind::NotFound, u"there is no name to ask for"_s).value(); }

} // namespace

QJsonObject furtherWords(const QJsonObject &message)
{
    if (message["message_type"_L1] == "merge_forward"_L1)
        return { { u"forwarded"_s, true } };
    const QString parent = message["parent_id"_L1].toString();
    // Within a topic all messages reply to its first one (§8.2).
    const bool isTopic = !message["thread_id"_L1].toString().isEmpty() && parent == message["root_id"_L1].toString();
    return parent.isEmpty() || isTopic ? QJsonObject() : QJsonObject { { u"quote"_s, parent } };
}

FetchedWords quotedIn(const QJsonArray &items, const QString &ownAppId)
{
    FetchedWords words;
    const QJsonValue item = items.at(0);
    const bool isOwn = idIn(item["sender"_L1]["id"_L1]) == ownAppId && !ownAppId.isEmpty();
    if (isOwn || item["deleted"_L1].toBool())
        return words;
    if (item["msg_type"_L1] == "merge_forward"_L1) {
        words.quotedText = forwardedIn(items).text;
        return words;
    }
    const Content content = contentOf(item);
    words.quotedText = content.text.left(longestQuote);
    for (Attachment attachment : content.attachments) {
        attachment.reference[u"message"_s] = idIn(item["message_id"_L1]); // a key belongs to its message (§11.5)
        words.attachments.append(attachment);
    }
    return words;
}

FetchedWords forwardedIn(const QJsonArray &items)
{
    QStringList lines;
    for (const auto &item : items) {
        if (idIn(item["upper_message_id"_L1]).isEmpty() || item["deleted"_L1].toBool() || lines.size() >= mostForwarded)
            continue;
        const QString type = item["msg_type"_L1].toString();
        const QString text = contentOf(item).text;
        if (type != "merge_forward"_L1) // the messages of one within it stand in the list as well
            lines.append(u"- "_s + (text.isEmpty() ? QString(u'[' + type.left(50) + u']') : text));
    }
    FetchedWords words;
    words.text = lines.join(u'\n').left(2 * longestQuote);
    return words;
}

/// Sends:   GET {domain}/open-apis/im/v1/messages/:message_id
/// Answers: {"data": {"items": [{"message_id", "msg_type", "body": {"content"}, "sender", "mentions",
///          "upper_message_id"}]}}: the message, and those that are forwarded in it
/// Errors:  NotFound, Gone, PermissionMissing (im:message)
/// Source:  lark.md §8.3, §11.3
void readWords(Api &api, const IncomingMessage &message, const QString &ownAppId, const QObject *context,
               Callback<FetchedWords> done)
{
    const QString quote = message.replyAddress["quote"_L1].toString();
    ApiCall call;
    call.method = HttpRequest::Method::Get;
    call.path = u"/open-apis/im/v1/messages/"_s + encoded(quote.isEmpty() ? message.messageId : quote);
    call.purpose = u"read"_s;
    const bool isQuote = !quote.isEmpty();
    api.call(call, context, [isQuote, ownAppId, done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer)
            return done(failure(answer.error()));
        done(wordsIn(answer->value("data"_L1)["items"_L1].toArray(), isQuote, ownAppId));
    });
}

/// Asks for the sender, then for the group. Deletes itself after its answer, or with the context.
class Names::Finding : public QObject
{
public:
    Finding(Names &names, const IncomingMessage &message, const QObject *context, Callback<FetchedNames> done)
        : QObject(&names)
        , m_names(names)
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
        const QString sender = message.sender.id(u"open_id"_s);
        const bool wantsSender = !names.m_areUsersRefused && !sender.isEmpty() && message.sender.name.isEmpty();
        const bool wantsChat = !names.m_areChatsRefused && message.chatKind == ChatKind::Group
            && message.chatTitle.isEmpty() && !message.chatId.isEmpty();
        if (wantsSender && names.m_asked.insert(sender))
            m_sender = sender;
        if (wantsChat && names.m_asked.insert(message.chatId))
            m_chat = message.chatId;
    }

    /// Sends:   GET {domain}/open-apis/contact/v3/users/:open_id?user_id_type=open_id
    /// Answers: {"data": {"user": {"name"}}}
    /// Source:  lark.md §12
    void askSender()
    {
        if (m_sender.isEmpty())
            return askChat();
        ask(u"/open-apis/contact/v3/users/%1?user_id_type=open_id"_s.arg(encoded(m_sender)), u"user"_s,
            [this](const Result<QJsonObject> &answer) {
                m_names.m_areUsersRefused |= isRefusal(answer);
                if (answer)
                    m_found.sender = answer->value("data"_L1)["user"_L1]["name"_L1].toString();
                askChat();
            });
    }

private:
    /// Sends:   GET {domain}/open-apis/im/v1/chats/:chat_id
    /// Answers: {"data": {"name"}}
    /// Source:  lark.md §12
    void askChat()
    {
        if (m_chat.isEmpty())
            return finish();
        ask(u"/open-apis/im/v1/chats/"_s + encoded(m_chat), u"chat"_s, [this](const Result<QJsonObject> &answer) {
            m_names.m_areChatsRefused |= isRefusal(answer);
            if (answer)
                m_found.chat = answer->value("data"_L1)["name"_L1].toString();
            finish();
        });
    }

    void ask(const QString &path, const QString &purpose, Callback<QJsonObject> done)
    {
        ApiCall call;
        call.method = HttpRequest::Method::Get;
        call.path = path;
        call.purpose = purpose;
        call.isProgress = true; // not worth a repetition
        m_names.m_api.call(call, this, std::move(done));
    }

    static bool isRefusal(const Result<QJsonObject> &answer)
    {
        return !answer
            && (answer.error().kind == Error::Kind::PermissionMissing || answer.error().kind == Error::Kind::Forbidden);
    }

    void finish()
    {
        deleteLater();
        const Callback<FetchedNames> done = std::exchange(m_done, nullptr);
        if (!m_context || !done)
            return;
        const bool hasAny = !m_found.sender.isEmpty() || !m_found.chat.isEmpty();
        done(hasAny ? Result<FetchedNames>(m_found) : Result<FetchedNames>(failure(nothingToAsk())));
    }

    Names &m_names;
    QPointer<const QObject> m_context;
    Callback<FetchedNames> m_done;
    QString m_sender; ///< whose name is asked for; empty: nobody's
    QString m_chat;
    FetchedNames m_found;
};

Names::Names(Api &api, QObject *parent)
    : QObject(parent)
    , m_api(api)
{ }

void Names::find(const IncomingMessage &message, const QObject *context, Callback<FetchedNames> done)
{
    auto *finding = new Finding(*this, message, context, std::move(done)); // deletes itself
    later(finding, [finding] { finding->askSender(); });
}

} // namespace oagent::lark
