#include "core/lark/workingsigns.h"

#include "core/bridge/cardgate.h"
#include "core/support/json.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

QString pathOf(const QString &messageId)
{
    return u"/open-apis/im/v1/messages/%1/reactions"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(messageId)));
}

/// Of an answer without an id, or none that says what became of the question.
bool isPerhapsThere(const Result<QJsonObject> &answer)
{
    if (answer)
        return true;
    const Error &error = answer.error();
    return error.mayHaveArrived || error.isAfterSilence || error.kind == Error::Kind::Overloaded;
}

} // namespace

WorkingSigns::WorkingSigns(Api &api, QObject *parent)
    : QObject(parent)
    , m_api(api)
{ }

void WorkingSigns::begin(const QString &messageId, const QObject *context, std::function<void(const QString &id)> kept)
{
    if (m_isRefused || !m_signs.try_emplace(messageId, Sign { .isOnItsWay = true }).second)
        return;
    const bool isProgress = true; // not worth a repetition
    ask(messageId, isProgress,
        [this, messageId, guard = QPointer<const QObject>(context),
         kept = std::move(kept)](const Result<QJsonObject> &answer) {
            if (guard && answer)
                kept(idIn(answer->value("data"_L1)["reaction_id"_L1]));
            take(messageId, answer);
        });
}

/// Sends:   POST {domain}/open-apis/im/v1/messages/:message_id/reactions  {"reaction_type": {"emoji_type"}}
/// Answers: {"data": {"reaction_id"}}
/// Errors:  231001 bad emoji, 231002 no right, 231008 not in the chat, PermissionMissing
/// Source:  lark.md §11.4
void WorkingSigns::ask(const QString &messageId, bool isProgress, Callback<QJsonObject> done)
{
    ApiCall call;
    call.path = pathOf(messageId);
    call.purpose = u"reaction"_s;
    call.body = R"({"reaction_type":{"emoji_type":"Typing"}})";
    call.isProgress = isProgress;
    m_api.call(call, this, std::move(done));
}

/// Once, and as often as other calls; what stays behind then says too much, but harms nobody.
void WorkingSigns::askAgain(const QString &messageId)
{
    Sign &sign = m_signs[messageId];
    if (m_isRefused || std::exchange(sign.isAskedAgain, true)) {
        m_signs.erase(messageId);
        return;
    }
    sign.isOnItsWay = true;
    const bool isProgress = false;
    ask(messageId, isProgress, [this, messageId](const Result<QJsonObject> &answer) { take(messageId, answer); });
}

void WorkingSigns::take(const QString &messageId, const Result<QJsonObject> &answer)
{
    Sign &sign = m_signs[messageId];
    sign.isOnItsWay = false;
    sign.id = answer ? idIn(answer->value("data"_L1)["reaction_id"_L1]) : QString();
    m_isRefused = m_isRefused || (!answer && answer.error().kind == Error::Kind::PermissionMissing);
    if (sign.id.isEmpty() && !isPerhapsThere(answer))
        m_signs.erase(messageId);
    else if (sign.isEnding)
        takeOff(messageId);
}

void WorkingSigns::end(const QString &messageId, const QString &keptId, bool mayBeThere)
{
    const auto found = m_signs.find(messageId);
    if (found == m_signs.end() && !keptId.isEmpty())
        return remove(messageId, keptId);
    if (found == m_signs.end() && !mayBeThere)
        return;
    Sign &sign = m_signs[messageId];
    sign.isEnding = true;
    if (!sign.isOnItsWay)
        takeOff(messageId);
}

void WorkingSigns::takeOff(const QString &messageId)
{
    const QString id = m_signs[messageId].id;
    if (id.isEmpty())
        askAgain(messageId);
    else
        remove(messageId, id);
}

/// Sends:   DELETE {domain}/open-apis/im/v1/messages/:message_id/reactions/:reaction_id
/// Source:  lark.md §11.4
void WorkingSigns::remove(const QString &messageId, const QString &id)
{
    m_signs.erase(messageId);
    ApiCall call;
    call.method = HttpRequest::Method::Delete;
    call.path = pathOf(messageId) + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(id));
    call.purpose = u"reaction"_s;
    m_api.call(call, this, [](const Result<QJsonObject> &) {
        // One that stays says too much, but harms nobody.
    });
}

} // namespace oagent::lark
