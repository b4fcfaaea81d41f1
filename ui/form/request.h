#pragma once

#include "core/control/command.h"

#include <utility>

namespace oagent {

/// `command` of the command line, with what it takes.
[[nodiscard]] inline CommandRequest makeRequest(const QString &command, const QString &name = {},
                                                const QJsonObject &options = {}, Secret secret = {})
{
    CommandRequest request;
    request.command = command;
    request.name = name;
    request.options = options;
    request.secret = std::move(secret);
    return request;
}

} // namespace oagent
