#include "core/bridge/cardgate.h"

namespace oagent {

void CardGate::pause(Milliseconds duration, const Error &why)
{
    m_pausedUntil = std::chrono::steady_clock::now() + duration;
    m_why = why;
    Q_EMIT paused(m_why);
}

bool isTransient(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded:
    case Error::Kind::Network:
    case Error::Kind::Proxy:
    case Error::Kind::Timeout:
    case Error::Kind::Truncated:
    case Error::Kind::Tls: // of a network in between, as is a page where an answer should be
    case Error::Kind::Protocol: return true;
    default: return false;
    }
}

} // namespace oagent
