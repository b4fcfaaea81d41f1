#include "core/simulator/lark/ratebook.h"

#include "core/simulator/lark/larkanswer.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

RateWindow &RateBook::windowOf(const QString &key, int allowed)
{
    auto window = m_windows.find(key);
    if (window == m_windows.end())
        window = m_windows.insert(key, RateWindow(m_context.limits.rateWindow, allowed));
    return *window;
}

std::optional<HttpAnswer> RateBook::called(const QString &operation)
{
    ++m_counted;
    const auto notBefore = m_notBefore.constFind(operation);
    if (notBefore != m_notBefore.constEnd() && steadyNow() < *notBefore)
        m_context.log.record(u"rate.impatient"_s, operation + u" before x-ogw-ratelimit-reset had passed"_s);
    const int quota = m_context.limits.countedCallsPerMonth;
    if (quota > 0 && m_counted > quota)
        return LarkAnswer::error(99'991'403, u"This month's API call quota has been exceeded"_s, 429);
    if (windowOf(operation, m_context.limits.callsPerWindow).allowsOneMore())
        return std::nullopt;
    m_context.log.record(u"api.rate"_s, u"too many calls of "_s + operation);
    return LarkAnswer::frequencyLimit();
}

std::optional<HttpAnswer> RateBook::counted(const QString &code, const QString &id, int allowed)
{
    if (windowOf(code + u' ' + id, allowed).allowsOneMore())
        return std::nullopt;
    m_context.log.record(code, u"more than %1 in the window"_s.arg(allowed));
    return LarkAnswer::chatFrequencyLimit();
}

void RateBook::answered(const QString &operation, const HttpAnswer &answer)
{
    m_notBefore.remove(operation);
    for (const auto &[name, value] : answer.headers) {
        if (answer.status == 429 && name == "x-ogw-ratelimit-reset")
            m_notBefore.insert(operation, steadyNow() + std::chrono::seconds(value.toInt()));
    }
}

void RateBook::forget() { m_windows.clear(); }

} // namespace oagent::simulator::larkparts
