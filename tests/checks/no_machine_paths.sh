#!/usr/bin/env bash
# Fails when a file of the project names a place of one developer's machine: a path below a home or working directory, or, in a
# lock file, the registry a package came from, which on another network may not be reachable.
#
#   no_machine_paths.sh [DIRECTORY]   without it, the project this script stands in
set -euo pipefail
cd "${1:-"$(dirname "${BASH_SOURCE[0]}")/../.."}"

# Bracketed letters keep this file from finding itself.
paths='(^|-[IL]|[^[:alnum:]_.$}/-])/(wor[k]|hom[e]/[[:alnum:]_.-]+|User[s]/[[:alnum:]_.-]+|tmp/w[t])/'
registries='"resolve[d]"|registr[y][[:alnum:].-]*\.[[:alpha:]]{2,}|^index-url|_authToke[n]'

found=0
# What is not yet tracked counts, what .gitignore names does not; an unpacked archive, which has no .git, is searched too.
search() { git grep --no-index --exclude-standard -nIE "$@"; }
if search "$paths"; then
    echo "These lines name a path of one machine." >&2
    found=1
fi
if search "$registries" -- '*package-lock.json' '*.npmrc' '*vcpkg*.json' '*.lock'; then
    echo "These lines name a package registry; npm leaves them out with: npm install --omit-lockfile-registry-resolved" >&2
    found=1
fi
exit "$found"
