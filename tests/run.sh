#!/usr/bin/env bash
# Builds everything as CI does, with sanitizers and warnings as errors, and runs every test. Installs what is missing
# first. Arguments go to ctest: tests/run.sh -R ReconnectingSocket
#
#   tests/run.sh --screenshots DIR    writes a picture of every window instead: English and Chinese, light and dark,
#                                     100 % and 200 %
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-deps.sh --all

# debootstrap leaves it to an installer to write /etc/hosts; the tests connect to servers on localhost.
if ! getent hosts localhost >/dev/null; then
    echo "This computer does not know localhost: adding it to /etc/hosts."
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    printf '127.0.0.1 localhost\n::1 localhost\n' | ${as_root[@]+"${as_root[@]}"} tee -a /etc/hosts >/dev/null || {
        echo "Add \"127.0.0.1 localhost\" to /etc/hosts and run this again." >&2
        exit 2
    }
fi

if [ "${1:-}" = --screenshots ]; then
    packaging/configure.sh release
    cmake --build --preset release --parallel "$(nproc)" --target screenshots
    exec tests/ui/screenshots/take.sh build/release/tests/ui/screenshots "${2:?name a directory}"
fi
packaging/configure.sh ci
cmake --build --preset ci --parallel "$(nproc)"
exec ctest --preset ci --parallel "$(nproc)" "$@"
