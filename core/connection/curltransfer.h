#pragma once

#include "core/connection/httpclient.h"
#include "core/connection/network.h"

#include <QPointer>

#include <array>
#include <chrono>
#include <optional>

#include <curl/curl.h>

namespace oagent {

class CurlLoop;

/// One request as curl carries it out. Private to HttpClient.
class CurlTransfer final : public HttpStream
{
    Q_OBJECT
public:
    using Time = std::chrono::steady_clock::time_point;

    CurlTransfer(const HttpRequest &request, CurlLoop &loop, Network &network);
    ~CurlTransfer() override;

    void setRest(std::chrono::milliseconds rest) override;

    /// Null before the way to the host is known, and once curl has nothing more to do with it.
    [[nodiscard]] CURL *easy() const { return m_easy; }
    /// Whether curl waits for nothing but to read from socket(), so that the transfer may rest.
    [[nodiscard]] bool isReading() const { return m_socket != CURL_SOCKET_BAD && m_watched == CURL_POLL_IN; }
    /// curl itself would tell only when the transfer has ended.
    [[nodiscard]] curl_socket_t socket() const { return m_socket; }
    /// @param watched what of it curl waits for
    void noteSocket(curl_socket_t socket, int watched);
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    /// When the next of its limits passes, as things stand.
    [[nodiscard]] Time deadline() const;

    void complete(CURLcode code);
    void endLate();
    /// Aborts silently; nothing is delivered any more.
    void abandon();
    /// Emits what has gathered. The transfer may be deleted meanwhile.
    void deliver();

private:
    static size_t takeHeadLine(char *bytes, size_t size, size_t count, void *self);
    static size_t takeBody(char *bytes, size_t size, size_t count, void *self);
    static int noteRequest(void *self, char *to, char *from, int port, int ownPort);
    static curl_socket_t openSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
    [[nodiscard]] bool takeHeadLine(QByteArrayView line);
    [[nodiscard]] bool takeBody(QByteArrayView bytes);

    void begin(const Route &route);
    void prepare();
    void setRoute();
    void setMethod();
    void setHeaders();
    void release();
    void end(Result<void> result);
    void endWith(Error error);
    [[nodiscard]] Error explain(CURLcode code) const;

    HttpRequest m_request; ///< curl reads the body from here
    QPointer<CurlLoop> m_loop;
    Network &m_network;
    Route m_route; ///< once it is known
    QByteArray m_authorities; ///< curl reads them from here
    CURL *m_easy = nullptr;
    curl_socket_t m_socket = CURL_SOCKET_BAD; ///< while curl waits for one
    int m_watched = CURL_POLL_NONE;
    curl_slist *m_headers = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_reason {}; ///< curl's own words

    Time m_started = std::chrono::steady_clock::now();
    Time m_lastByte = m_started;
    HttpHead m_head;
    qsizetype m_headBytes = 0;
    int m_requests = 0; ///< that were begun; curl repeats one by itself when an open connection turns out to be dead
    bool m_headComplete = false;
    bool m_headDelivered = false;
    QByteArray m_gathered;
    qint64 m_received = 0;
    std::chrono::milliseconds m_rest {};
    std::optional<Error> m_tooLarge;
    bool m_isPrivateRefused = false; ///< an address of the host was not connected to
    std::optional<Result<void>> m_result;
    bool m_hasEnded = false;
};

} // namespace oagent
