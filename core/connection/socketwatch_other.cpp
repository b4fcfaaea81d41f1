#include "core/connection/socketwatch.h"

#include <QSocketNotifier>

#include <map>

namespace oagent {

namespace {

/// Notifiers of Qt's. They are kept for the next socket of that number, since one may be stopped inside its own signal.
class NotifierWatch final : public SocketWatch
{
public:
    void set(qintptr socket, bool toRead, bool toWrite) override
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
        connect(notifier.get(), &QSocketNotifier::activated, this, [this, socket, toRead] {
            Q_EMIT ready({ { socket, toRead, !toRead } });
        });
        notifiers.emplace(socket, std::move(notifier));
    }

    Notifiers m_readers;
    Notifiers m_writers;
};

} // namespace

std::unique_ptr<SocketWatch> SocketWatch::make() { return std::make_unique<NotifierWatch>(); }

} // namespace oagent
