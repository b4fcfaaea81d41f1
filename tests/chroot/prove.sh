#!/usr/bin/env bash
# Proves on a fresh Debian 12, with nothing but git and no display, that app/run.sh and tests/run.sh do what the README
# says. Works on a clone of HEAD, so commit first. Needs root, debootstrap and about 4 GB.
#
#   prove.sh [BASE]   BASE: a directory with a bare bookworm to copy, prepared for this host's mirrors or proxies;
#                     without it debootstrap makes one
set -euo pipefail
source_tree=$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)
mirror=http://deb.debian.org/debian

fresh=$(mktemp --directory --tmpdir oagent-chroot.XXXXXX)
chmod 755 "$fresh"
trap 'rm -rf --one-file-system "$fresh"' EXIT

if [ "$#" -gt 0 ]; then
    cp --archive --one-file-system "$1/." "$fresh"
else
    debootstrap --variant=minbase bookworm "$fresh" "$mirror"
fi
cp --dereference /etc/resolv.conf "$fresh/etc/resolv.conf"
for tool in cmake g++ node; do
    if chroot "$fresh" sh -c "command -v $tool" >/dev/null; then
        echo "The base is not bare: it has $tool." >&2
        exit 1
    fi
done

# The mounts live in a namespace of their own, and so do the processes: both end with it, however the proof ends.
in_chroot() {
    # shellcheck disable=SC2016 # expanded inside the namespace
    unshare --mount --pid --fork --kill-child bash -euc '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount -t sysfs -o ro sysfs "$root/sys"
        mount -t tmpfs -o mode=755 tmpfs "$root/dev"
        mkdir "$root/dev/pts" "$root/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
        mount -t tmpfs tmpfs "$root/dev/shm"
        for device in null zero full random urandom tty; do
            touch "$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        ln -s pts/ptmx "$root/dev/ptmx"
        ln -s /proc/self/fd "$root/dev/fd"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb chroot "$root" "$@" </dev/null
    ' in_chroot "$fresh" "$@"
}

in_chroot sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends git >/dev/null'
git clone --quiet --no-local "$source_tree" "$fresh/root/oagent-bridge"

for command in app/run.sh tests/run.sh; do
    echo "== $command on a fresh Debian 12, commit $(git -C "$fresh/root/oagent-bridge" rev-parse --short HEAD) =="
    begun=$SECONDS
    in_chroot "/root/oagent-bridge/$command"
    echo "== $command: good after $((SECONDS - begun)) s =="
done
# Whatever was built and tested must leave the checkout as it was cloned.
git -C "$fresh/root/oagent-bridge" diff --exit-code
