#!/usr/bin/env bash
# Measures the release build and prints a table with targets; see bridge_bench.cpp. Nothing else should be running.
#
#   tests/bench/run.sh            about 22 minutes on two cores
#   tests/bench/run.sh --quick    about 5 minutes, to see that it works; its numbers are rough
#   tests/bench/run.sh --only GROUP   one of cost, start, idle, rules (or all of these of dingtalk, lark, wecom), first, open,
#                                     growth, many
#
# The files under test lie in $TMPDIR, so that names the disk. With node and npm, the least bridge on each platform's own
# Node SDK is measured beside ours. Ends with 0 when everything could be measured and no rule of the platform was broken.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

packaging/configure.sh release >/dev/null
cmake --build --preset release --parallel "$(nproc)" --target bridge_bench

build=build/release/tests/bench
if command -v node >/dev/null && command -v npm >/dev/null; then
    for platform in dingtalk lark wecom; do
        mkdir -p "$build/node/$platform"
        cp "tests/conformance/$platform/"{package.json,package-lock.json,.npmrc} \
            tests/bench/{assistant,"$platform"}.mjs "$build/node/$platform/"
        if (cd "$build/node/$platform" && npm ci --ignore-scripts --no-audit --no-fund --silent); then
            export "BENCH_NODE_${platform^^}=$PWD/$build/node/$platform/$platform.mjs"
        else
            echo "npm could not install the SDK of $platform: measuring without a comparison." >&2
        fi
    done
fi
exec "$build/bridge_bench" "$@"
