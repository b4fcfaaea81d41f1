#pragma once

#include "core/connection/socketwatch.h"

#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>
#include <set>
#include <vector>

#include <curl/curl.h>

namespace oagent {

class CurlTransfer;

/// libcurl's multi interface on Qt's event loop. Private to HttpClient.
///
/// curl may not be called from inside its own callbacks, and a receiver of our signals may do anything: delete its
/// stream, start a request, delete the client. So callbacks only gather, and what was gathered is delivered when curl
/// has returned to the event loop.
class CurlLoop : public QObject
{
    Q_OBJECT
public:
    using Time = std::chrono::steady_clock::time_point;

    CurlLoop();
    /// Aborts every transfer silently; streams that others own stay, and stay silent.
    ~CurlLoop() override;

    void add(CurlTransfer &transfer);
    /// Hands it to curl, once it is ready for that. Never from inside a callback of curl's.
    void begin(CurlTransfer &transfer);
    void remove(CurlTransfer &transfer);
    void deliverLater(CurlTransfer &transfer);
    /// Reads nothing more of it for that time.
    void rest(CurlTransfer &transfer, std::chrono::milliseconds time);
    /// Looks at the time limits again at `deadline`.
    void checkAt(Time deadline);
    /// A handle without any option set. To be given back.
    [[nodiscard]] CURL *takeEasy();
    /// Ends what it does; what it was told is forgotten.
    void giveBack(CURL *easy);

private:
    static int watchSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *watch);
    static int setTimer(CURLM *multi, long milliseconds, void *self);
    void act(curl_socket_t socket, int what);
    void serve(const QList<SocketWatch::Ready> &sockets);
    void wakeResting();
    void collectFinished();
    void endLateOnes();
    void deliver();

    CURLM *m_multi = nullptr;
    std::vector<CURL *> m_idleHandles;
    QTimer m_curlTimer;
    QTimer m_limitTimer;
    QTimer m_restTimer;
    Time m_nextCheck = Time::max();
    const std::unique_ptr<SocketWatch> m_sockets = SocketWatch::make();
    std::set<CurlTransfer *> m_transfers;
    QList<QPointer<CurlTransfer>> m_ready;
    QList<QPointer<CurlTransfer>> m_resting; ///< whose sockets are not watched meanwhile, which curl is not told
    bool m_isDeliveryDue = false; ///< deliver() comes without anybody asking for it once more
};

} // namespace oagent
