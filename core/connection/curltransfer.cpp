#include "core/connection/curltransfer.h"

#include "core/connection/curlloop.h"
#include "core/version.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// curl 7.88 has no bound of its own for the number of header lines.
constexpr qsizetype maxHeadBytes = 256LL * 1024;

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port());
}

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
        return u"the address of "_s + hostOf(url) + u" holds a user name or password"_s;
    for (const HttpHeader &header : request.headers) {
        if (header.name.isEmpty() || header.name.contains(':') || hasLineBreak(header.name)
            || hasLineBreak(header.value))
            return u"a header for "_s + hostOf(url) + u" is malformed"_s;
    }
    return {};
}

template <class Value>
void set(CURL *easy, CURLoption option, Value value)
{
    curl_easy_setopt(easy, option, value);
}

} // namespace

CurlTransfer::CurlTransfer(const HttpRequest &request, CurlLoop &loop)
    : m_request(request)
    , m_loop(&loop)
{
    if (const QString reason = objection(request); reason.isEmpty())
        prepare();
    else
        end(failure(Error::Kind::Refused, reason));
    loop.add(*this);
}

CurlTransfer::~CurlTransfer()
{
    release();
    if (m_loop)
        m_loop->remove(*this);
}

void CurlTransfer::prepare()
{
    m_easy = curl_easy_init();
    Q_CHECK_PTR(m_easy);
    set(m_easy, CURLOPT_PRIVATE, this);
    set(m_easy, CURLOPT_ERRORBUFFER, m_reason.data());
    set(m_easy, CURLOPT_URL, m_request.url.toEncoded(QUrl::RemoveFragment).constData());
    set(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // Not 2: measured with curl 7.88 it costs as much time, and loses a streamed answer in a thousand; and one
    // connection an answer means that a stuck one stalls nobody else's.
    set(m_easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(m_easy, CURLOPT_NOSIGNAL, 1L);
    // Left unset, these two would be read from the environment.
    set(m_easy, CURLOPT_PROXY, "");
    set(m_easy, CURLOPT_NOPROXY, "");
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
    setMethod();
    setHeaders();
}

void CurlTransfer::setMethod()
{
    const bool hasBody = m_request.method == HttpRequest::Method::Post || m_request.method == HttpRequest::Method::Put
        || !m_request.body.isEmpty();
    if (hasBody) {
        set(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        set(m_easy, CURLOPT_POSTFIELDS, m_request.body.constData()); // not copied
    }
    switch (m_request.method) {
    case HttpRequest::Method::Get: set(m_easy, CURLOPT_CUSTOMREQUEST, "GET"); break;
    case HttpRequest::Method::Post: break;
    case HttpRequest::Method::Put: set(m_easy, CURLOPT_CUSTOMREQUEST, "PUT"); break;
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
    append("Expect:"_ba); // waiting for 100 Continue costs a second with servers that never send it
    if (!has("Content-Type"_ba))
        append("Content-Type:"_ba); // curl would claim a form
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

bool CurlTransfer::takeHeadLine(QByteArrayView line)
{
    m_lastByte = std::chrono::steady_clock::now();
    m_headBytes += line.size();
    if (m_headBytes > maxHeadBytes) {
        m_tooLarge = failure(Error::Kind::TooLarge, hostOf(m_request.url) + u" sent too large a head"_s).value();
        return false;
    }
    if (m_headComplete) // trailers of a chunked body
        return true;
    line = line.trimmed();
    if (line.startsWith("HTTP/")) { // also after an interim 1xx answer
        m_head = {};
        m_head.status = line.sliced(line.indexOf(' ') + 1).first(3).toInt();
    } else if (!line.isEmpty()) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            m_head.headers.append({ line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray() });
    } else if (m_head.status >= 200 || m_head.status == 101) {
        m_headComplete = true;
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

void CurlTransfer::complete(CURLcode code)
{
    if (code == CURLE_OK)
        end({});
    else
        end(failure(explain(code)));
}

void CurlTransfer::endLate()
{
    const HttpLimits &limits = m_request.limits;
    const QString host = hostOf(m_request.url);
    if (std::chrono::steady_clock::now() >= m_started + limits.whole)
        end(failure(Error::Kind::Timeout, host + u" did not complete its answer within "_s + seconds(limits.whole)));
    else if (m_headComplete)
        end(failure(Error::Kind::Timeout, host + u" sent nothing for "_s + seconds(limits.idle)));
    else
        end(failure(Error::Kind::Timeout, host + u" did not answer within "_s + seconds(limits.firstByte)));
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
    if (m_loop)
        curl_multi_remove_handle(m_loop->handle(), m_easy);
    curl_easy_cleanup(std::exchange(m_easy, nullptr));
    curl_slist_free_all(std::exchange(m_headers, nullptr));
}

void CurlTransfer::end(Result<void> result)
{
    release();
    m_result = std::move(result);
    if (m_loop)
        m_loop->deliverLater(*this);
}

void CurlTransfer::deliver()
{
    const QPointer<CurlTransfer> alive(this);
    if (m_headComplete && !std::exchange(m_headDelivered, true))
        Q_EMIT headReceived(m_head);
    if (alive && !m_gathered.isEmpty())
        Q_EMIT bytesReceived(std::exchange(m_gathered, {}));
    if (!alive || !m_result)
        return;
    const Result<void> result = *std::exchange(m_result, {});
    Q_EMIT finished(result);
}

Error CurlTransfer::explain(CURLcode code) const
{
    const QString host = hostOf(m_request.url);
    // Only these texts of curl's are known to hold nothing but names, addresses and reasons.
    const QString reason = QString::fromUtf8(m_reason.front() == '\0' ? curl_easy_strerror(code) : m_reason.data());
    const QString plain = QString::fromUtf8(curl_easy_strerror(code));
    const auto error = [](Error::Kind kind, const QString &detail) { return failure(kind, detail).value(); };
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: // curl knows only this one of our limits
        return error(Error::Kind::Timeout,
                     u"no connection to "_s + host + u" within "_s + seconds(m_request.limits.connect));
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return error(Error::Kind::Network, u"no connection to "_s + host + u": "_s + reason);
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
    default:
        if (m_headComplete)
            return error(Error::Kind::Truncated, host + u" stopped in the middle of its answer: "_s + plain);
        return error(Error::Kind::Network, host + u" closed the connection without an answer: "_s + plain);
    }
}

} // namespace oagent
