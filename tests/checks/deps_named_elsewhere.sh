#!/usr/bin/env bash
# On a system without apt, install-deps.sh names what is needed and ends with 2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

status=0
said=$(PATH=/nowhere "$BASH" packaging/install-deps.sh 2>&1) || status=$?
[ "$status" -eq 2 ] || { echo "ended with $status" >&2; exit 1; }
for need in g++ cmake qt6-websockets-dev libgtest-dev nodejs; do
    [[ $said == *"$need"* ]] || { echo "does not name $need" >&2; exit 1; }
done
