#!/usr/bin/env bash
# Builds OAgent Bridge and shows it at work against simulated platforms on this machine: with a display in its window,
# where one plays the people oneself; without one as a conversation that is printed. Installs what is missing first.
# Needs no account and no network to run. Arguments go to the desktop program instead: app/run.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-deps.sh --build
packaging/configure.sh run
cmake --build --preset run --parallel "$(nproc)"
if [ "$#" -gt 0 ]; then
    exec build/run/app/oagent-bridge "$@"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    exec build/run/app/oagent-bridge --demo
fi
exec build/run/app/oagent-bridged demo
