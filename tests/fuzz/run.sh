#!/usr/bin/env bash
# Fuzzes every parser of foreign bytes: builds the targets with Clang 14, AddressSanitizer and UndefinedBehaviorSanitizer and
# runs each for SECONDS (default 60), as many at once as there are processors. 0 only replays seeds and earlier finds.
# Ends with 0 when nothing was found, 1 after naming what was, 2 when something that is needed is missing.
#
#   tests/fuzz/run.sh [SECONDS] [TARGET…]
#
# What the fuzzer learns stays in build/fuzz/corpus, so the next run goes on from there; what it finds in build/fuzz/found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1:-60}
[[ $seconds =~ ^[0-9]+$ ]] || { echo "usage: tests/fuzz/run.sh [SECONDS] [TARGET…]" >&2; exit 2; }
shift || true

# Without its runtime, clang++ compiles but does not link.
probe=$(mktemp)
trap 'rm -f "$probe"' EXIT
if ! command -v clang++-14 >/dev/null || ! clang++-14 -x c++ -fsanitize=fuzzer,address,undefined -o "$probe" - 2>/dev/null \
    <<<'extern "C" int LLVMFuzzerTestOneInput(const unsigned char *, unsigned long) { return 0; }'; then
    echo "Fuzzing needs clang++-14 with its sanitizers and libFuzzer: install clang-14 and libclang-rt-14-dev" >&2
    echo "(packaging/install-deps.sh --all does)." >&2
    exit 2
fi

packaging/configure.sh fuzz >/dev/null
cmake --build --preset fuzz --parallel "$(nproc)"

build=build/fuzz
targets=("$@")
if [ "${#targets[@]}" -eq 0 ]; then
    for source in tests/fuzz/*_fuzz.cpp; do
        targets+=("$(basename "$source" _fuzz.cpp)")
    done
fi

limit=(-max_total_time="$seconds")
[ "$seconds" -gt 0 ] || limit=(-runs=0)

# One target: its output in $build/log/NAME, and beside that NAME.failed when it found something.
fuzz_one() {
    local name=$1
    mkdir -p "$build/corpus/$name" "$build/found" "$build/log"
    rm -f "$build/log/$name.failed"
    # 1 GiB: a parser that a small input makes larger than that is broken. 10 s for one input as well.
    "$build/tests/fuzz/${name}_fuzz" "${limit[@]}" -rss_limit_mb=1024 -timeout=10 -max_len=2048 -print_final_stats=1 \
        -dict="tests/fuzz/tokens.dict" -artifact_prefix="$build/found/$name-" \
        "$build/corpus/$name" "tests/fuzz/corpus/$name" >"$build/log/$name" 2>&1 || touch "$build/log/$name.failed"
}

for name in "${targets[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
        wait -n || true
    done
    fuzz_one "$name" &
done
wait

failed=0
printf '\n%-14s %12s %9s %8s %8s %9s  %s\n' target inputs "per s" covered corpus "peak MB" verdict
for name in "${targets[@]}"; do
    log="$build/log/$name"
    figure() { sed -n "s/^stat::$1: *//p" "$log"; }
    covered=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -d ' ' -f 2 || true)
    verdict=good
    if [ -e "$log.failed" ]; then
        verdict=FOUND
        failed=1
    fi
    printf '%-14s %12s %9s %8s %8s %9s  %s\n' "$name" "$(figure number_of_executed_units)" "$(figure average_exec_per_sec)" \
        "${covered:-0}" "$(find "$build/corpus/$name" -type f | wc -l)" "$(figure peak_rss_mb)" "$verdict"
done

for name in "${targets[@]}"; do
    log="$build/log/$name"
    [ -e "$log.failed" ] || continue
    printf '\n== %s ==\n' "$name"
    grep -E 'Not kept|ERROR|SUMMARY|runtime error|ASSERT|^    #[0-9]+ .* (core|app|tests)/' "$log" | head -n 20 || tail -n 20 "$log"
    found=$(sed -n "s/.*Test unit written to //p" "$log" | tail -n 1)
    [ -z "$found" ] || echo "Again with: $build/tests/fuzz/${name}_fuzz $found"
done
exit "$failed"
