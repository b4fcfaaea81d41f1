#pragma once

#include "core/control/command.h"
#include "core/support/secret.h"
#include "ui/settings/assistantdraft.h"

#include <QObject>

namespace oagent {

class Session;

/// What OK does: the key into the keychain, then the settings.
class AssistantSaving : public QObject
{
    Q_OBJECT
public:
    struct Plan
    {
        AssistantDraft draft;
        QString nameBefore; ///< commands know an assistant by its name, which the draft may change
        Secret key; ///< empty: the stored one stays, or there is none
        bool untilQuit = false; ///< the key is kept in memory alone
    };

    AssistantSaving(Session &session, Plan plan, QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    // One of these, once, last.
    void saved();
    /// `savedBefore`: a sentence about the steps that were saved and stay; empty where there are none.
    void failed(const oagent::CommandAnswer &answer, const QString &savedBefore);

private:
    void change();
    void replaceKey();
    void end(const CommandAnswer &answer, const QString &savedBefore = {});

    Session &m_session;
    Plan m_plan;
};

} // namespace oagent
