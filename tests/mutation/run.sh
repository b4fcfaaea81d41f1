#!/usr/bin/env bash
# Breaks the product on purpose, one line of table.sh at a time, and expects the test named there to fail: a test that
# stays green guards nothing. Works in a copy below build/, which is kept, so that only what was touched is built again.
#
#   tests/mutation/run.sh               every line
#   tests/mutation/run.sh TEXT          those whose name contains it
#   tests/mutation/run.sh --latest N    the N whose source was committed to last
#   tests/mutation/run.sh --check       only says which texts do not stand in their source any more, or more than once
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

copy=$PWD/build/mutation
only=${1:-}
latest=0
isCheck=false
if [[ $only == --latest ]]; then
    only='' latest=${2:?how many}
elif [[ $only == --check ]]; then
    only='' isCheck=true
fi
declare -A chosen=() # by name: the file it breaks
logs=$(mktemp --directory)
trap 'rm -rf "$logs"' EXIT
failed=0
table=()
targets=()
export QT_QPA_PLATFORM=offscreen
# Paths count from here, so that the copy finds what the tree itself has compiled already.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

# Only what differs is written: what is new is built.
refresh() {
    local file
    while IFS= read -r -d '' file; do
        [[ -e $file ]] || continue
        cmp -s "$file" "$copy/$file" || install -D "$file" "$copy/$file"
    done < <(git ls-files -z --cached --others --exclude-standard)
}

# The debugger's tables would take longer than the rest; the flags are those of a quick build by hand.
configure() {
    ("$copy/packaging/configure.sh" dev -DCMAKE_CXX_FLAGS_DEBUG=-O0 ${linker[@]+"${linker[@]}"}) >"$logs/build" 2>&1
}

build() {
    (cd "$copy" && cmake --build --preset dev --parallel "$(nproc)" --target "$@") >"$logs/build" 2>&1
}

# Ends with 0 when the test ran and passed; 1 when it failed, crashed or hung; 2 when there is no such test.
run_test() {
    local target=$1 test=$2
    timeout 120 "$copy/build/dev/tests/$target" --gtest_filter="$test" >"$logs/test" 2>&1 || return 1
    grep -q '^\[  PASSED  \] 1 test' "$logs/test" || return 2
}

note() {
    table+=("$(printf '%-7s %4d s  %-45s %s' "$1" "$((SECONDS - begun))" "$2" "$3")")
    printf '%s\n' "${table[-1]}"
    [[ $1 == caught ]] || failed=1
}

# mutation NAME FILE TARGET TEST, and on stdin the text of the source, a line "----", what stands there instead.
mutation() {
    local name=$1 file=$2 target=$3 test=$4 begun=$SECONDS patch find replace content rest verdict=0
    patch=$(cat)$'\n'
    if [[ $phase == choose ]]; then
        [[ $name != *"$only"* ]] || chosen[$name]=$file
        return 0
    fi
    [[ -n ${chosen[$name]-} ]] || return 0
    case $phase in
    collect)
        targets+=("$target")
        return 0
        ;;
    check)
        run_test "$target" "$test" || note UNSURE "$name" "$test is not there, or fails without the mutation"
        return 0
        ;;
    esac
    find=${patch%%$'\n----\n'*}
    replace=${patch#*$'\n----\n'}
    replace=${replace%$'\n'}
    content=$(cat "$file"; printf x)
    content=${content%x}
    rest=${content#*"$find"}
    if [[ $rest == "$content" ]]; then
        note STALE "$name" "the text is not in $file any more"
        return 0
    elif [[ $rest == *"$find"* ]]; then
        note STALE "$name" "the text stands more than once in $file"
        return 0
    fi
    ! $isCheck || return 0
    printf '%s' "${content%%"$find"*}$replace$rest" >"$copy/$file"
    if ! build "$target"; then
        tail -n 30 "$logs/build"
        note BROKEN "$name" "the mutated $file does not build"
    else
        run_test "$target" "$test" || verdict=$?
        case $verdict in
        1) note caught "$name" "$test" ;;
        *) note MISSED "$name" "$test stays green" ;;
        esac
    fi
    install "$file" "$copy/$file" # the next build takes it up
}

# Forgets all but as many as were asked for.
keep_latest() {
    local file name left=$latest
    local -A kept=()
    while IFS= read -r file; do
        for name in "${!chosen[@]}"; do
            if ((left > 0)) && [[ ${chosen[$name]} == "$file" ]]; then
                kept[$name]=$file left=$((left - 1))
            fi
        done
    done < <(git log --format= --name-only | awk '!seen[$0]++')
    for name in "${!chosen[@]}"; do
        [[ -n ${kept[$name]-} ]] || unset "chosen[$name]"
    done
}

phase=choose
# shellcheck source=tests/mutation/table.sh
source tests/mutation/table.sh
if $isCheck; then
    phase=run
    source tests/mutation/table.sh
    exit "$failed"
fi
((latest == 0)) || keep_latest
linker=()
! command -v ld.lld >/dev/null || linker=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld)
refresh
phase=collect
source tests/mutation/table.sh
begun=$SECONDS
mapfile -t targets < <(printf '%s\n' "${targets[@]}" | sort -u)
{ configure && build "${targets[@]}"; } || {
    tail -n 50 "$logs/build"
    exit 1
}
printf 'built in %d s: %s\n' "$((SECONDS - begun))" "${targets[*]}"
phase=check
source tests/mutation/table.sh
phase=run
source tests/mutation/table.sh

printf '\n'
printf '%s\n' "${table[@]}"
exit "$failed"
