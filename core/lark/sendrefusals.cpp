#include "core/lark/sendrefusals.h"

#include "core/lark/answers.h"

#include <algorithm>

namespace oagent::lark {

using std::chrono::steady_clock;

void SendRefusals::note(const IncomingMessage &question, const Error &why, Milliseconds duration)
{
    if (why.code != code::mayNotSend)
        return;
    const Time now = steady_clock::now();
    std::erase_if(m_until, [&](const auto &refused) { return refused.second <= now; });
    m_until[question.chatId] = now + duration;
    if (!m_since.contains(question.chatId))
        m_since.append(question.chatId);
    if (question.chatKind == ChatKind::Group && m_since.size() == 1)
        return;
    m_since = m_since.last(std::min<qsizetype>(m_since.size(), 2)); // which is all that has to be known
    m_why = why;
    const bool wasOfApp = isOfApp();
    m_ofAppUntil = now + duration;
    if (!wasOfApp)
        Q_EMIT changed();
}

void SendRefusals::noteSent(const IncomingMessage &question)
{
    const bool wasOfApp = isOfApp();
    m_until.erase(question.chatId);
    m_since.clear();
    m_ofAppUntil = {};
    if (wasOfApp)
        Q_EMIT changed();
}

bool SendRefusals::isRefused(const IncomingMessage &question) const
{
    const auto refused = m_until.find(question.chatId);
    return isOfApp() || (refused != m_until.end() && steady_clock::now() < refused->second);
}

} // namespace oagent::lark
