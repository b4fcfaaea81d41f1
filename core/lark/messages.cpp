#include "core/lark/messages.h"

#include "core/support/json.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

/// Sends:   POST {domain}/open-apis/im/v1/messages/:message_id/reply  {"msg_type", "content", "uuid"}
/// Answers: {"data": {"message_id", …}}
/// Errors:  Gone (230011, 231003 …), BadRequest (230001, 230099), TooLarge (230025), ContentFiltered (230022, 230028)
/// Source:  lark.md §11.2
void Messages::reply(const IncomingMessage &question, const Outgoing &outgoing, const QObject *context,
                     Callback<QString> done)
{
    ApiCall call;
    call.path
        = u"/open-apis/im/v1/messages/%1/reply"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(question.messageId)));
    call.purpose = u"send"_s;
    call.chat = question.chatId;
    call.body = JsonWriter()
                    .add(u"msg_type", outgoing.type)
                    .add(u"content", outgoing.content)
                    .add(u"uuid", outgoing.uuid)
                    .take();
    m_api.call(call, context, [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer)
            return done(failure(answer.error()));
        done(idIn(answer->value("data"_L1)["message_id"_L1]));
    });
}

/// Sends:   PATCH {domain}/open-apis/im/v1/messages/:message_id  {"content": card as JSON text}
/// Errors:  as reply(); 230031 after 14 days
/// Source:  lark.md §11.3
void Messages::patch(const IncomingMessage &question, const QString &messageId, const QString &cardJson,
                     bool isProgress, const QObject *context, Callback<void> done)
{
    ApiCall call;
    call.method = HttpRequest::Method::Patch;
    call.path = u"/open-apis/im/v1/messages/%1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(messageId)));
    call.purpose = u"patch"_s;
    call.chat = question.chatId;
    call.body = JsonWriter().add(u"content", cardJson).take();
    call.isProgress = isProgress;
    m_api.call(call, context, [done = std::move(done)](const Result<QJsonObject> &answer) {
        done(answer ? Result<void>() : Result<void>(failure(answer.error())));
    });
}

} // namespace oagent::lark
