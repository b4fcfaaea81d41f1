#include "core/assistant/openai/chatrequest.h"
#include "core/support/json.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto chatPath = "/chat/completions"_L1;

/// The base with `suffix` in place of a /chat/completions at its end; its query stays.
QUrl withSuffix(const QUrl &baseUrl, QLatin1StringView suffix)
{
    QString path = baseUrl.path(QUrl::FullyEncoded);
    const auto trim = [&path] {
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    trim();
    if (path.endsWith(chatPath))
        path.chop(chatPath.size());
    trim();
    QUrl url = baseUrl;
    url.setPath(path + suffix, QUrl::StrictMode);
    return url;
}

/// To be called first: what the program sets itself replaces a header of the same name.
void setExtraHeaders(HttpRequest &request, const OpenAiSettings &settings)
{
    for (const HttpHeader &header : settings.extraHeaders)
        request.setHeader(header.name, header.value);
}

void authorize(HttpRequest &request, const OpenAiSettings &settings)
{
    if (!settings.key.isEmpty())
        request.setHeader("Authorization"_ba, "Bearer " + settings.key.reveal());
}

constexpr auto sessionMember = "session"_L1;

QByteArray hermesSessionHeader() { return "X-Hermes-Session-Id"_ba; }

QString session(const TurnRequest &turn)
{
    if (turn.generation == TurnRequest::noGeneration)
        return turn.conversation;
    return turn.conversation + u'#' + QString::number(turn.generation);
}

/// Hermes takes 256 characters and no control character (A.7).
bool isTakenByHermes(const QByteArray &value)
{
    constexpr qsizetype longest = 256;
    return value.size() <= longest
        && std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// conversationKey() keeps to what Hermes takes; should a key ever not, its hash still tells conversations apart.
QByteArray asHeader(const QString &key)
{
    if (QByteArray value = key.toUtf8(); isTakenByHermes(value))
        return value;
    return "ob:" + QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex();
}

void setSession(HttpRequest &request, const OpenAiSettings &settings, const TurnRequest &turn)
{
    switch (settings.profile) {
    case OpenAiSettings::Profile::Generic: break;
    case OpenAiSettings::Profile::OpenClaw:
        // OpenClaw knows these three; "app" is a channel of ours alone.
        if (turn.channel == "lark"_L1 || turn.channel == "dingtalk"_L1 || turn.channel == "wecom"_L1)
            request.setHeader("x-openclaw-message-channel"_ba, turn.channel.toLatin1());
        break;
    case OpenAiSettings::Profile::Hermes:
        if (settings.serverRemembers())
            request.setHeader(hermesSessionHeader(), asHeader(turn.remoteIds[sessionMember].toString(session(turn))));
        request.setHeader("X-Hermes-Session-Key"_ba, asHeader(turn.conversation));
        request.setHeader("Idempotency-Key"_ba, asHeader(turn.turnId));
        break;
    }
}

QByteArray message(QStringView role, const QJsonValue &content)
{
    return JsonWriter().add(u"role", role).addValue(u"content", content).take();
}

/// A text, or an array of parts when there are images (A.2); an address would be refused, so images go as data.
QJsonValue contentOf(const TurnRequest &turn)
{
    if (turn.images.isEmpty())
        return turn.text;
    QJsonArray parts;
    if (!turn.text.isEmpty())
        parts.append(QJsonObject { { u"type"_s, u"text"_s }, { u"text"_s, turn.text } });
    for (const MediaFile &image : turn.images) {
        const QByteArray url = "data:" + image.type.mime + ";base64," + image.bytes.toBase64();
        parts.append(QJsonObject { { u"type"_s, u"image_url"_s },
                                   { u"image_url"_s, QJsonObject { { u"url"_s, QString::fromLatin1(url) } } } });
    }
    return parts;
}

/// The newest exchanges that are allowed and fit.
QList<TurnRequest::Exchange> newest(const QList<TurnRequest::Exchange> &history, int turns, qsizetype characters)
{
    qsizetype first = history.size();
    const qsizetype oldest = std::max<qsizetype>(0, history.size() - std::max(0, turns));
    while (first > oldest) {
        const auto &[question, answer] = history.at(first - 1);
        characters -= question.size() + answer.size();
        if (characters < 0)
            break;
        --first;
    }
    return history.sliced(first);
}

QByteArray messages(const OpenAiSettings &settings, const TurnRequest &turn, const OpenAiLimits &limits)
{
    QByteArrayList list;
    if (!settings.systemPrompt.isEmpty())
        list.append(message(u"system", settings.systemPrompt));
    if (!settings.serverRemembers()) {
        for (const auto &[question, answer] : newest(turn.history, settings.historyTurns, limits.historyCharacters)) {
            list.append(message(u"user", question));
            list.append(message(u"assistant", answer));
        }
    }
    list.append(message(u"user", contentOf(turn)));
    return '[' + list.join(',') + ']';
}

} // namespace

QUrl chatUrl(const QUrl &baseUrl) { return withSuffix(baseUrl, chatPath); }

QUrl modelsUrl(const QUrl &baseUrl) { return withSuffix(baseUrl, "/models"_L1); }

std::optional<QUrl> withVersion(const QUrl &baseUrl)
{
    const QUrl bare = withSuffix(baseUrl, ""_L1);
    if (bare.path().endsWith("/v1"_L1))
        return std::nullopt;
    return withSuffix(bare, "/v1"_L1);
}

HttpRequest modelsRequest(const OpenAiSettings &settings, const QUrl &baseUrl)
{
    HttpRequest request = HttpRequest::get(modelsUrl(baseUrl));
    setExtraHeaders(request, settings);
    request.setHeader("Accept"_ba, "application/json"_ba);
    authorize(request, settings);
    return request;
}

HttpRequest chatRequest(const OpenAiSettings &settings, const TurnRequest &turn, const OpenAiLimits &limits)
{
    JsonWriter body;
    body.add(u"model", settings.model).add(u"stream", true).addJson(u"messages", messages(settings, turn, limits));
    if (settings.streamOptions)
        body.addJson(u"stream_options", R"({"include_usage":true})");
    // The session of who remembers by it. To others it would only tell a model's vendor who is asking.
    if (settings.serverRemembers() && settings.profile != OpenAiSettings::Profile::Hermes)
        body.add(u"user", session(turn));
    HttpRequest request = HttpRequest::withJson(HttpRequest::Method::Post, chatUrl(settings.baseUrl), body.take());
    // Whoever asks counts the tries: a request that came through has begun to act.
    request.resend = HttpRequest::Resend::Never;
    request.limits = limits.http;
    setExtraHeaders(request, settings);
    request.setHeader("Accept"_ba, "text/event-stream"_ba);
    request.setHeader("Cache-Control"_ba, "no-cache"_ba);
    authorize(request, settings);
    setSession(request, settings, turn);
    return request;
}

QJsonObject remoteIdsIn(const HttpRequest &request, const HttpHead &head)
{
    const auto sent = std::find_if(request.headers.begin(), request.headers.end(), [](const HttpHeader &header) {
        return header.name.compare(hermesSessionHeader(), Qt::CaseInsensitive) == 0;
    });
    const QByteArray given = head.header(hermesSessionHeader());
    if (sent == request.headers.end() || given.isEmpty() || !isTakenByHermes(given) || given == sent->value)
        return {};
    return { { sessionMember, QString::fromLatin1(given) } };
}

HttpRequest withoutStreamOptions(HttpRequest request)
{
    QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (body.contains("stream_options"_L1)) {
        body.remove("stream_options"_L1);
        request.body = jsonBytes(body);
    }
    return request;
}

} // namespace oagent
