#include "tests/bench/processmeter.h"

#include <QByteArray>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace oagent::bench {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The number behind "name:" in a status file.
qint64 field(const QByteArray &status, const QByteArray &name)
{
    const qsizetype at = status.indexOf(QByteArray('\n' + name + ':'));
    if (at < 0)
        return 0;
    const qsizetype from = at + name.size() + 2;
    return status.mid(from, status.indexOf('\n', from) - from).simplified().split(' ').first().toLongLong();
}

} // namespace

Reading readProcess(qint64 pid)
{
    Reading reading;
    reading.at = std::chrono::steady_clock::now();
    // /proc/PID/schedstat and status count the first thread alone; stat counts all, but in hundredths of a second.
    const QString tasks = u"/proc/%1/task"_s.arg(pid);
    const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        const QString directory = tasks + u'/' + thread;
        reading.cpu += Nanoseconds(contentOf(directory + u"/schedstat"_s).split(' ').first().toLongLong());
        const QByteArray status = contentOf(directory + u"/status"_s);
        reading.switches += field(status, "voluntary_ctxt_switches") + field(status, "nonvoluntary_ctxt_switches");
    }
    return reading;
}

double residentMegabytes(qint64 pid)
{
    return static_cast<double>(field(contentOf(u"/proc/%1/status"_s.arg(pid)), "VmRSS")) * 1024 / 1e6;
}

} // namespace oagent::bench
