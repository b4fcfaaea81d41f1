// Linked into oagent_bridge_timed, the desktop program of the bench: says on stderr when its first window has been
// painted. The product measures nothing of itself.
#include <QApplication>
#include <QCoreApplication>
#include <QEvent>

#include <chrono>
#include <cstdio>

namespace {

using Clock = std::chrono::steady_clock;

// Static objects are made right before main().
const Clock::time_point begun = Clock::now();

class FirstPaint : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        // All of a window is painted before the event loop goes on.
        if (event->type() != QEvent::Paint || !watched->isWidgetType() || m_isDue)
            return false;
        m_isDue = true;
        QMetaObject::invokeMethod(this, &FirstPaint::tell, Qt::QueuedConnection);
        return false;
    }

private:
    void tell()
    {
        std::fprintf(stderr, "first paint after %.1f ms\n",
                     std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
        std::fflush(stderr);
        qApp->removeEventFilter(this);
    }

    bool m_isDue = false;
};

void watch() { qApp->installEventFilter(new FirstPaint(qApp)); }

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
