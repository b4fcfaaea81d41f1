#pragma once

#include "core/connection/httpclient.h"

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

    CurlTransfer(const HttpRequest &request, CurlLoop &loop);
    ~CurlTransfer() override;

    /// Null once curl has nothing more to do with it.
    [[nodiscard]] CURL *easy() const { return m_easy; }
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
    [[nodiscard]] bool takeHeadLine(QByteArrayView line);
    [[nodiscard]] bool takeBody(QByteArrayView bytes);

    void prepare();
    void setMethod();
    void setHeaders();
    void release();
    void end(Result<void> result);
    [[nodiscard]] Error explain(CURLcode code) const;

    HttpRequest m_request; ///< curl reads the body from here
    QPointer<CurlLoop> m_loop;
    CURL *m_easy = nullptr;
    curl_slist *m_headers = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_reason {}; ///< curl's own words

    Time m_started = std::chrono::steady_clock::now();
    Time m_lastByte = m_started;
    HttpHead m_head;
    qsizetype m_headBytes = 0;
    bool m_headComplete = false;
    bool m_headDelivered = false;
    QByteArray m_gathered;
    qint64 m_received = 0;
    std::optional<Error> m_tooLarge;
    std::optional<Result<void>> m_result;
};

} // namespace oagent
