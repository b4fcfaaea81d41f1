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
    const double half = static_cast<double>(m_bound.count()) / 2.0;
    const auto delay = Milliseconds(static_cast<Milliseconds::rep>(half + half * m_random()));
    m_bound = std::min(m_bound * 2, m_bounds.last);
    return delay;
}

} // namespace oagent
