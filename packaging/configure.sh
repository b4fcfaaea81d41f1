#!/usr/bin/env bash
# Configures one preset: configure.sh PRESET [CMAKE OPTIONS…]. CMake refuses a build directory that was made for another
# place, as one has in a checkout that was moved or copied; such a one is made anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/$1
made_for=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
if [ -n "$made_for" ] && ! [ "$made_for" -ef . ]; then
    rm -rf "$build"
fi
exec cmake --preset "$@"
