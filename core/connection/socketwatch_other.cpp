#include "core/connection/socketwatch.h"

#include <QSocketNotifier>

#include <map>

namespace oagent {

/// Notifiers of Qt's. They are kept for the next socket of that number, since one may be stopped inside its own signal.
class SocketWatch::Private
{
public:
    explicit Private(SocketWatch &watch)
        : m_watch(watch)
    { }

    void set(qintptr socket, bool toRead, bool toWrite)
    {
        enable(m_readers, socket, QSocketNotifier::Read, toRead);
        enable(m_writers, socket, QSocketNotifier::Write, toWrite);
    }

private:
    using Notifiers = std::map<qintptr, std::unique_ptr<QSocketNotifier>>;

    void enable(Notifiers &notifiers, qintptr socket, QSocketNotifier::Type type, bool isWanted)
    {
        const auto found = notifiers.find(socket);
        if (found != notifiers.end())
            return found->second->setEnabled(isWanted);
        if (!isWanted)
            return;
        auto notifier = std::make_unique<QSocketNotifier>(socket, type);
        const bool toRead = type == QSocketNotifier::Read;
        connect(notifier.get(), &QSocketNotifier::activated, &m_watch, [this, socket, toRead] {
            Q_EMIT m_watch.ready({ { socket, toRead, !toRead } });
        });
        notifiers.emplace(socket, std::move(notifier));
    }

    SocketWatch &m_watch;
    Notifiers m_readers;
    Notifiers m_writers;
};

SocketWatch::SocketWatch(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{ }

SocketWatch::~SocketWatch() = default;

void SocketWatch::set(qintptr socket, bool toRead, bool toWrite) { d->set(socket, toRead, toWrite); }

} // namespace oagent
