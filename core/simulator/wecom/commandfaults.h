#pragma once

#include "core/simulator/wecom/wecomrequest.h"

#include <QHash>
#include <QList>

#include <optional>

namespace oagent::simulator {

/// The faults that were ordered and have not happened yet.
class CommandFaults
{
public:
    void add(const QString &cmd, const CommandFault &fault, int count) { m_waiting[cmd].append({ fault, count }); }
    void heal(const QString &cmd) { m_waiting.remove(cmd); }
    /// What befalls this command: the first fault that is meant for it.
    [[nodiscard]] std::optional<CommandFault> take(const WeComRequest &request)
    {
        QList<Ordered> &ordered = m_waiting[request.cmd];
        for (qsizetype i = 0; i < ordered.size(); ++i) {
            if (ordered.at(i).fault.onlyFinal && !request.isFinal())
                continue;
            CommandFault fault = ordered.at(i).fault;
            if (ordered.at(i).count > 0 && --ordered[i].count == 0)
                ordered.removeAt(i);
            return fault;
        }
        return std::nullopt;
    }

private:
    struct Ordered
    {
        CommandFault fault;
        int count = 0; ///< -1: without end
    };
    QHash<QString, QList<Ordered>> m_waiting; ///< by command
};

} // namespace oagent::simulator
