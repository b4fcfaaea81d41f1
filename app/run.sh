#!/usr/bin/env bash
# Builds OAgent Bridge and shows it at work: a conversation between a person, a bot and the built-in assistant, against
# simulated platforms on this machine. Installs what is missing first. Needs no account, network or display to run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-deps.sh --build
cmake --preset run
cmake --build --preset run --parallel "$(nproc)"
exec build/run/app/oagent-bridged demo
