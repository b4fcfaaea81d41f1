#include "ui/channels/botwatch.h"

#include "ui/form/request.h"
#include "ui/session.h"

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Longer than a platform takes to answer, shorter than a person wants to look at a form that is done.
constexpr std::chrono::seconds patience { 10 };

} // namespace

BotWatch::BotWatch(Session &session, QString botId, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_botId(std::move(botId))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] { end(Outcome::Later); });
    m_limit.start(patience);
    connect(&session, &Session::botsChanged, this, &BotWatch::ask);
    ask();
}

/// Not Session::bots(): those may be of before the bot was changed.
void BotWatch::ask()
{
    m_isNews = true;
    if (std::exchange(m_isAsking, true) || m_hasEnded)
        return;
    m_isNews = false;
    m_session.perform(makeRequest(u"status"_s), this, [this](const CommandAnswer &answer) {
        m_isAsking = false;
        const QJsonArray bots = answer.result["bots"_L1].toArray();
        for (const auto &bot : bots)
            if (bot["id"_L1] == m_botId)
                judge(bot.toObject());
        if (m_isNews)
            ask();
    });
}

void BotWatch::judge(const QJsonObject &status)
{
    const QString state = status["state"_L1].toString();
    const QJsonObject reason = status["reason"_L1].toObject();
    const QString why = reason["id"_L1].toString();
    if (state == "online"_L1)
        return end(Outcome::Online);
    // Also where the line itself asks once more before it believes that (WeCom): whoever just typed them knows better.
    if (why == "refused-credentials"_L1)
        return end(Outcome::Refused, reason);
    if (state == "rejected"_L1)
        return end(Outcome::Later, reason);
    const bool isOnItsWay = state == "connecting"_L1 || (state == "stopped"_L1 && why.isEmpty());
    if (!isOnItsWay && why != "keychain-waiting"_L1)
        end(Outcome::Later, reason);
}

void BotWatch::end(Outcome outcome, const QJsonObject &reason)
{
    m_limit.stop();
    if (!std::exchange(m_hasEnded, true))
        Q_EMIT ended(outcome, reason);
}

} // namespace oagent
