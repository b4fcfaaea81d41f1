// Measures the live log panel with rows as the bridge writes them, in a window that is shown. desktop.sh runs it; see
// README.md.
#include "tests/bench/processmeter.h"
#include "tests/bench/row.h"
#include "ui/log/logmodel.h"
#include "ui/log/logview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

using namespace oagent;
using namespace oagent::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The rows of one message after the other, of 20 bots and 500 conversations.
LogEntry sampleRow(qint64 number)
{
    static const std::array<std::pair<QString, QString>, 5> stages { {
        { u"received"_s, {} },
        { u"allowed"_s, u"staffId manager%1 is listed"_s },
        { u"asked"_s, {} },
        { u"first-text"_s, {} },
        { u"finished"_s, u"The whole answer was delivered as a card, in %1 updates."_s },
    } };
    const qint64 message = number / static_cast<qint64>(stages.size());
    const auto &[stage, text] = stages[static_cast<std::size_t>(number) % stages.size()];
    LogEntry entry;
    entry.time = WallTime(Milliseconds(1'772'000'000'000 + number));
    entry.level = number % 50 == 0 ? LogLevel::Warning : LogLevel::Info;
    entry.bot = u"bot-%1"_s.arg(message % 20);
    entry.conversation = u"ob:dingtalk:bot-%1:p2p:cid%2"_s.arg(message % 20).arg(message % 500);
    entry.turn = u"turn-%1"_s.arg(message);
    entry.stage = stage;
    entry.text = text.contains(u'%') ? text.arg(message % 1000) : text;
    entry.numbers = { { u"ms"_s, number % 5000 }, { u"characters"_s, number % 300 } };
    return entry;
}

/// A shown view that follows, and how often it was painted.
class WatchedLog : public QObject
{
public:
    explicit WatchedLog(qint64 capacity = 100'000)
        : model(capacity)
    {
        view.resize(1100, 300);
        view.viewport()->installEventFilter(this);
    }
    bool eventFilter(QObject * /*watched*/, QEvent *event) override
    {
        paints += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    void show()
    {
        view.show();
        model.setWatched(true);
    }

    LogModel model;
    LogView view { model };
    int paints = 0;
};

void spin(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Made before anything is measured, so that making them does not count.
std::vector<LogEntry> makeRows()
{
    std::vector<LogEntry> rows;
    for (qint64 number = 0; number < 50'000; ++number)
        rows.push_back(sampleRow(number));
    return rows;
}

/// Appends so many rows a second for `time`, a hundred times a second.
void feed(LogModel &model, qint64 perSecond, std::chrono::milliseconds time)
{
    static const std::vector<LogEntry> ready = makeRows();
    std::size_t next = 0;
    QTimer feeder;
    feeder.setTimerType(Qt::PreciseTimer);
    QElapsedTimer clock;
    qint64 given = 0;
    QObject::connect(&feeder, &QTimer::timeout, &model, [&] {
        for (const qint64 due = perSecond * clock.elapsed() / 1000; given < due; ++given)
            model.append(ready[next++ % ready.size()]);
    });
    clock.start();
    feeder.start(10ms);
    spin(time);
}

void measureFlood()
{
    WatchedLog log;
    log.show();
    feed(log.model, 50'000, 500ms);
    log.paints = 0;
    double longest = 0;
    QElapsedTimer sinceTick;
    QTimer tick;
    tick.setTimerType(Qt::PreciseTimer);
    QObject::connect(&tick, &QTimer::timeout, &log, [&] {
        longest = std::max(longest, static_cast<double>(sinceTick.nsecsElapsed()) / 1e6);
        sinceTick.restart();
    });
    sinceTick.start();
    tick.start(1ms);
    feed(log.model, 50'000, 10s);
    printRow("50,000 rows a second: longest gap of the event loop", longest, 50, "ms");
    printRow("50,000 rows a second: repaints a second", log.paints / 10.0, 10.5, "");
}

double percentOfACore(const Reading &before, const Reading &after)
{
    return 100.0 * static_cast<double>((after.cpu - before.cpu).count())
        / static_cast<double>(std::chrono::nanoseconds(after.at - before.at).count());
}

void measureStream()
{
    WatchedLog log;
    log.show();
    feed(log.model, 50'000, 3s); // full
    const Reading before = readProcess(::getpid());
    feed(log.model, 1'000, 20s);
    printRow("1,000 rows a second, shown", percentOfACore(before, readProcess(::getpid())), 8, "% of a core");
}

void measureHidden()
{
    WatchedLog log;
    log.show();
    spin(200ms);
    log.view.hide();
    log.model.setWatched(false);
    spin(200ms);
    log.paints = 0;
    const Reading before = readProcess(::getpid());
    feed(log.model, 1'000, 10s);
    printRow("1,000 rows a second, hidden: repaints", log.paints, 0, "");
    printRow("1,000 rows a second, hidden", percentOfACore(before, readProcess(::getpid())), 4, "% of a core");
}

void measureFilter()
{
    constexpr qint64 rows = 1'000'000;
    WatchedLog log(rows);
    log.show();
    const double empty = residentMegabytes(::getpid());
    for (qint64 number = 0; number < rows; ++number)
        log.model.append(sampleRow(number));
    log.model.showArrived();
    spin(300ms);
    printRow("memory of a row", static_cast<double>(log.model.rows().bytes()) / rows, 200, "bytes");
    printRow("resident memory of a row, all told", (residentMegabytes(::getpid()) - empty) * 1e6 / rows, 200, "bytes");

    // Each the best of three: what else the machine does is not ours.
    const auto measure = [&log](const LogFilter &filter) {
        double best = 1e9;
        for (int i = 0; i < 3; ++i) {
            QElapsedTimer clock;
            clock.start();
            log.model.setFilter(filter);
            best = std::min(best, static_cast<double>(clock.nsecsElapsed()) / 1e6);
            log.model.setFilter({});
            spin(50ms);
        }
        return best;
    };
    double slowest = 0;
    for (const QString &text : { u"manager977"_s, u"not there"_s, u"e"_s, u"MS=4999"_s, u"updates"_s, u"x"_s }) {
        LogFilter filter;
        filter.text = text;
        slowest = std::max(slowest, measure(filter));
    }
    printRow("1,000,000 rows filtered by text, the slowest of six", slowest, 50, "ms");
    LogFilter filter;
    filter.bot = u"bot-7"_s;
    filter.least = LogLevel::Warning;
    printRow("1,000,000 rows filtered by bot and level", measure(filter), 50, "ms");
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    measureFilter();
    measureFlood();
    measureStream();
    measureHidden();
    return 0;
}
