#include "core/simulator/wecom/wecomsubscribewatch.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

WeComSubscribeWatch::WeComSubscribeWatch(WeComContext &context)
    : m_context(context)
    , m_connects(context.limits.connectWindow, context.limits.connectsPerWindow)
{ }

void WeComSubscribeWatch::connected()
{
    if (!m_connects.allowsOneMore()) {
        m_context.log.record(u"connect.storm"_s,
                             u"more than %1 lines in the window"_s.arg(m_context.limits.connectsPerWindow));
    }
}

void WeComSubscribeWatch::subscribing(const QString &secret)
{
    const WeComTime now = WeComContext::now();
    if (m_kickedAt && now - *m_kickedAt < m_context.limits.kickedWatch)
        m_context.log.record(u"kick.resubscribed"_s, u"it came back by itself after another program took over"_s);
    if (m_refusals == 0 || secret != m_refusedSecret)
        return;
    if (m_refusals >= m_context.limits.refusedTries)
        m_context.log.record(u"subscribe.hammer"_s, u"this secret was refused often enough"_s);
    // The client counts from when it heard of the refusal, with a coarse timer.
    if (now - *m_refusedAt < m_context.limits.refusedPause * 9 / 10)
        m_context.log.record(u"subscribe.too-soon"_s, u"this secret was refused a moment ago"_s);
}

void WeComSubscribeWatch::accepted()
{
    m_refusals = 0;
    m_kickedAt.reset();
}

void WeComSubscribeWatch::refused(const QString &secret)
{
    m_refusals = secret == m_refusedSecret ? m_refusals + 1 : 1;
    m_refusedSecret = secret;
    m_refusedAt = WeComContext::now();
}

void WeComSubscribeWatch::expectRestart()
{
    m_connects.clear();
    m_refusals = 0;
    m_kickedAt.reset();
}

} // namespace oagent::simulator
