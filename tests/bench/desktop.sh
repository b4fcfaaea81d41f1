#!/usr/bin/env bash
# Measures the release build of the desktop program and of its live log, on a display of its own, and prints a table with
# targets. About two minutes on two cores; nothing else should be running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

packaging/configure.sh release >/dev/null
cmake --build --preset release --parallel "$(nproc)" --target desktop_bench log_bench

printf '\n| what | measured | target | |\n| --- | --- | --- | --- |\n'
tests/ui/blackbox/session.sh build/release/tests/bench/desktop_bench 2>/dev/null
tests/ui/blackbox/session.sh build/release/tests/bench/log_bench 2>/dev/null
