#!/usr/bin/env bash
# Proves the service under a live systemd: boots one as process 1 of a Debian 12 made for it and shows there that the unit
# starts with its whole hardening, takes a bot and a changed config.json while it runs, is started anew when it stands still,
# ends in good order, and reads a secret that systemd hands over. Needs root, debootstrap, a kernel with cgroup 2 and
# overlayfs, and the build `run` (app/run.sh makes it).
#
#   systemd.sh [BASE]   BASE: a directory with a bare bookworm, prepared for this host's mirrors or proxies; it is left as
#                       it is. Without it debootstrap makes one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=build/run
[ -x $build/app/oagent-bridged ] || { echo "There is no build to prove: cmake --preset run && cmake --build --preset run" >&2; exit 2; }

place=$(mktemp --directory --tmpdir oagent-systemd.XXXXXX)
root=$place/root
mkdir "$root" "$place/upper" "$place/work"
first=
end() {
    [ -z "$first" ] || kill -KILL "$first" 2>/dev/null || true
    umount --recursive "$root" 2>/dev/null || true
    rm -rf --one-file-system "$place"
}
trap end EXIT

base=${1:-}
if [ -z "$base" ]; then
    base=$place/base
    debootstrap --variant=minbase bookworm "$base" http://deb.debian.org/debian
fi
mount -t overlay overlay -o "lowerdir=$base,upperdir=$place/upper,workdir=$place/work" "$root"
cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
# What the program needs to run, as the dynamic linker names it, systemd, and the kill of ExecReload=.
mapfile -t libraries < <(ldd $build/app/oagent-bridged | awk '$3 ~ /^\// { print $3 }' | xargs -n 1 readlink -f \
    | while read -r library; do dpkg-query -S "$library" 2>/dev/null || dpkg-query -S "${library#/usr}"; done \
    | sed 's/:.*//' | sort -u)
chroot "$root" sh -euc 'apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null' sh \
    systemd systemd-sysv dbus procps "${libraries[@]}"
DESTDIR=$root cmake --install $build --prefix /usr >/dev/null
chroot "$root" systemd-sysusers
chroot "$root" systemctl --quiet enable oagent-bridged

# pivot_root instead of chroot: a unit with PrivateUsers= may not start below the latter.
# shellcheck disable=SC2016 # expanded inside the namespace
unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child bash -euc '
    mount --make-rprivate /
    cd "$1"
    mount -t proc proc proc
    mount -t sysfs sysfs sys
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mount -t tmpfs -o mode=755 tmpfs dev
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
    mount -t tmpfs tmpfs dev/shm
    for device in null zero full random urandom tty; do
        touch "dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    mount -t tmpfs tmpfs run
    mount -t tmpfs tmpfs tmp
    mkdir -p old
    pivot_root . old
    umount --lazy /old
    mount --make-rshared / # as systemd has it, which leaves it to whoever made its container
    exec env -i container=proof PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system
' boot "$root" </dev/null >"$place/console" 2>&1 &
unshare=$!
first=$unshare
inside() { nsenter --target "$(pgrep --parent "$unshare")" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# until_holds SECONDS WHAT COMMAND…: asks again until it holds.
until_holds() {
    local seconds=$1 what=$2 begun=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$((SECONDS - begun))" -ge "$seconds" ]; then
            echo "NOT HELD: $what" >&2
            inside systemctl status --no-pager --full oagent-bridged >&2 || true
            exit 1
        fi
        sleep 0.2
    done
    echo "good: $what"
}
unit_says() { [[ $(inside systemctl show --property "$1" --value oagent-bridged) =~ $2 ]]; }
main_process() { inside systemctl show --property MainPID --value oagent-bridged; }
bridged() { inside runuser -u oagent-bridge -- oagent-bridged "$@" --profile-dir /var/lib/oagent-bridge; }
status_has() { [[ $(bridged status --json || true) =~ $1 ]]; } # which ends with 1 while a bot is not online

until_holds 60 "systemd is up" inside systemctl is-active --quiet basic.target
until_holds 30 "the service says that it is ready" unit_says ActiveState '^active$'
until_holds 5 "it tells systemd its state in words" unit_says StatusText '0 of 0 bots online'
inside systemd-analyze security --no-pager oagent-bridged | tail -n 1

bridged bot add --name ops --channel dingtalk --app-id dingproof --api-url https://127.0.0.1:9 <<<"not-a-real-secret" >/dev/null
until_holds 10 "a bot added by a command is taken up at once" unit_says StatusText '0 of 1 bots online'
[ "$(inside stat --format %a:%U /var/lib/oagent-bridge/secrets/bot.ops.secret)" = 600:oagent-bridge ]
if inside runuser -u nobody -- cat /var/lib/oagent-bridge/config.json 2>/dev/null; then
    echo "NOT HELD: another account reads nothing" >&2
    exit 1
fi
echo "good: another account reads nothing"

inside sed -i 's/"enabled": true/"enabled": false/' /var/lib/oagent-bridge/config.json
inside systemctl reload oagent-bridged
until_holds 10 "a reload takes up a changed config.json" status_has '"state":"stopped"'

# A watchdog of a minute is right for people and too long for a proof.
inside mkdir -p /run/systemd/system/oagent-bridged.service.d
inside sh -c 'printf "[Service]\nWatchdogSec=4\nRestartSec=0\n" >/run/systemd/system/oagent-bridged.service.d/proof.conf'
inside systemctl daemon-reload
inside systemctl restart oagent-bridged
process=$(main_process)
inside kill -STOP "$process"
until_holds 30 "one that stands still is started anew" unit_says NRestarts '^[1-9]'
until_holds 30 "and is ready again" unit_says ActiveState '^active$'
[ "$(main_process)" != "$process" ]

inside systemctl stop oagent-bridged
unit_says Result '^success$'
inside test ! -e /var/lib/oagent-bridge/bridge.db.running
echo "good: it ends in good order"

# The example that is installed, in clear text: encryption needs a key of the machine that a proof has not.
inside sh -euc 'install -D -m 0600 /var/lib/oagent-bridge/secrets/bot.ops.secret /etc/credstore/bot.ops.secret
    rm -r /var/lib/oagent-bridge/secrets
    sed -i "s/\"enabled\": false/\"enabled\": true/" /var/lib/oagent-bridge/config.json
    sed "s|^LoadCredentialEncrypted=.*|LoadCredential=bot.ops.secret:/etc/credstore/bot.ops.secret|" \
        /usr/share/doc/oagent-bridge/examples/credentials.conf >/run/systemd/system/oagent-bridged.service.d/credentials.conf
    systemctl daemon-reload
    systemctl start oagent-bridged'
until_holds 20 "a secret that systemd hands over is read" status_has '"state":"(waiting-to-retry|connecting)"'
if inside grep -r --quiet not-a-real-secret /var/lib/oagent-bridge /var/log; then
    echo "NOT HELD: the secret stands nowhere else" >&2
    exit 1
fi
echo "good: the secret stands nowhere else"
inside systemctl stop oagent-bridged
