#include "core/support/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace oagent {

Backoff::Backoff(Bounds bounds, Random random)
    : m_bounds(bounds)
    , m_bound(bounds.first)
    , m_random(random ? std::move(random) : [] { return QRandomGenerator::global()->generateDouble(); })
{ }

Milliseconds Backoff::next()
{
    const double part = m_bounds.least + (m_bounds.most - m_bounds.least) * m_random();
    const auto delay = Milliseconds(static_cast<Milliseconds::rep>(part * static_cast<double>(m_bound.count())));
    m_bound = std::min(m_bound * 2, m_bounds.last);
    return std::min(delay, m_bounds.last);
}

} // namespace oagent
