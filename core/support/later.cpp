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
    void add(const QObject *context, std::function<void()> call)
    {
        m_calls.push_back({ context, std::move(call) });
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
        for (int i = 0; i < mostATurn && !m_calls.empty(); ++i) {
            const Call call = std::move(m_calls.front());
            m_calls.pop_front();
            if (call.context)
                call.run();
        }
    }

    void post()
    {
        if (m_calls.empty() || std::exchange(m_isPosted, true))
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

    std::deque<Call> m_calls;
    int m_servedLoop = noLoop;
    bool m_isPosted = false;
};

Queue &queue()
{
    static thread_local Queue ofThread;
    return ofThread;
}

} // namespace

void later(const QObject *context, std::function<void()> call)
{
    if (context == nullptr)
        return;
    if (context->thread() != QThread::currentThread()) {
        QMetaObject::invokeMethod(const_cast<QObject *>(context), std::move(call), Qt::QueuedConnection);
        return;
    }
    queue().add(context, std::move(call));
}

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
