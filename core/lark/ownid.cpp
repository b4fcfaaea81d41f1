#include "core/lark/ownid.h"

#include "core/bridge/cardgate.h"
#include "core/support/json.h"

#include <utility>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::lark {

OwnId::OwnId(Api &api, SharedTimer &timer, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_timer(timer)
    , m_limits(limits)
{ }

void OwnId::ask()
{
    if (!m_value.isEmpty() || m_isAsked)
        return;
    m_isAsked = true;
    m_isLate = false;
    m_askedAt = steady_clock::now();
    ApiCall call;
    call.method = HttpRequest::Method::Get;
    call.path = u"/open-apis/bot/v3/info"_s;
    call.purpose = u"info"_s;
    m_api.call(call, m_question.get(), [this](const Result<QJsonObject> &answer) { take(answer); });
}

void OwnId::askAnew()
{
    m_question = std::make_unique<QObject>(); // what is on its way comes to nobody
    m_isAsked = false;
    m_isRefused = false;
    m_value.clear();
    ask();
}

void OwnId::askWithLine()
{
    if (!m_isRefused)
        ask();
}

void OwnId::whenKnown(std::function<void()> goOn)
{
    if (steady_clock::now() - m_askedAt >= m_limits.ownIdMinInterval)
        ask();
    if (!m_isAsked || m_isLate)
        return goOn();
    m_waiting.push_back(std::move(goOn));
    if (!m_wait.isActive())
        m_wait = m_timer.after(m_limits.ownIdWait, [this] {
            m_isLate = true;
            serveWaiting();
        });
}

/// Answers: {"code": 0, "bot": {"open_id", "app_name", "activate_status"}}, on the top level (§12)
void OwnId::take(const Result<QJsonObject> &answer)
{
    m_isAsked = false;
    if (!answer) {
        m_isRefused = !isTransient(answer.error());
        Q_EMIT notAnswered(answer.error());
        return serveWaiting();
    }
    constexpr int active = 2;
    const QJsonObject bot = answer->value("bot"_L1).toObject();
    m_value = bot["open_id"_L1].toString();
    m_isRefused = m_value.isEmpty();
    if (const QString name = bot["app_name"_L1].toString(); !name.isEmpty())
        Q_EMIT nameLearnt(name);
    if (const int status = numberIn(bot["activate_status"_L1]).value_or(active); status != active)
        Q_EMIT notActive(status);
    serveWaiting();
}

void OwnId::serveWaiting()
{
    m_wait.cancel();
    for (const auto &goOn : std::exchange(m_waiting, {}))
        goOn();
}

} // namespace oagent::lark
