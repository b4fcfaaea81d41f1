#pragma once

namespace oagent {

/// Linux: no other process of this account may read our memory, trace us or list our files; only root may. To be called
/// once secrets may come, after prepareProcess(). Not for programs with windows: the desktop's portals look into
/// /proc/PID before they answer somebody. Elsewhere the system does not ask, or asks for rights of its own.
void forbidInspection();

} // namespace oagent
