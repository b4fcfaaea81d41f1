#include "core/lark/endpoint.h"

#include "core/connection/urlrules.h"
#include "core/lark/answers.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QJsonDocument>
#include <QPointer>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace oagent::lark {

using Kind = Error::Kind;

namespace {

QString endpointPath() { return u"/callback/ws/endpoint"_s; }

/// §2.1 and §3.1.
void setKind(Error &error, const Limits &limits)
{
    switch (error.code) {
    case code::authFailed:
    case 1000040344: error.kind = Kind::Authentication; return;
    case code::forbidden: error.kind = Kind::Forbidden; return;
    case code::connectionLimit:
        error.kind = Kind::InUse;
        error.retryAfter = limits.waitAtConnectionLimit;
        return;
    case code::wrongDomain: error.kind = Kind::BadRequest; return;
    case 1:
    case 1000040343:
    case 1000040345: error.kind = Kind::Overloaded; return;
    default:
        error.kind = Kind::Server;
        error.retryAfter = limits.waitAfterRefusal;
        return;
    }
}

} // namespace

Result<LineAddress> judgeEndpoint(const Result<HttpResponse> &response, const Limits &limits)
{
    if (!response)
        return failure(response.error());
    const QJsonDocument document = QJsonDocument::fromJson(response->body);
    if (response->status != 200) {
        Error error;
        error.kind = response->status == 429 ? Kind::RateLimited : Kind::Overloaded;
        error.code = response->status;
        error.retryAfter = response->retryAfter();
        error.detail = u"%1 answered %2"_s.arg(endpointPath()).arg(response->status);
        return failure(error);
    }
    const std::optional<int> code = numberIn(document["code"_L1]);
    if (!code)
        return failure(Kind::Protocol, endpointPath() + u" answered without a code"_s);
    Error error;
    error.code = *code;
    if (error.code != 0) {
        error.serviceCode = QString::number(error.code);
        error.detail = u"%1 answered %2 %3"_s.arg(endpointPath(), error.serviceCode,
                                                  document["msg"_L1].toString().left(300).simplified());
        setKind(error, limits);
        return failure(error);
    }
    const QJsonObject data = document["data"_L1].toObject();
    LineAddress address;
    // Tolerantly: what no URL may hold is the platform's business.
    address.url = QUrl(data["URL"_L1].toString(), QUrl::TolerantMode);
    if (!address.url.isValid() || address.url.host().isEmpty())
        return failure(Kind::Protocol, endpointPath() + u" answered without a usable URL"_s);
    const QUrlQuery query(address.url);
    address.service = query.queryItemValue(u"service_id"_s).toInt();
    address.deviceId = query.queryItemValue(u"device_id"_s).left(100);
    address.config = data["ClientConfig"_L1].toObject();
    address.answeredAt = response->date();
    return address;
}

Error judgeHandshake(const HttpHead &head, const Limits &limits)
{
    Error error;
    const int status = head.header("handshake-status"_ba).toInt();
    const int authCode = head.header("handshake-autherrcode"_ba).toInt();
    error.code = status != 0 ? status : head.status;
    error.detail = u"the WebSocket was refused with %1 %2"_s.arg(error.code)
                       .arg(QString::fromUtf8(head.header("handshake-msg"_ba)).left(300).simplified());
    error.kind = Kind::Overloaded;
    if (authCode == code::connectionLimit) { // with 514 as a rule, but that may be missing
        error.code = authCode;
        setKind(error, limits);
    } else if (error.code == code::forbidden) {
        setKind(error, limits);
    }
    error.serviceCode = QString::number(error.code);
    return error;
}

/// One question; owned by its Endpoint, gone when the caller's context is.
class Endpoint::Asking : public QObject
{
public:
    Asking(Endpoint &endpoint, const QObject *context, Callback<LineAddress> done)
        : QObject(&endpoint)
        , m_endpoint(endpoint)
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    /// Sends:   POST {domain}/callback/ws/endpoint  {"AppID", "AppSecret"}, header locale
    /// Answers: {"code": 0, "data": {"URL", "ClientConfig"}}
    /// Errors:  as judgeEndpoint()
    /// Source:  lark.md §2
    void ask()
    {
        const Site &site = m_endpoint.m_site;
        HttpRequest request = HttpRequest::postJson(
            site.address(endpointPath()),
            { { u"AppID"_s, site.appId }, { u"AppSecret"_s, QString::fromUtf8(site.appSecret.reveal()) } });
        request.setHeader("locale"_ba, "zh"_ba);
        request.setHeader("User-Agent"_ba, QByteArray("oagent-sdk-cpp/" + QByteArray(version.latin1())));
        request.setTimeLimit(m_endpoint.m_limits.endpointTimeLimit);
        m_endpoint.m_http.send(request, this, [this](const Result<HttpResponse> &response) {
            take(judgeEndpoint(response, m_endpoint.m_limits));
        });
    }

private:
    void take(const Result<LineAddress> &address)
    {
        if (!address) {
            const bool isOther = address.error().code == code::wrongDomain && !m_endpoint.m_hasChangedRegion;
            return isOther ? askOtherBrand() : finish(address);
        }
        if (std::exchange(m_endpoint.m_isRegionUnproven, false))
            Q_EMIT m_endpoint.regionChanged();
        const QUrl base = m_endpoint.m_site.base();
        if (const Result<void> allowed = checkHandedOutSocket(address->url, base, base.scheme() == "https"_L1);
            !allowed)
            return finish(failure(allowed.error()));
        finish(address);
    }

    void askOtherBrand()
    {
        m_endpoint.m_hasChangedRegion = true;
        m_endpoint.m_site.region = otherRegion(m_endpoint.m_site.region);
        m_endpoint.m_isRegionUnproven = true;
        ask();
    }

    void finish(const Result<LineAddress> &result)
    {
        deleteLater();
        const Callback<LineAddress> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Endpoint &m_endpoint;
    QPointer<const QObject> m_context;
    Callback<LineAddress> m_done;
};

Endpoint::Endpoint(HttpClient &http, Site &site, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_site(site)
    , m_limits(limits)
{ }

void Endpoint::find(const QObject *context, const Callback<LineAddress> &done)
{
    (new Asking(*this, context, done))->ask(); // deletes itself when it is done
}

} // namespace oagent::lark
