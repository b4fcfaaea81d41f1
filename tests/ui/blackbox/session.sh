#!/usr/bin/env bash
# Runs a command in a desktop of its own: a display, a D-Bus session with an unlocked keyring and the accessibility bus, a
# window manager and a tray. Its home goes with it: nobody's real one is touched. Works without any display or session,
# also as root.
#
#   session.sh COMMAND [ARGUMENT…]
#
# The screen is 1600 x 1200, or $OAGENT_SCREEN. OAGENT_NO_KEYRING=1 leaves the keyring out.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
    place=$(mktemp --directory)
    trap 'rm -rf "$place"' EXIT
    mkdir "$place/services" "$place/data" "$place/config" "$place/cache"
    mkdir --mode 700 "$place/run"
    # The one service of the session that may be started by name.
    cp /usr/share/dbus-1/services/org.a11y.Bus.service "$place/services/"
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
    # The desktop is named by these, and programs would look for its services.
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY XDG_CURRENT_DESKTOP DESKTOP_SESSION XDG_SESSION_TYPE KDE_FULL_SESSION
    unset GNOME_DESKTOP_SESSION_ID DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL AT_SPI_BUS_ADDRESS QT_QPA_PLATFORM
    export HOME=$place XDG_DATA_HOME=$place/data XDG_CONFIG_HOME=$place/config XDG_CACHE_HOME=$place/cache
    export XDG_RUNTIME_DIR=$place/run
    export QT_QPA_PLATFORM=xcb QT_ACCESSIBILITY=1 QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
    xvfb-run --auto-servernum --server-args="-screen 0 ${OAGENT_SCREEN:-1600x1200}x24 -nolisten tcp" \
        dbus-run-session --config-file="$place/bus.conf" -- "$0" --inside "$@"
    exit
fi
shift

helpers=()
trap 'kill "${helpers[@]}" 2>/dev/null || true' EXIT
if [ -z "${OAGENT_NO_KEYRING:-}" ]; then
    printf 'opens the keyring' | gnome-keyring-daemon --unlock --components=secrets >/dev/null &
    wait $!
fi
openbox --sm-disable 2>/dev/null & # it misses a menu
helpers+=($!)
trayer --edge bottom --align right --width 10 --height 32 --widthtype percent &
helpers+=($!)
"$@"
