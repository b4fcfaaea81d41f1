#!/usr/bin/env bash
# Writes a picture of every window into DIRECTORY/<language>-<light|dark>-<scale>/, from the demo, without a display.
#
#   take.sh PROGRAM DIRECTORY     PROGRAM: the built screenshots.cpp
set -euo pipefail

program=$1
mkdir -p "$2"
directory=$(realpath "$2")
home=$(mktemp --directory)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home/run QT_QPA_PLATFORM=offscreen
mkdir --mode 700 "$home/run"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY

for language in en_US zh_CN; do
    for shade in light dark; do
        for scale in 1 2; do
            place=$directory/$language-$shade-${scale}00
            echo "$place"
            LC_ALL=$language.UTF-8 LANGUAGE=$language QT_SCALE_FACTOR=$scale "$program" "$place" "$shade"
        done
    done
done
