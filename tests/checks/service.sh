#!/usr/bin/env bash
# Installs what was built into a directory, and fails when something is missing there, or when systemd would complain of the
# unit or call it exposed.
#
#   service.sh BUILD_DIRECTORY
set -euo pipefail

place=$(mktemp --directory)
trap 'rm -rf "$place"' EXIT
DESTDIR=$place cmake --install "$1" --prefix /usr >/dev/null
for file in bin/oagent-bridged bin/oagent-bridge share/applications/oagent-bridge.desktop \
    share/icons/hicolor/scalable/apps/oagent-bridge.svg share/man/man1/oagent-bridged.1 share/man/man5/oagent-bridge-config.5 \
    lib/systemd/system/oagent-bridged.service lib/sysusers.d/oagent-bridge.conf share/doc/oagent-bridge/LICENSE \
    share/doc/oagent-bridge/examples/credentials.conf; do
    [ -s "$place/usr/$file" ] || { echo "/usr/$file is not installed" >&2; exit 1; }
done
unit=$place/usr/lib/systemd/system/oagent-bridged.service
"$place/usr/bin/oagent-bridged" --version >/dev/null

if ! command -v systemd-analyze >/dev/null; then
    echo "systemd-analyze is not here: the unit was not judged"
    exit 0
fi
# The program is looked for where the unit names it, which is not where it lies in this test.
sed -i "s|^ExecStart=[^ ]*|ExecStart=$place/usr/bin/oagent-bridged|" "$unit"
complaints=$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F oagent-bridged.service || true)
[ -z "$complaints" ] || { printf '%s\n' "$complaints" >&2; exit 1; }
systemd-analyze security --offline=yes --threshold=20 "$unit" | tail -n 1
