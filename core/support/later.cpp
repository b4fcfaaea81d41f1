#include "core/support/later.h"

#include <QPointer>
#include <QThread>

#include <deque>
#include <utility>

namespace oagent {

namespace {

/// What one thread has asked itself for.
class Queue : public QObject
{
public:
    void add(const QObject *context, std::function<void()> call)
    {
        m_calls.push_back({ context, std::move(call) });
        if (!m_isRunning)
            post();
    }

private:
    struct Call
    {
        QPointer<const QObject> context;
        std::function<void()> run;
    };

    void post()
    {
        if (!std::exchange(m_isPosted, true))
            QMetaObject::invokeMethod(
                this, [this] { run(); }, Qt::QueuedConnection);
    }

    void run()
    {
        m_isPosted = false;
        m_isRunning = true;
        // Sockets and timers have their turn even when calls ask for calls without end.
        constexpr int mostATurn = 1000;
        for (int i = 0; i < mostATurn && !m_calls.empty(); ++i) {
            const Call call = std::move(m_calls.front());
            m_calls.pop_front();
            if (call.context)
                call.run();
        }
        m_isRunning = false;
        if (!m_calls.empty())
            post();
    }

    std::deque<Call> m_calls;
    bool m_isPosted = false;
    bool m_isRunning = false;
};

} // namespace

void later(const QObject *context, std::function<void()> call)
{
    if (context == nullptr)
        return;
    if (context->thread() != QThread::currentThread()) {
        QMetaObject::invokeMethod(const_cast<QObject *>(context), std::move(call), Qt::QueuedConnection);
        return;
    }
    static thread_local Queue queue;
    queue.add(context, std::move(call));
}

} // namespace oagent
