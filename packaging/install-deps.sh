#!/usr/bin/env bash
# Installs what OAgent Bridge needs on Debian 12, Ubuntu 24.04 and later.
#
#   install-deps.sh [--all]   build, run, test and lint
#   install-deps.sh --build   build and run only
#
# Ends with 0 when everything is there, 1 when installing failed (run it again: it resumes), and 2 after naming what is
# needed where it cannot install: another system, or neither root nor sudo.
set -euo pipefail

# "package|what it is": people on other systems look for the second half.
build_needs=(
    "g++|C++20 compiler, GCC 12 or later"
    "cmake|CMake 3.25 or later"
    "ninja-build|Ninja"
    "qt6-base-dev|Qt 6.4 or later: Core, DBus, Network, Test, Widgets"
    "qt6-svg-dev|Qt Svg, for the icons"
    "qt6-tools-dev|Qt's CMake files for translations"
    "qt6-tools-dev-tools|Qt's tools that those name"
    "qt6-l10n-tools|lupdate and lrelease"
    "qt6-websockets-dev|Qt WebSockets"
    "qtkeychain-qt6-dev|QtKeychain for Qt 6"
    "libsecret-1-0|libsecret, through which QtKeychain reaches the keychain"
    "libssl-dev|OpenSSL"
    "libcurl4-openssl-dev|libcurl 7.88 or later, headers included"
    "libsqlite3-dev|SQLite 3.40 or later"
    "libexpected-dev|tl-expected"
    "libprotobuf-dev|protobuf-lite"
    "protobuf-compiler|protoc"
    "ca-certificates|the certificate authorities TLS trusts"
)
check_needs=(
    "git|Git"
    "ccache|ccache, for short rebuilds"
    "mold|mold, a fast linker"
    "libgtest-dev|GoogleTest"
    "libgmock-dev|GoogleMock"
    "libbenchmark-dev|Google Benchmark"
    "clang-14|Clang 14, for the fuzz targets"
    "libclang-rt-14-dev|libFuzzer of Clang 14"
    "dbus-daemon|message bus and dbus-run-session, a session of their own for the tests"
    "clang-format-14|clang-format 14"
    "clang-tidy-14|clang-tidy 14"
    "shellcheck|ShellCheck"
    "gnome-keyring|gnome-keyring, the keychain of the tests"
    "libsecret-tools|secret-tool, which looks into it"
    "groff-base|groff, which reads the manual"
    "xvfb|Xvfb, a display for the tests of whole windows"
    "xauth|xauth, which xvfb-run asks"
    "openbox|Openbox, a window manager for them"
    "trayer|trayer, a tray for them"
    "xdotool|xdotool, which types and clicks there"
    "at-spi2-core|the accessibility bus"
    "gir1.2-atspi-2.0|its library for Python"
    "python3-pyatspi|pyatspi, through which they look at windows"
    "fonts-dejavu-core|letters for the windows of the tests"
    "fonts-noto-cjk|Chinese ones"
)
# The conformance tests run the platforms' own Node packages.
node_needs=(
    "nodejs|Node.js 18 or later"
    "npm|npm"
)

case "${1:---all}" in
    --build) needs=("${build_needs[@]}") ;;
    --all) needs=("${build_needs[@]}" "${check_needs[@]}" "${node_needs[@]}") ;;
    *)
        echo "usage: install-deps.sh [--build|--all]" >&2
        exit 2
        ;;
esac

name_needs() {
    local need
    printf '%s\n\n' "$1"
    for need in "${needs[@]}"; do
        printf '  %-22s %s\n' "${need%%|*}" "${need#*|}"
    done
    printf '\nWith these installed by hand: cmake --preset run && cmake --build --preset run; for the tests the preset dev, then ctest --preset dev\n'
} >&2

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    name_needs "OAgent Bridge installs its needs on Debian and Ubuntu only. Please install these yourself (Debian's names):"
    exit 2
fi

# Whoever brought node and npm from elsewhere keeps them: Debian's npm would pull in, and conflict over, Debian's nodejs.
have_node() { command -v node >/dev/null && command -v npm >/dev/null; }
is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for need in "${needs[@]}"; do
    package=${need%%|*}
    case "$package" in
        nodejs | npm) have_node || is_installed "$package" || missing+=("$package") ;;
        *) is_installed "$package" || missing+=("$package") ;;
    esac
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Some packages are missing, and installing them needs root. As root, run:" >&2
        echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 2
    fi
    as_root=(sudo)
fi

echo "OAgent Bridge is about to install these packages, with what they depend on:"
printf '  %s\n' "${missing[@]}"
echo "by: ${as_root[*]:+${as_root[*]} }apt-get install --no-install-recommends"

root() { ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive "$@"; }
apt() { root apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"; }

# An installation that was cut off is finished first. What dpkg cannot finish alone, --fix-broken does, or says why not.
root dpkg --configure -a &>/dev/null || true
if ! apt update || ! apt install --yes --fix-broken --no-install-recommends "${missing[@]}" >/dev/null; then
    echo "The packages could not be installed: the reason stands above. Debian 12, Ubuntu 24.04 or later is needed." >&2
    echo "Run the same command again to resume." >&2
    exit 1
fi
