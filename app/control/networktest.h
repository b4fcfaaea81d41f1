#pragma once

#include "app/control/commandparts.h"
#include "core/connection/reachprobe.h"
#include "core/connection/sharedtimer.h"

#include <QJsonArray>
#include <QObject>

#include <functional>

namespace oagent {

/// `network test`: reaches every platform by HTTP and by WebSocket the way the network is set, where its bots are or,
/// with none, where the platform itself is.
///
/// Answers {"places": [{"channel", "http": {"host", "ok": true, "ms"}, "webSocket": {"host", "ok": false, "kind",
/// "cause", "cure"}}, …]}, and exit 1 when anything is not reached. Nothing but hosts is said.
class NetworkTest : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    NetworkTest(CommandParts parts, ReachProbe::Limits limits, QObject *parent = nullptr);

    /// Calls `done` once; deletes itself then.
    void start(const Done &done);

private:
    struct Place
    {
        QString channel;
        ReachTargets targets;
    };

    [[nodiscard]] QList<Place> places() const;
    void probe(qsizetype place, const QString &member, const QUrl &url);
    void answered();

    CommandParts m_parts;
    ReachProbe::Limits m_limits;
    SharedTimer m_timer;
    Done m_done;
    QList<QJsonObject> m_found;
    int m_open = 0;
    bool m_isGood = true;
};

} // namespace oagent
