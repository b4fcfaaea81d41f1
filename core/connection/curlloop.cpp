#include "core/connection/curlloop.h"

#include "core/connection/curltransfer.h"
#include "core/support/later.h"

#include <algorithm>
#include <utility>

namespace oagent {

namespace {

/// Idle connections kept for the next request, over all hosts; curl's own default shrinks with the number of transfers.
/// Two for each of the 64 conversations of the bench, to its platform and its assistant: one that is opened anew costs
/// more than what goes over it.
constexpr long idleConnections = 128;
/// Making one costs a tenth of a request on loopback; each keeps some 20 kB.
constexpr size_t idleHandles = 8;

/// Null: a handle of curl's own.
CurlTransfer *transferOf(CURL *easy)
{
    char *transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    return reinterpret_cast<CurlTransfer *>(transfer);
}

} // namespace

CurlLoop::CurlLoop()
{
    curl_global_init(CURL_GLOBAL_DEFAULT); // counted by curl; undone in the destructor
    m_multi = curl_multi_init(); // NOLINT(cppcoreguidelines-prefer-member-initializer): only now
    Q_CHECK_PTR(m_multi);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &CurlLoop::watchSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &CurlLoop::setTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, idleConnections);

    m_curlTimer.setSingleShot(true);
    connect(&m_curlTimer, &QTimer::timeout, this, [this] { serve({ { static_cast<qintptr>(CURL_SOCKET_TIMEOUT) } }); });
    connect(m_sockets.get(), &SocketWatch::ready, this, &CurlLoop::serve);
    m_limitTimer.setSingleShot(true);
    connect(&m_limitTimer, &QTimer::timeout, this, &CurlLoop::endLateOnes);
    m_restTimer.setSingleShot(true);
    connect(&m_restTimer, &QTimer::timeout, this, &CurlLoop::wakeResting);
}

CurlLoop::~CurlLoop()
{
    for (CurlTransfer *transfer : std::exchange(m_transfers, {}))
        transfer->abandon();
    for (CURL *easy : m_idleHandles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(m_multi);
    curl_global_cleanup();
}

CURL *CurlLoop::takeEasy()
{
    CURL *easy = nullptr;
    if (m_idleHandles.empty()) {
        easy = curl_easy_init();
        Q_CHECK_PTR(easy);
    } else {
        easy = m_idleHandles.back();
        m_idleHandles.pop_back();
    }
    return easy;
}

void CurlLoop::giveBack(CURL *easy)
{
    curl_multi_remove_handle(m_multi, easy);
    if (m_idleHandles.size() == idleHandles)
        return curl_easy_cleanup(easy);
    curl_easy_reset(easy); // now, since it was told secrets
    m_idleHandles.push_back(easy);
}

void CurlLoop::add(CurlTransfer &transfer)
{
    m_transfers.insert(&transfer);
    if (!transfer.hasEnded())
        checkAt(transfer.deadline());
}

void CurlLoop::begin(CurlTransfer &transfer)
{
    curl_multi_add_handle(m_multi, transfer.easy());
    act(CURL_SOCKET_TIMEOUT, 0); // at once, without the timer of no length that curl has just asked for
    collectFinished();
}

void CurlLoop::remove(CurlTransfer &transfer) { m_transfers.erase(&transfer); }

void CurlLoop::deliverLater(CurlTransfer &transfer)
{
    if (!std::exchange(m_isDeliveryDue, true))
        later(this, [this] { deliver(); });
    if (!m_ready.contains(&transfer))
        m_ready.append(&transfer);
}

void CurlLoop::rest(CurlTransfer &transfer, std::chrono::milliseconds time)
{
    m_sockets->set(static_cast<qintptr>(transfer.socket()), false, false);
    if (!m_resting.contains(&transfer)) // curl reads on by itself where it knows of more
        m_resting.append(&transfer);
    if (!m_restTimer.isActive() || m_restTimer.remainingTimeAsDuration() > time)
        m_restTimer.start(time);
}

/// All of them, so that many answers at once wake the process no more often than one.
void CurlLoop::wakeResting()
{
    QList<SocketWatch::Ready> sockets;
    for (const QPointer<CurlTransfer> &transfer : std::exchange(m_resting, {})) {
        if (!transfer || !transfer->isReading())
            continue; // gone, or watched for more by now
        const auto socket = static_cast<qintptr>(transfer->socket());
        m_sockets->set(socket, true, false);
        sockets.append({ socket, true, false }); // there may be something by now, and if not, asking costs little
    }
    serve(sockets);
}

void CurlLoop::checkAt(Time deadline)
{
    if (deadline >= m_nextCheck)
        return;
    m_nextCheck = deadline;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    m_limitTimer.start(std::max(wait, std::chrono::milliseconds(0)));
}

int CurlLoop::watchSocket(CURL *easy, curl_socket_t socket, int what, void *self, void * /*watch*/)
{
    if (CurlTransfer *transfer = transferOf(easy))
        transfer->noteSocket(socket, what);
    static_cast<CurlLoop *>(self)->m_sockets->set(static_cast<qintptr>(socket),
                                                  what == CURL_POLL_IN || what == CURL_POLL_INOUT,
                                                  what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
    return 0;
}

int CurlLoop::setTimer(CURLM * /*multi*/, long milliseconds, void *self)
{
    QTimer &timer = static_cast<CurlLoop *>(self)->m_curlTimer;
    if (milliseconds < 0)
        timer.stop();
    else
        timer.start(std::chrono::milliseconds(milliseconds));
    return 0;
}

void CurlLoop::act(curl_socket_t socket, int what)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, what, &running);
}

/// From the event loop, so what comes of it can be delivered at once.
void CurlLoop::serve(const QList<SocketWatch::Ready> &sockets)
{
    const LoopCall call;
    m_isDeliveryDue = true;
    for (const SocketWatch::Ready &ready : sockets) { // of one that was closed meanwhile curl knows nothing
        act(static_cast<curl_socket_t>(ready.socket),
            (ready.toRead ? CURL_CSELECT_IN : 0) | (ready.toWrite ? CURL_CSELECT_OUT : 0));
    }
    collectFinished();
    deliver();
}

void CurlLoop::collectFinished()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result; // the message is gone once its handle is removed
        transferOf(message->easy_handle)->complete(code);
    }
}

void CurlLoop::endLateOnes()
{
    m_nextCheck = Time::max();
    const Time now = std::chrono::steady_clock::now();
    for (CurlTransfer *transfer : m_transfers) {
        if (transfer->hasEnded())
            continue;
        if (transfer->deadline() <= now)
            transfer->endLate();
        else
            checkAt(transfer->deadline());
    }
}

void CurlLoop::deliver()
{
    m_isDeliveryDue = false;
    const QPointer<CurlLoop> alive(this);
    for (const QPointer<CurlTransfer> &transfer : std::exchange(m_ready, {})) {
        if (transfer)
            transfer->deliver();
        if (!alive)
            return;
    }
}

} // namespace oagent
