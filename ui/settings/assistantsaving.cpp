#include "ui/settings/assistantsaving.h"

#include "ui/form/request.h"
#include "ui/session.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

AssistantSaving::AssistantSaving(Session &session, Plan plan, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_plan(std::move(plan))
{ }

void AssistantSaving::start()
{
    if (!m_plan.draft.id.isEmpty())
        return change();
    CommandRequest request = makeRequest(u"assistant add"_s, {}, m_plan.draft.optionsToAdd(), std::move(m_plan.key));
    if (m_plan.untilQuit)
        request.secretPlace = placeUntilQuit;
    m_session.perform(std::move(request), this, [this](const CommandAnswer &answer) { end(answer); });
}

/// Before the key: a key goes only to the address it was given for.
void AssistantSaving::change()
{
    m_session.perform(makeRequest(u"assistant set"_s, m_plan.nameBefore, m_plan.draft.optionsToSet()), this,
                      [this](const CommandAnswer &answer) {
                          if (answer.exitCode != ExitCode::Good || m_plan.key.isEmpty())
                              end(answer);
                          else
                              replaceKey();
                      });
}

void AssistantSaving::replaceKey()
{
    CommandRequest request = makeRequest(u"assistant key"_s, m_plan.draft.name, {}, std::move(m_plan.key));
    if (m_plan.untilQuit)
        request.secretPlace = placeUntilQuit;
    m_session.perform(std::move(request), this, [this](const CommandAnswer &answer) {
        end(answer, tr("The settings are saved, but the key is not."));
    });
}

void AssistantSaving::end(const CommandAnswer &answer, const QString &savedBefore)
{
    if (answer.exitCode == ExitCode::Good)
        Q_EMIT saved();
    else
        Q_EMIT failed(answer, savedBefore);
}

} // namespace oagent
