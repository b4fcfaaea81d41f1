#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"
#include "core/settings/config.h"

#include <QObject>

#include <functional>

namespace oagent {

/// The assistant that the options of `assistant add` describe, with a fresh id. Refused names the flag.
[[nodiscard]] Result<AssistantConfig> assistantFromOptions(const QJsonObject &options, const Config &config);

/// The assistant as the options of `assistant set` change it; what has no option stays. Refused names the flag.
[[nodiscard]] Result<AssistantConfig> assistantWithOptions(const AssistantConfig &assistant, const QJsonObject &options,
                                                           const Config &config);

/// By its name or id; NotFound with the next step.
[[nodiscard]] Result<AssistantConfig> assistantNamed(const QString &name, const Config &config);

/// The same with a key. Refused for Echo, and where a key would travel unencrypted.
[[nodiscard]] Result<AssistantConfig> assistantWithKey(const QString &name, const Config &config);

/// `assistant add | set | key | list | show | test | remove`. One call at a time, but for test().
class AssistantCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit AssistantCommands(CommandParts parts, QObject *parent = nullptr);

    /// Key first, then settings; when either fails nothing is left behind.
    void add(const CommandRequest &request, const Done &done);
    void set(const CommandRequest &request, const Done &done);
    /// The key alone; what runs takes it up at once.
    void setKey(const CommandRequest &request, const Done &done);
    /// Entries as in config.json, and {"unencrypted": true} where anybody on the way can read.
    [[nodiscard]] CommandAnswer list() const;
    [[nodiscard]] CommandAnswer show(const QString &name) const;
    /// Asks the assistant a word; ends with testAnswer().
    void test(const QString &name, const Done &done);
    /// Refused while a bot names it: its messages would go to somebody else.
    void remove(const QString &name, const Done &done);

private:
    [[nodiscard]] Result<AssistantConfig> found(const QString &name) const;
    [[nodiscard]] CommandAnswer answerWith(const QString &id) const;
    [[nodiscard]] QJsonObject withMarks(QJsonObject assistant) const;
    [[nodiscard]] Result<void> keepChanged(const AssistantConfig &assistant, bool isDefault) const;
    void keepWithKey(const AssistantConfig &assistant, const AssistantConfig &before, const Done &done);
    void keepAdded(const AssistantConfig &assistant, bool isDefault, const Done &done);
    [[nodiscard]] CommandAnswer forget(const AssistantConfig &assistant) const;
    void probe(const AssistantConfig &assistant, const Secret &key, const Done &done);

    CommandParts m_parts;
};

} // namespace oagent
