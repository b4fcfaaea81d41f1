#pragma once

#include "app/control/commandparts.h"
#include "core/control/command.h"

#include <QObject>

#include <functional>

namespace oagent {

/// `doctor [NAME]`: gathers what is known and what can be asked for without opening a line of a platform, and ends with
/// the report of core/doctor: exit 1 when something failed.
class DoctorCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit DoctorCommands(CommandParts parts, QObject *parent = nullptr);
    ~DoctorCommands() override;

    /// Of one bot and its assistant, or of all when `name` is empty.
    void examine(const QString &name, const Done &done);

private:
    class Examination;

    CommandParts m_parts;
};

} // namespace oagent
