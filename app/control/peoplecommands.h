#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"
#include "core/store/peoplestore.h"

#include <QObject>

#include <functional>

namespace oagent {

/// What --json shows of them; "id" is "p3" or the group's chat id.
[[nodiscard]] QJsonObject personJson(const KnownPerson &person);
[[nodiscard]] QJsonObject groupJson(const KnownGroup &group);

/// `people list | allow | block | forget`, `pairing list | approve | dismiss`. One call at a time, but for the lists.
///
/// NAME is a number of ours (p3), any id of the platform, a group's id, or a name or title. Ids go before names, which
/// people choose themselves; a name that more than one has is refused with the ids to choose from.
class PeopleCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit PeopleCommands(CommandParts parts, QObject *parent = nullptr);

    void list(const CommandRequest &request, const Done &done);
    void allow(const CommandRequest &request, const Done &done);
    void block(const CommandRequest &request, const Done &done);
    void forget(const CommandRequest &request, const Done &done);
    void listRequests(const CommandRequest &request, const Done &done);
    void approve(const QString &code, const Done &done);
    void dismiss(const QString &code, const Done &done);

private:
    /// Exactly one of both is set.
    struct Target
    {
        std::optional<KnownPerson> person;
        std::optional<KnownGroup> group;
    };
    void find(const CommandRequest &request, const Done &done, const std::function<void(const Target &)> &found);
    void judge(const CommandRequest &request, PersonVerdict verdict, const Done &done);
    void settle(const QString &code, bool isApproved, const Done &done);
    [[nodiscard]] Result<QString> botOf(const CommandRequest &request) const;
    [[nodiscard]] static Result<Target> choose(const QString &name, const QString &botId,
                                               const PeopleStore::Everybody &everybody);

    CommandParts m_parts;
};

} // namespace oagent
