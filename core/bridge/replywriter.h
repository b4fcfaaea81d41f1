#pragma once

#include "core/bridge/limits.h"
#include "core/bridge/replysurface.h"
#include "core/connection/sharedtimer.h"
#include "core/store/turnstore.h"

#include <memory>

namespace oagent {

/// Writes one growing answer into as many reply surfaces as it needs: newest text wins, one request in flight, paced,
/// split between blocks, stored before every end, repeated until it got through, always closed.
class ReplyWriter : public QObject, private HandleSink
{
    Q_OBJECT
public:
    struct Services
    {
        SharedTimer &timer;
        TurnStore &store;
        const Clock &clock;
        const BridgeLimits &limits;
        ReplyOpener &opener;
    };

    /// For a turn that is new or was found after a restart.
    ReplyWriter(const Services &services, const TurnRecord &turn, QObject *parent = nullptr);
    ~ReplyWriter() override;

    /// Opens the reply and shows that work has begun.
    void begin();
    void append(const QString &piece);
    void replace(const QString &wholeText);
    /// Ends the answer with `suffix` behind what is there; the whole must not be empty. Without begin() before it, the
    /// answer is sent as plain messages. finished() follows.
    void finish(const QString &suffix);
    /// The part being written, and its text so far.
    [[nodiscard]] int part() const { return m_part; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isFinishing() const { return m_isFinishing; }

Q_SIGNALS:
    /// Exactly once: the whole text reached the person, or it cannot any more.
    void finished(const oagent::Result<void> &result);

private:
    void save(const ReplyTarget &target, const QJsonObject &handle, const QObject *context,
              Callback<void> committed) override;
    void pump();
    void openSurface(bool isLeftOver = false);
    void markWorking();
    void showText();
    void rotate(const QString &head, const QString &tail);
    void storeClosing();
    void closePart();
    void takeClosed(const Result<void> &result);
    void nextPart();
    void closeLeftOver();
    void pumpAfter(Milliseconds delay);
    void end(const Result<void> &result);

    Services m_services;
    TurnRecord m_turn;
    int m_part = 0;
    QString m_remaining;
    QString m_head; ///< of the part that is being closed
    QString m_tail; ///< what of its text belongs into the next one
    QJsonObject m_handle; ///< of the present part
    bool m_isBusy = false;
    bool m_wantsCard = false;
    bool m_isWorkingMarked = false;
    bool m_isDirty = false;
    bool m_isFinishing = false;
    bool m_isEnded = false;
    std::chrono::steady_clock::time_point m_nextShow {};
    std::chrono::steady_clock::time_point m_closeBegan {};
    Backoff m_closeRetry;
    SharedTimer::Handle m_timer;
    SharedTimer::Handle m_closeTimer;
    std::unique_ptr<ReplySurface> m_surface;
};

} // namespace oagent
