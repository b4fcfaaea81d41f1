#!/usr/bin/env bash
# A checkout that was moved is configured anew instead of failing over the build directory it brought along.
set -euo pipefail
source_tree=$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/before/packaging"
cp "$source_tree/packaging/configure.sh" "$work/before/packaging/"
cat >"$work/before/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(moved LANGUAGES NONE)
END
cat >"$work/before/CMakePresets.json" <<'END'
{ "version": 6, "configurePresets": [ { "name": "ci", "generator": "Ninja", "binaryDir": "${sourceDir}/build/ci" } ] }
END
"$work/before/packaging/configure.sh" ci
touch "$work/before/build/ci/kept"
"$work/before/packaging/configure.sh" ci
[ -e "$work/before/build/ci/kept" ] || { echo "A build directory that fits was thrown away." >&2; exit 1; }
mv "$work/before" "$work/after"
"$work/after/packaging/configure.sh" ci
[ ! -e "$work/after/build/ci/kept" ] || { echo "The old build directory is still there." >&2; exit 1; }
