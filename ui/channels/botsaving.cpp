#include "ui/channels/botsaving.h"

#include "core/bridge/channel.h"
#include "ui/form/request.h"
#include "ui/session.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

BotSaving::BotSaving(Session &session, const Channel &channel, Plan plan, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_channel(channel)
    , m_plan(std::move(plan))
    , m_id(m_plan.draft.id)
{ }

void BotSaving::start()
{
    if (m_id.isEmpty())
        add();
    else if (!m_plan.secret.isEmpty())
        replaceSecret();
    else
        change();
}

void BotSaving::add()
{
    CommandRequest request
        = makeRequest(u"bot add"_s, {}, m_plan.draft.optionsToAdd(m_channel), std::move(m_plan.secret));
    if (m_plan.untilQuit)
        request.secretPlace = placeUntilQuit;
    m_session.perform(std::move(request), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode != ExitCode::Good) {
            Q_EMIT failed(answer, {});
            return;
        }
        connectBot(answer.result["id"_L1].toString());
    });
}

void BotSaving::replaceSecret()
{
    CommandRequest request = makeRequest(u"bot secret"_s, m_session.keyOf(m_id), {}, std::move(m_plan.secret));
    if (m_plan.untilQuit)
        request.secretPlace = placeUntilQuit;
    perform(std::move(request), &BotSaving::changeBehindSecret);
}

void BotSaving::changeBehindSecret()
{
    m_isSecretSaved = true;
    change();
}

void BotSaving::change()
{
    perform(makeRequest(u"bot set"_s, m_session.keyOf(m_id), m_plan.draft.optionsToSet(m_channel)),
            &BotSaving::switchOn);
}

void BotSaving::switchOn()
{
    if (m_plan.isOn || !m_plan.switchOn)
        return connectBot(m_id);
    m_plan.isOn = true;
    perform(makeRequest(u"bot enable"_s, m_session.keyOf(m_id)), &BotSaving::switchOn);
}

void BotSaving::connectBot(const QString &botId)
{
    if (!m_plan.isOn || !m_plan.draft.runsHere) {
        Q_EMIT saved(botId);
        return;
    }
    auto *watch = new BotWatch(m_session, botId, this);
    connect(watch, &BotWatch::ended, this, [this, botId](BotWatch::Outcome outcome, const QJsonObject &reason) {
        if (outcome == BotWatch::Outcome::Refused)
            switchOff(botId, reason);
        else
            Q_EMIT saved(botId);
    });
}

void BotSaving::switchOff(const QString &botId, const QJsonObject &reason)
{
    m_id = botId;
    m_session.perform(makeRequest(u"bot disable"_s, m_session.keyOf(m_id)), this,
                      [this, botId, reason](const CommandAnswer &) {
                          // Whether it could be written or not: the line is down, and it is the secret that has to be
                          // looked after.
                          Q_EMIT refused(botId, reason);
                      });
}

void BotSaving::perform(CommandRequest request, void (BotSaving::*next)())
{
    m_session.perform(std::move(request), this, [this, next](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good)
            (this->*next)();
        else
            Q_EMIT failed(answer, m_isSecretSaved ? tr("The secret is saved, but the rest is not.") : QString());
    });
}

} // namespace oagent
