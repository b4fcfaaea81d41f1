#include "core/connection/curltransfer.h"

#include "core/connection/curlloop.h"
#include "core/connection/curlproxyerror.h"
#include "core/connection/urlrules.h"
#include "core/version.h"

#include <QHostAddress>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// curl 7.88 has no bound of its own for the number of header lines.
constexpr qsizetype maxHeadBytes = 256LL * 1024;

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(std::chrono::duration<double>(time).count()) + u" s"_s;
}

bool hasLineBreak(const QByteArray &text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// Why a request is not even tried; empty when it may be.
QString objection(const HttpRequest &request)
{
    const QUrl &url = request.url;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return u"the address is not an http or https URL"_s;
    if (!url.userInfo().isEmpty())
        return u"the address of "_s + request.host() + u" holds a user name or password"_s;
    for (const HttpHeader &header : request.headers) {
        if (header.name.isEmpty() || header.name.contains(':') || hasLineBreak(header.name)
            || hasLineBreak(header.value))
            return u"a header for "_s + request.host() + u" is malformed"_s;
    }
    return {};
}

/// Some servers name something else there that the body is, such as its character set.
bool isPacking(const QByteArray &contentEncoding)
{
    static const QList<QByteArray> packings { "gzip"_ba, "x-gzip"_ba, "deflate"_ba, "br"_ba, "zstd"_ba };
    const QList<QByteArray> words = contentEncoding.toLower().split(',');
    return std::all_of(words.begin(), words.end(),
                       [](const QByteArray &word) { return packings.contains(word.trimmed()); });
}

template <class Value>
void set(CURL *easy, CURLoption option, Value value)
{
    curl_easy_setopt(easy, option, value);
}

} // namespace

CurlTransfer::CurlTransfer(const HttpRequest &request, CurlLoop &loop, Network &network)
    : m_request(request)
    , m_loop(&loop)
    , m_network(network)
{
    if (const QString reason = objection(request); !reason.isEmpty())
        end(failure(Error::Kind::Refused, reason));
    else if (const std::optional<Route> route = network.knownRoute(request.url))
        begin(*route); // what comes of it is delivered later
    else
        network.findRoute(request.url, this, [this](const Route &found) { begin(found); });
    loop.add(*this);
}

CurlTransfer::~CurlTransfer()
{
    release();
    if (m_loop)
        m_loop->remove(*this);
}

void CurlTransfer::setRest(std::chrono::milliseconds rest) { m_rest = std::min(rest, m_request.limits.idle / 10); }

void CurlTransfer::begin(const Route &route)
{
    if (m_hasEnded || !m_loop)
        return;
    m_route = route;
    prepare();
    m_loop->begin(*this);
}

void CurlTransfer::prepare()
{
    m_easy = m_loop->takeEasy();
    set(m_easy, CURLOPT_PRIVATE, this);
    set(m_easy, CURLOPT_ERRORBUFFER, m_reason.data());
    set(m_easy, CURLOPT_URL, m_request.url.toEncoded(QUrl::RemoveFragment).constData());
    set(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // Not 2: measured with curl 7.88 it costs as much time, and loses a streamed answer in a thousand; and one
    // connection an answer means that a stuck one stalls nobody else's.
    set(m_easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(m_easy, CURLOPT_NOSIGNAL, 1L);
    setRoute();
    if (m_request.publicHostsOnly && m_route->isDirect()) { // a proxy looks the name up itself, and may be private
        set(m_easy, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::openSocket);
        set(m_easy, CURLOPT_OPENSOCKETDATA, this);
        set(m_easy, CURLOPT_FRESH_CONNECT, 1L); // one that is open already was not judged
    }
    if (m_request.resend == HttpRequest::Resend::Avoided)
        set(m_easy, CURLOPT_FRESH_CONNECT, 1L);
    set(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.limits.connect.count()));
    set(m_easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_request.limits.maxBytes));
    set(m_easy, CURLOPT_TCP_KEEPALIVE, 1L); // a long silent answer must survive address translation
#if LIBCURL_VERSION_NUM >= 0x075700
    set(m_easy, CURLOPT_QUICK_EXIT, 1L); // otherwise aborting waits for a name look-up under way, blocking everything
#endif
    set(m_easy, CURLOPT_HEADERFUNCTION, static_cast<curl_write_callback>(&CurlTransfer::takeHeadLine));
    set(m_easy, CURLOPT_HEADERDATA, this);
    set(m_easy, CURLOPT_WRITEFUNCTION, static_cast<curl_write_callback>(&CurlTransfer::takeBody));
    set(m_easy, CURLOPT_WRITEDATA, this);
#if LIBCURL_VERSION_NUM >= 0x075000
    set(m_easy, CURLOPT_PREREQFUNCTION, &CurlTransfer::noteRequest);
    set(m_easy, CURLOPT_PREREQDATA, this);
#endif
    setMethod();
    setHeaders();
}

void CurlTransfer::setRoute()
{
    // Left unset, these two would be read from the environment.
    set(m_easy, CURLOPT_PROXY, m_route->forCurl().constData());
    set(m_easy, CURLOPT_NOPROXY, "");
    if (!m_route->isDirect()) {
        // Also for plain http, as Qt does for ws: so both go the same way, and the proxy sees host and port
        // alone.
        set(m_easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
        set(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
        set(m_easy, CURLOPT_HEADEROPT,
            static_cast<long>(CURLHEADER_SEPARATE)); // the request's own never go to the proxy
        set(m_easy, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM));
        set(m_easy, CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC));
        if (!m_route->user.isEmpty()) {
            set(m_easy, CURLOPT_PROXYUSERNAME, m_route->user.toUtf8().constData());
            set(m_easy, CURLOPT_PROXYPASSWORD, m_route->password.reveal().constData());
        }
    }
    if (!m_network.trust().isSystemOnly()) {
        m_authorities = m_network.trust().pem();
        curl_blob blob {};
        blob.data = m_authorities.data();
        blob.len = static_cast<size_t>(m_authorities.size());
        blob.flags = CURL_BLOB_NOCOPY;
        set(m_easy, CURLOPT_CAINFO_BLOB, &blob);
        set(m_easy, CURLOPT_CAPATH, static_cast<const char *>(nullptr)); // they stand in the blob
    }
    // A connection that was idle while the computer slept or the network changed may be dead without anybody knowing.
    const auto settled = std::chrono::steady_clock::now() - m_network.settledSince();
    constexpr long longestIdle = 118; // curl's own default, seconds
    const long idle = static_cast<long>(std::chrono::duration_cast<std::chrono::seconds>(settled).count());
    set(m_easy, CURLOPT_MAXAGE_CONN, std::clamp(idle, 1L, longestIdle));
}

void CurlTransfer::setMethod()
{
    const bool hasBody = m_request.method == HttpRequest::Method::Post || m_request.method == HttpRequest::Method::Put
        || m_request.method == HttpRequest::Method::Patch || !m_request.body.isEmpty();
    if (hasBody) {
        set(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        set(m_easy, CURLOPT_POSTFIELDS, m_request.body.constData()); // not copied
    }
    switch (m_request.method) {
    case HttpRequest::Method::Get: set(m_easy, CURLOPT_CUSTOMREQUEST, "GET"); break;
    case HttpRequest::Method::Post: break;
    case HttpRequest::Method::Put: set(m_easy, CURLOPT_CUSTOMREQUEST, "PUT"); break;
    case HttpRequest::Method::Patch: set(m_easy, CURLOPT_CUSTOMREQUEST, "PATCH"); break;
    case HttpRequest::Method::Delete: set(m_easy, CURLOPT_CUSTOMREQUEST, "DELETE"); break;
    }
}

void CurlTransfer::setHeaders()
{
    const auto append = [this](const QByteArray &line) { m_headers = curl_slist_append(m_headers, line.constData()); };
    const auto has = [this](const QByteArray &name) {
        return std::any_of(m_request.headers.cbegin(), m_request.headers.cend(), [&name](const HttpHeader &header) {
            return header.name.compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    for (const HttpHeader &header : std::as_const(m_request.headers))
        append(header.name + (header.value.isEmpty() ? ";"_ba : ": " + header.value)); // curl's notation
    constexpr qsizetype smallBody = 1000; // curl asks first only from a megabyte on, long ago from a kilobyte
    if (m_request.body.size() > smallBody)
        append("Expect:"_ba); // waiting for 100 Continue costs a second with servers that never send it
    if (!has("Content-Type"_ba))
        append("Content-Type:"_ba); // curl would claim a form
    // Packing small answers costs more time than it saves, and a stream must not wait for a block to fill. What comes
    // packed all the same is unpacked.
    set(m_easy, CURLOPT_ACCEPT_ENCODING, "identity");
    if (!has("User-Agent"_ba))
        append("User-Agent: oagent-bridge/"_ba + QByteArray(version.data(), version.size()));
    set(m_easy, CURLOPT_HTTPHEADER, m_headers);
}

CurlTransfer::Time CurlTransfer::deadline() const
{
    const Time step = m_headComplete ? m_lastByte + m_request.limits.idle : m_started + m_request.limits.firstByte;
    return std::min(step, m_started + m_request.limits.whole);
}

size_t CurlTransfer::takeHeadLine(char *bytes, size_t size, size_t count, void *self)
{
    const QByteArrayView line(bytes, static_cast<qsizetype>(size * count));
    return static_cast<CurlTransfer *>(self)->takeHeadLine(line) ? size * count : 0;
}

size_t CurlTransfer::takeBody(char *bytes, size_t size, size_t count, void *self)
{
    const QByteArrayView body(bytes, static_cast<qsizetype>(size * count));
    return static_cast<CurlTransfer *>(self)->takeBody(body) ? size * count : 0;
}

int CurlTransfer::noteRequest(void *self, char * /*to*/, char * /*from*/, int /*port*/, int /*ownPort*/)
{
    auto *transfer = static_cast<CurlTransfer *>(self);
    if (transfer->m_requests > 0 && transfer->m_request.resend == HttpRequest::Resend::Never)
        return 1; // CURL_PREREQFUNC_ABORT, which older versions do not name
    ++transfer->m_requests;
    return 0; // CURL_PREREQFUNC_OK
}

curl_socket_t CurlTransfer::openSocket(void *self, curlsocktype /*purpose: there is one*/, curl_sockaddr *address)
{
    if (isPublicAddress(QHostAddress(&address->addr)))
        return ::socket(address->family, address->socktype, address->protocol);
    static_cast<CurlTransfer *>(self)->m_isPrivateRefused = true;
    return CURL_SOCKET_BAD; // curl tries the host's next address
}

bool CurlTransfer::takeHeadLine(QByteArrayView line)
{
    m_lastByte = std::chrono::steady_clock::now();
    m_headBytes += line.size();
    if (m_headBytes > maxHeadBytes) {
        m_tooLarge = failure(Error::Kind::TooLarge, m_request.host() + u" sent too large a head"_s).value();
        return false;
    }
    if (m_headComplete) // trailers of a chunked body
        return true;
    if (m_head.takeLine(line)) {
        m_headComplete = true;
        if (!isPacking(m_head.header("Content-Encoding"_ba)))
            set(m_easy, CURLOPT_HTTP_CONTENT_DECODING, 0L); // curl would give up at a name it does not know
        m_head.isRepeated = m_requests > 1;
        if (m_loop) {
            m_loop->checkAt(deadline()); // the idle limit may be shorter than what was left for the head
            m_loop->deliverLater(*this);
        }
    }
    return true;
}

bool CurlTransfer::takeBody(QByteArrayView bytes)
{
    m_lastByte = std::chrono::steady_clock::now();
    m_received += bytes.size();
    if (m_received > m_request.limits.maxBytes)
        return false;
    m_gathered.append(bytes);
    if (m_loop)
        m_loop->deliverLater(*this);
    return true;
}

/// curl names the next one before it drops the one before.
void CurlTransfer::noteSocket(curl_socket_t socket, int watched)
{
    if (watched == CURL_POLL_REMOVE && socket != m_socket)
        return;
    m_socket = watched == CURL_POLL_REMOVE ? CURL_SOCKET_BAD : socket;
    m_watched = watched;
}

void CurlTransfer::complete(CURLcode code)
{
    if (code == CURLE_OK)
        end({});
    else
        endWith(explain(code));
}

void CurlTransfer::endWith(Error error)
{
    error.mayHaveArrived = m_requests > 0;
    end(failure(std::move(error)));
}

void CurlTransfer::endLate()
{
    const HttpLimits &limits = m_request.limits;
    const QString host = m_request.host();
    if (std::chrono::steady_clock::now() >= m_started + limits.whole)
        endWith(failure(Error::Kind::Timeout, host + u" did not complete its answer within "_s + seconds(limits.whole))
                    .value());
    else if (m_headComplete)
        endWith(failure(Error::Kind::Timeout, host + u" sent nothing for "_s + seconds(limits.idle)).value());
    else
        endWith(failure(Error::Kind::Timeout, host + u" did not answer within "_s + seconds(limits.firstByte)).value());
}

void CurlTransfer::abandon()
{
    m_loop.clear();
    release();
}

void CurlTransfer::release()
{
    if (!m_easy)
        return;
    CURL *easy = std::exchange(m_easy, nullptr);
    m_socket = CURL_SOCKET_BAD; // the next transfer's by now, or closed
    if (m_loop) {
        m_loop->giveBack(easy);
    } else {
        curl_easy_cleanup(easy);
    }
    curl_slist_free_all(std::exchange(m_headers, nullptr));
}

void CurlTransfer::end(Result<void> result)
{
    release();
    m_hasEnded = true;
    m_result = std::move(result);
    if (m_loop)
        m_loop->deliverLater(*this);
}

void CurlTransfer::deliver()
{
    const QPointer<CurlTransfer> alive(this);
    if (m_headComplete && !std::exchange(m_headDelivered, true))
        Q_EMIT headReceived(m_head);
    if (alive && !m_gathered.isEmpty()) {
        Q_EMIT bytesReceived(std::exchange(m_gathered, {}));
        if (!alive.isNull() && !m_loop.isNull() && isReading() && m_rest > std::chrono::milliseconds(0))
            m_loop->rest(*this, m_rest);
    }
    if (!alive || !m_result)
        return;
    const Result<void> result = *std::exchange(m_result, {});
    Q_EMIT finished(result);
}

Error CurlTransfer::explain(CURLcode code) const
{
    const QString host = m_request.host();
    // Only these texts of curl's are known to hold nothing but names, addresses and reasons.
    const QString reason = QString::fromUtf8(m_reason.front() == '\0' ? curl_easy_strerror(code) : m_reason.data());
    const QString plain = QString::fromUtf8(curl_easy_strerror(code));
    const auto error = [](Error::Kind kind, const QString &detail) { return failure(kind, detail).value(); };
    if (!m_route->isDirect()) {
        if (std::optional<Error> byProxy = explainProxy(m_easy, code, m_request, *m_route, m_headBytes > 0))
            return *byProxy;
    }
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: // curl knows only this one of our limits
        return error(Error::Kind::Timeout,
                     u"no connection to "_s + host + u" within "_s + seconds(m_request.limits.connect));
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        if (m_isPrivateRefused)
            return error(Error::Kind::Refused, host + u" leads to a private address, which is not connected to here"_s);
        return error(Error::Kind::Network, u"no connection to "_s + host + u": "_s + reason);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return error(Error::Kind::Tls, u"no trusted connection to "_s + host + u": "_s + reason);
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED:
        return m_tooLarge.value_or(error(Error::Kind::TooLarge,
                                         u"the answer of "_s + host + u" is larger than "_s
                                             + QString::number(m_request.limits.maxBytes) + u" bytes"_s));
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: // an answer that is not HTTP/1.0 or later; our own URL was checked before
    case CURLE_BAD_CONTENT_ENCODING: return error(Error::Kind::Protocol, host + u" did not answer in HTTP: "_s + plain);
    case CURLE_ABORTED_BY_CALLBACK: // by noteRequest()
        return error(Error::Kind::Network, host + u" closed the connection on which it was asked"_s);
    default:
        if (m_headComplete)
            return error(Error::Kind::Truncated, host + u" stopped in the middle of its answer: "_s + plain);
        return error(Error::Kind::Network, host + u" closed the connection without an answer: "_s + plain);
    }
}

} // namespace oagent
