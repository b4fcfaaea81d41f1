#!/usr/bin/env bash
# Builds everything as CI does, with sanitizers and warnings as errors, and runs every test. Installs what is missing
# first. Arguments go to ctest: tests/run.sh -R ReconnectingSocket
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-deps.sh --all
cmake --preset ci
cmake --build --preset ci --parallel "$(nproc)"
exec ctest --preset ci --parallel "$(nproc)" "$@"
