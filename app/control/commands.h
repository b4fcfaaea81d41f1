#pragma once

#include "app/control/assistantcommands.h"
#include "app/control/assistantmodels.h"
#include "app/control/botcommands.h"
#include "app/control/commandparts.h"
#include "app/control/configcommands.h"
#include "app/control/desktopcommands.h"
#include "app/control/doctorcommands.h"
#include "app/control/networkcommands.h"
#include "app/control/peoplecommands.h"
#include "core/control/command.h"

#include <QObject>

#include <deque>
#include <functional>

namespace oagent {

/// Does what a subcommand asks for, in whichever program holds the profile.
class Commands : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit Commands(const CommandParts &parts, QObject *parent = nullptr);

    /// Calls `done` once, later, unless `context` died. What changes something is done one after the other, and to its
    /// end even when `context` dies meanwhile.
    void perform(CommandRequest request, const QObject *context, const Done &done);
    /// No change is under way or waiting.
    [[nodiscard]] bool isIdle() const { return !m_changing && m_waiting.empty(); }

    /// Whether the command writes into the profile.
    [[nodiscard]] static bool changes(const QString &command);
    /// Whether it needs the database, which only the holder of the profile can open.
    [[nodiscard]] static bool usesState(const QString &command);

Q_SIGNALS:
    void performed(const QString &command, oagent::ExitCode exitCode);
    void idle();

private:
    struct Job
    {
        CommandRequest request;
        Done done;
    };
    /// What a command does, and what it needs for it.
    struct Action
    {
        QLatin1StringView words;
        bool changes = false;
        bool usesState = false;
        void (*perform)(Commands &commands, const CommandRequest &request, const Done &done) = nullptr;
    };
    /// None for a command this version does not know.
    [[nodiscard]] static const Action *actionOf(const QString &words);
    void changeNext();
    void change(const CommandRequest &request, const Done &done);
    [[nodiscard]] CommandAnswer status() const;

    CommandParts m_parts;
    BotCommands m_bots;
    AssistantCommands m_assistants;
    AssistantModels m_models;
    ConfigCommands m_config;
    PeopleCommands m_people;
    DoctorCommands m_doctor;
    NetworkCommands m_network;
    DesktopCommands m_desktop;
    std::deque<Job> m_waiting;
    bool m_changing = false;
    bool m_isWaitingForKeychain = false;
};

} // namespace oagent
