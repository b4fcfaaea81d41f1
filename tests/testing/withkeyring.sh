#!/usr/bin/env bash
# Runs a command in a D-Bus session of its own, in which nothing can be started by name and no screen can be reached, with
# a home that goes with it: nobody's real keyring is touched, and no window ever opens.
#
#   withkeyring.sh COMMAND [ARGUMENT…]
set -euo pipefail

place=$(mktemp --directory)
trap 'rm -rf "$place"' EXIT
mkdir "$place/services" "$place/data" "$place/config"
mkdir --mode 700 "$place/run"
cat >"$place/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$place/run</listen>
  <servicedir>$place/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF

# The desktop is named by these, and QtKeychain would choose KWallet after them.
unset DISPLAY WAYLAND_DISPLAY XDG_CURRENT_DESKTOP DESKTOP_SESSION KDE_FULL_SESSION GNOME_DESKTOP_SESSION_ID
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL
export HOME=$place XDG_DATA_HOME=$place/data XDG_CONFIG_HOME=$place/config XDG_RUNTIME_DIR=$place/run
export OAGENT_SESSION_SERVICES=$place/services
dbus-run-session --config-file="$place/bus.conf" -- "$@"
