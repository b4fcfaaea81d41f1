#pragma once

#include "app/control/command.h"
#include "app/control/commandparts.h"
#include "core/settings/config.h"

#include <QObject>

#include <functional>

namespace oagent {

/// The assistant that the options of `assistant add` describe, with a fresh id. Refused names the flag.
[[nodiscard]] Result<AssistantConfig> assistantFromOptions(const QJsonObject &options, const Config &config);

/// `assistant add | list | test | remove`. One call at a time, but for test().
class AssistantCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit AssistantCommands(CommandParts parts, QObject *parent = nullptr);

    /// Key first, then settings; when either fails nothing is left behind.
    void add(const CommandRequest &request, const Done &done);
    [[nodiscard]] CommandAnswer list() const;
    /// Asks the assistant a word; ends with testAnswer().
    void test(const QString &name, const Done &done);
    /// Refused while a bot names it: its messages would go to somebody else.
    void remove(const QString &name, const Done &done);

private:
    [[nodiscard]] Result<AssistantConfig> found(const QString &name) const;
    void keepAdded(const AssistantConfig &assistant, bool isDefault, const Done &done);
    [[nodiscard]] CommandAnswer forget(const AssistantConfig &assistant) const;
    void probe(const AssistantConfig &assistant, const Secret &key, const Done &done);

    CommandParts m_parts;
};

} // namespace oagent
