#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"

#include <QObject>

#include <functional>

namespace oagent {

/// `assistant models`: what models a service offers, also before it is an assistant.
///
/// Answers {"models": […], "baseUrlFix": address}, the latter only when the service was found one step below what was
/// given; or why not: {"kind": nameOf(Error::Kind)}.
class AssistantModels : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit AssistantModels(CommandParts parts, QObject *parent = nullptr);

    /// With a name the stored assistant and its key; else "base-url", "allow-http", "no-key" and the request's secret.
    void list(const CommandRequest &request, const Done &done);

private:
    [[nodiscard]] Result<AssistantConfig> toBeAsked(const CommandRequest &request) const;
    void ask(const AssistantConfig &assistant, const Secret &key, const Done &done);

    CommandParts m_parts;
};

} // namespace oagent
