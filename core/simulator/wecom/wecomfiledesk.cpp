#include "core/simulator/wecom/wecomfiledesk.h"

#include "core/simulator/wecom/mediacipher.h"
#include "core/simulator/wecom/replyrules.h"
#include "core/simulator/wecom/wecomframe.h"
#include "core/simulator/wecom/wecomreplydesk.h"

#include <QJsonDocument>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto mediaPath = "/media/"_L1;
constexpr auto responsePath = "/cgi-bin/aibot/response"_L1;
constexpr int mostTries = 3; // §10: retry twice
constexpr auto signature = "sign=a%2Bb%3D"; // changing any byte of the address spoils it

QByteArray dispositionOf(const WeComFile &file)
{
    if (!file.contentDisposition.isEmpty() || file.name.isEmpty())
        return file.contentDisposition;
    return "attachment; filename*=UTF-8''" + QUrl::toPercentEncoding(file.name);
}

} // namespace

WeComFileDesk::WeComFileDesk(WeComContext &context, QObject *parent)
    : QObject(parent)
    , m_context(context)
{
    m_server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { take(exchange); });
}

QString WeComFileDesk::addressOf(const QString &path) const
{
    QUrl url = m_base;
    url.setPath(path);
    url.setQuery(QString::fromLatin1(signature));
    return url.toString(QUrl::FullyEncoded);
}

QJsonObject WeComFileDesk::host(const WeComFile &file)
{
    Hosted hosted;
    hosted.file = file;
    hosted.at = m_context.platformNow();
    QJsonObject media;
    if (file.encrypted) {
        const QByteArray key = newMediaKey();
        hosted.cipher = encryptedMedia(file.bytes, key);
        if (file.broken)
            hosted.cipher.back() = static_cast<char>(hosted.cipher.back() ^ 1);
        const QByteArray encoded
            = key.toBase64(file.paddedKey ? QByteArray::Base64Encoding : QByteArray::OmitTrailingEquals);
        media[u"aeskey"_s] = QString::fromLatin1(encoded);
    } else {
        hosted.cipher = file.bytes;
    }
    const QString path = mediaPath + freshWeComId();
    m_files.insert(path, hosted);
    media[u"url"_s] = addressOf(path);
    return media;
}

QString WeComFileDesk::newResponseUrl(const QString &chat)
{
    const QString code = freshWeComId();
    m_codes.insert(code.toLatin1(), { chat, m_context.platformNow() });
    QUrl url = m_base;
    url.setPath(responsePath);
    url.setQuery(u"response_code="_s + code);
    return url.toString(QUrl::FullyEncoded);
}

void WeComFileDesk::expireFiles()
{
    for (Hosted &hosted : m_files)
        hosted.expired = true;
}

void WeComFileDesk::take(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpServerRequest &request = exchange->request();
    if (QString::fromUtf8(request.path).startsWith(mediaPath))
        serve(exchange);
    else if (request.path == QByteArray(responsePath.data()))
        takeResponse(exchange);
    else
        exchange->respond(404, {});
}

void WeComFileDesk::serve(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpServerRequest &request = exchange->request();
    const QString path = QString::fromUtf8(request.path);
    if (request.method != "GET" || !request.header("Authorization"_ba).isEmpty())
        m_context.log.record(u"media.request"_s, u"a file is fetched with GET and without credentials"_s);
    const auto hosted = m_files.find(path);
    const bool isGone = hosted == m_files.end() || request.query != signature || hosted->expired
        || m_context.platformNow() - hosted->at > m_context.limits.mediaUrlLife;
    if (isGone)
        return exchange->respond(404, {});
    if (!hosted->file.redirectTo.isEmpty())
        return exchange->respond(302, {}, {}, { { "Location"_ba, hosted->file.redirectTo.toUtf8() } });
    if (hosted->file.redirects > 0) {
        Hosted further = *hosted;
        --further.file.redirects;
        const QString next = mediaPath + freshWeComId();
        m_files.insert(next, further);
        return exchange->respond(302, {}, {}, { { "Location"_ba, addressOf(next).toUtf8() } });
    }
    if (++hosted->requests > mostTries)
        m_context.log.record(u"media.hammer"_s, u"a file was asked for more than three times"_s);
    const std::chrono::milliseconds delay = hosted->file.delay;
    if (delay.count() == 0)
        return send(exchange, path);
    QTimer::singleShot(delay, this, [this, exchange, path] { send(exchange, path); });
}

void WeComFileDesk::send(const std::shared_ptr<HttpExchange> &exchange, const QString &path)
{
    Hosted &hosted = m_files[path];
    if (hosted.file.failures > 0) {
        --hosted.file.failures;
        return exchange->respond(503, {});
    }
    QList<std::pair<QByteArray, QByteArray>> headers;
    if (const QByteArray disposition = dispositionOf(hosted.file); !disposition.isEmpty())
        headers.append({ "Content-Disposition"_ba, disposition });
    m_downloads += hosted.file.status == 200 ? 1 : 0;
    exchange->respond(hosted.file.status, hosted.cipher, "application/octet-stream"_ba, headers);
}

void WeComFileDesk::takeResponse(const std::shared_ptr<HttpExchange> &exchange)
{
    const int errcode = judgeResponse(exchange->request());
    const CommandAnswer answer = errcode == 0 ? CommandAnswer() : CommandAnswer::error(errcode);
    exchange->respond(200,
                      QJsonDocument(QJsonObject { { u"errcode"_s, answer.errcode }, { u"errmsg"_s, answer.errmsg } })
                          .toJson(QJsonDocument::Compact));
}

int WeComFileDesk::judgeResponse(const HttpServerRequest &request)
{
    const auto code = m_codes.find(request.queryItem("response_code"_ba));
    if (code == m_codes.end() || m_context.platformNow() - code->at > m_context.limits.responseUrlLife)
        return requestExpired;
    if (code->used) {
        m_context.log.record(u"response-url.reused"_s, u"a response_url is good for one call"_s);
        return requestExpired;
    }
    const std::optional<QJsonObject> body = weComObject(request.body);
    const QString type = body ? (*body)["msgtype"_L1].toString() : QString();
    const bool isGood = request.method == "POST" && request.header("Content-Type"_ba).startsWith("application/json")
        && (type == "markdown"_L1 || type == "template_card"_L1) && sendViolations(*body).isEmpty();
    if (!isGood) {
        m_context.log.record(u"response-url.body"_s, u"it takes one POST of a markdown or template_card in JSON"_s);
        return badParameter;
    }
    code->used = true;
    m_context.show(WeComReplyDesk::bubbleOf(*body, code->chat));
    return 0;
}

} // namespace oagent::simulator
