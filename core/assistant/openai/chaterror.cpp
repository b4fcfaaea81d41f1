#include "core/assistant/openai/chaterror.h"

#include "core/support/result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Of a server's own words in a log line, in characters.
constexpr qsizetype longestMessage = 300;

constexpr int firstErrorStatus = 400;
constexpr int lastErrorStatus = 599;

QString place(const QUrl &url)
{
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

QString oneLine(const QString &text)
{
    const QString line = text.simplified();
    return line.size() <= longestMessage ? line : line.first(longestMessage) + u'…';
}

ServerComplaint complaintFrom(const QJsonObject &object)
{
    const QJsonValue code = object.value("code"_L1);
    const QString type = object.value("type"_L1).toString();
    ServerComplaint complaint { .message = object.value("message"_L1).toString(),
                                .code = code.toString(type).left(longestMessage),
                                .type = type.left(longestMessage),
                                .status = code.isString() ? code.toString().toInt() : code.toInt() };
    // Some write the number as text, and some have numbers of their own.
    if (complaint.status < firstErrorStatus || complaint.status > lastErrorStatus)
        complaint.status = 0;
    return complaint;
}

/// Beside the forms of an event: {"message": …} and {"detail": text or [{"msg": …}]}.
ServerComplaint complaintOfAnswer(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (const auto complaint = complaintOfEvent(object))
        return *complaint;
    ServerComplaint complaint = complaintFrom(object);
    const QJsonValue detail = object.value("detail"_L1);
    if (complaint.message.isEmpty())
        complaint.message
            = detail.isArray() ? detail.toArray().first().toObject().value("msg"_L1).toString() : detail.toString();
    return complaint;
}

Error::Kind kindOfStatus(int status)
{
    switch (status) {
    case 401: return Error::Kind::Authentication;
    case 402:
    case 429: return Error::Kind::RateLimited;
    case 403: return Error::Kind::Forbidden;
    case 404:
    case 405: return Error::Kind::NotFound;
    case 408: return Error::Kind::Timeout;
    case 425:
    case 502:
    case 503:
    case 504:
    case 529: return Error::Kind::Overloaded;
    default: break;
    }
    if (status >= 500)
        return Error::Kind::Server;
    return status >= 400 ? Error::Kind::BadRequest : Error::Kind::Protocol;
}

/// From the words servers use as code or type when there is no number.
Error::Kind kindOfWord(const QString &word)
{
    static const std::array<std::pair<QLatin1StringView, Error::Kind>, 15> kinds { {
        { "content_filter"_L1, Error::Kind::ContentFiltered },
        { "content_policy"_L1, Error::Kind::ContentFiltered },
        { "quota"_L1, Error::Kind::RateLimited },
        { "rate_limit"_L1, Error::Kind::RateLimited },
        { "too_many"_L1, Error::Kind::RateLimited },
        { "overload"_L1, Error::Kind::Overloaded },
        { "unavailable"_L1, Error::Kind::Overloaded },
        { "unauthorized"_L1, Error::Kind::Authentication },
        { "api_key"_L1, Error::Kind::Authentication },
        { "authentication"_L1, Error::Kind::Authentication },
        { "permission"_L1, Error::Kind::Forbidden },
        { "not_found"_L1, Error::Kind::NotFound },
        { "timeout"_L1, Error::Kind::Timeout },
        { "invalid_request"_L1, Error::Kind::BadRequest },
        { "context_length"_L1, Error::Kind::BadRequest },
    } };
    const auto *const found = std::find_if(kinds.begin(), kinds.end(), [&word](const auto &entry) {
        return word.contains(entry.first, Qt::CaseInsensitive);
    });
    return found == kinds.end() ? Error::Kind::Server : found->second;
}

QString nextStep(int status, const OpenAiSettings &settings)
{
    switch (status) {
    case 401: return settings.key.isEmpty() ? u"it wants a key, and none is set"_s : u"check the key"_s;
    case 402: return u"the account is out of credit"_s;
    case 403: return u"the key may not do this; check its rights and the model"_s;
    case 404:
    case 405:
        if (settings.profile == OpenAiSettings::Profile::OpenClaw)
            return u"check the base URL and the model, and set "
                   "gateway.http.endpoints.chatCompletions.enabled to true in OpenClaw"_s;
        return u"check the base URL and the model"_s;
    case 413: return u"the message or an attachment is too large for it"_s;
    case 429: return u"too many requests or no quota left; try again later"_s;
    default: break;
    }
    if (status >= 500)
        return u"the server is in trouble; try again later"_s;
    return status >= 400 ? u"it does not accept the request; check the model and the profile"_s
                         : u"check the base URL"_s;
}

/// Where a redirect leads, without what may be confidential in it.
QString redirection(const HttpHead &head, const QUrl &url)
{
    const QByteArray location = head.header("Location"_ba);
    if (head.status < 300 || head.status > 399 || location.isEmpty())
        return {};
    return u" (it redirects to "_s + place(url.resolved(QUrl::fromEncoded(location))) + u')';
}

/// What people and the assistant said; the prompt is of the settings.
QStringList linesIn(const QByteArray &request)
{
    QStringList lines;
    const QJsonArray messages = QJsonDocument::fromJson(request)["messages"_L1].toArray();
    for (const auto &message : messages) {
        if (message["role"_L1] == "system"_L1)
            continue;
        const QJsonValue content = message["content"_L1];
        lines += content.toString().split(u'\n');
        const QJsonArray parts = content.toArray();
        for (const auto &part : parts)
            lines += part["text"_L1].toString().split(u'\n');
    }
    return lines;
}

/// Blots out every piece of `words` in `text`, but for pieces so short that anybody may have said them.
void hide(QString &text, const QString &words)
{
    constexpr qsizetype shortestWords = 5;
    constexpr qsizetype shortestPiece = 12;
    if (words.size() < shortestWords)
        return;
    const qsizetype piece = std::min(words.size(), shortestPiece);
    for (qsizetype begin = 0; begin + piece <= text.size(); ++begin) {
        const auto isSaid = [&](qsizetype length) {
            return begin + length <= text.size() && words.contains(QStringView(text).sliced(begin, length));
        };
        if (!isSaid(piece))
            continue;
        qsizetype length = piece;
        while (isSaid(length + 1))
            ++length;
        text.replace(begin, length, u"…"_s);
    }
}

} // namespace

std::optional<ServerComplaint> complaintOfEvent(const QJsonObject &event)
{
    const QJsonValue error = event.value("error"_L1);
    if (error.isObject())
        return complaintFrom(error.toObject());
    if (const QString text = error.toString(); !text.isEmpty())
        return ServerComplaint { .message = text, .code = {} };
    if (event.value("object"_L1) == "error"_L1)
        return complaintFrom(event);
    return std::nullopt;
}

Error errorOf(const ServerComplaint &complaint)
{
    Error error;
    error.kind = complaint.status != 0 ? kindOfStatus(complaint.status) : kindOfWord(complaint.code);
    if (complaint.status == 0 && error.kind == Error::Kind::Server)
        error.kind = kindOfWord(complaint.type);
    error.code = complaint.status;
    error.serviceCode = complaint.code;
    error.detail = u"the server broke off its answer with an error: "_s
        + (complaint.message.isEmpty() ? u"it gave no reason"_s : oneLine(complaint.message));
    return error;
}

Error errorOf(const HttpHead &head, const QByteArray &body, const QUrl &url, const OpenAiSettings &settings)
{
    const ServerComplaint complaint = complaintOfAnswer(body);
    Error error;
    error.kind = kindOfStatus(head.status);
    error.code = head.status;
    error.serviceCode = complaint.code;
    error.retryAfter = head.retryAfter();
    error.detail = u"the server answered %1 for "_s.arg(head.status) + place(url) + redirection(head, url) + u": "_s
        + nextStep(head.status, settings);
    if (!complaint.message.isEmpty())
        error.detail += u"; it says: "_s + oneLine(complaint.message);
    return error;
}

bool mayMeanStreamOptions(const QByteArray &body)
{
    if (body.contains("stream_options") || body.contains("include_usage"))
        return true;
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    if (!answer.value("error"_L1)["param"_L1].toString().isEmpty())
        return false; // another one is named
    const QString message = complaintOfAnswer(body).message;
    static const QRegularExpression unknownMember(
        u"(unknown|unsupported|not supported|unrecogni[sz]ed|unexpected|extra|additional|invalid|not "
        u"(allowed|permitted))"
        ".*(field|param|argument|option|input|key|propert)|"
        "(field|param|argument|option|input|key|propert).*"
        "(unknown|unsupported|not supported|unrecogni[sz]ed|unexpected|not (allowed|permitted))"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return message.isEmpty() || unknownMember.match(message).hasMatch();
}

Error webPageError(const QUrl &url)
{
    return failure(Error::Kind::Protocol, place(url) + u" answers with a web page; the base URL probably lacks /v1"_s)
        .value();
}

Error withoutKey(Error error, const Secret &key)
{
    if (!key.isEmpty()) {
        const QString text = QString::fromUtf8(key.reveal());
        error.detail.replace(text, u"***"_s);
        error.serviceCode.replace(text, u"***"_s);
        constexpr qsizetype shortestPart = 4;
        for (qsizetype length = text.size() - 1; length >= shortestPart; --length)
            error.detail.replace(text.first(length) + u'…', u"***…"_s); // where oneLine() has cut it
    }
    return error;
}

Error withoutChat(Error error, const QByteArray &request)
{
    const QStringList lines = linesIn(request);
    for (const QString &line : lines)
        hide(error.detail, line.simplified());
    return error;
}

} // namespace oagent
