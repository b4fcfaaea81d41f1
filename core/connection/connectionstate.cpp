#include "core/connection/connectionstate.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

ConnectionState nextWhileStarted(ConnectionState state, ConnectionEvent event)
{
    switch (event) {
    case ConnectionEvent::Opened: return state == ConnectionState::Connecting ? ConnectionState::Online : state;
    case ConnectionEvent::Lost: return ConnectionState::WaitingToRetry;
    // While online: the line is gone, and its replacement is already on its way.
    case ConnectionEvent::RetryDue: return ConnectionState::Connecting;
    case ConnectionEvent::Start: return state == ConnectionState::WaitingToRetry ? ConnectionState::Connecting : state;
    case ConnectionEvent::Refused: return ConnectionState::Rejected;
    case ConnectionEvent::TakenOver: return ConnectionState::TakenOver;
    case ConnectionEvent::Stop: return ConnectionState::Stopped;
    }
    return state;
}

/// Nothing but a person leads out of these.
ConnectionState nextWhileAway(ConnectionState state, ConnectionEvent event)
{
    if (event == ConnectionEvent::Start)
        return ConnectionState::Connecting;
    return event == ConnectionEvent::Stop ? ConnectionState::Stopped : state;
}

} // namespace

ConnectionState next(ConnectionState state, ConnectionEvent event)
{
    switch (state) {
    case ConnectionState::Connecting:
    case ConnectionState::Online:
    case ConnectionState::WaitingToRetry: return nextWhileStarted(state, event);
    case ConnectionState::Stopped:
    case ConnectionState::Rejected:
    case ConnectionState::TakenOver: return nextWhileAway(state, event);
    }
    return state;
}

QString nameOf(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Stopped: return u"stopped"_s;
    case ConnectionState::Connecting: return u"connecting"_s;
    case ConnectionState::Online: return u"online"_s;
    case ConnectionState::WaitingToRetry: return u"waiting-to-retry"_s;
    case ConnectionState::Rejected: return u"rejected"_s;
    case ConnectionState::TakenOver: return u"taken-over"_s;
    }
    return u"unknown"_s;
}

void keepReason(StateReason &kept, ConnectionState state, const StateReason &reason)
{
    if (state == ConnectionState::WaitingToRetry || state == ConnectionState::Rejected)
        kept = reason;
    else if (state != ConnectionState::Connecting)
        kept = {};
}

} // namespace oagent
