#!/usr/bin/env bash
# Fails when a page of the manual makes groff complain.
#
#   manual.sh PAGE…
set -euo pipefail

status=0
for page in "$@"; do
    [ -s "$page" ] || { echo "$page is not there or empty" >&2; exit 1; }
    complaints=$(groff -ww -man -Tutf8 -rLL=80n -z "$page" 2>&1)
    [ -z "$complaints" ] || { printf '%s\n' "$complaints" >&2; status=1; }
done
exit "$status"
