#include "core/support/later.h"

#include <QPointer>
#include <QThread>

#include <deque>
#include <utility>

namespace oagent {

namespace {

constexpr int noLoop = -1;

/// What one thread has asked itself for.
class Queue : public QObject
{
public:
    enum class Place { Next, Last };

    void add(const QObject *context, std::function<void()> call, Place place)
    {
        (place == Place::Last ? m_lastCalls : m_calls).push_back({ context, std::move(call) });
        if (!isServed())
            post();
    }

    /// Whether the present call of the event loop ends with run(). One that a dialog's loop makes meanwhile does not.
    [[nodiscard]] bool isServed() const { return m_servedLoop == thread()->loopLevel(); }

    /// Returns which loop's call is served until now.
    int serve(int loop) { return std::exchange(m_servedLoop, loop); }

    void run()
    {
        // Sockets and timers have their turn even when calls ask for calls without end.
        constexpr int mostATurn = 1000;
        for (int i = 0; i < mostATurn && !isEmpty(); ++i) {
            std::deque<Call> &calls = m_calls.empty() ? m_lastCalls : m_calls;
            const Call call = std::move(calls.front());
            calls.pop_front();
            if (call.context)
                call.run();
        }
    }

    void post()
    {
        if (isEmpty() || std::exchange(m_isPosted, true))
            return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_isPosted = false;
                const LoopCall call;
            },
            Qt::QueuedConnection);
    }

private:
    struct Call
    {
        QPointer<const QObject> context;
        std::function<void()> run;
    };

    [[nodiscard]] bool isEmpty() const { return m_calls.empty() && m_lastCalls.empty(); }

    std::deque<Call> m_calls;
    std::deque<Call> m_lastCalls;
    int m_servedLoop = noLoop;
    bool m_isPosted = false;
};

Queue &queue()
{
    static thread_local Queue ofThread;
    return ofThread;
}

void add(const QObject *context, std::function<void()> call, Queue::Place place)
{
    if (context == nullptr)
        return;
    if (context->thread() != QThread::currentThread()) {
        QMetaObject::invokeMethod(const_cast<QObject *>(context), std::move(call), Qt::QueuedConnection);
        return;
    }
    queue().add(context, std::move(call), place);
}

} // namespace

void later(const QObject *context, std::function<void()> call) { add(context, std::move(call), Queue::Place::Next); }

void lastly(const QObject *context, std::function<void()> call) { add(context, std::move(call), Queue::Place::Last); }

void deleteSoon(QObject *object)
{
    later(object, [object] { delete object; });
}

void deleteSoon(std::unique_ptr<QObject> object)
{
    const QObject *context = object.get();
    later(context, [kept = std::shared_ptr<QObject>(std::move(object))] {}); // goes with the call
}

LoopCall::LoopCall()
    : m_outer(noLoop)
    , m_isOutermost(!queue().isServed())
{
    if (m_isOutermost)
        m_outer = queue().serve(QThread::currentThread()->loopLevel());
}

LoopCall::~LoopCall()
{
    if (!m_isOutermost)
        return;
    queue().run();
    queue().serve(m_outer);
    queue().post();
}

} // namespace oagent
