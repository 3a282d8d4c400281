#!/usr/bin/env bash
# Makes a pause image for a node that can pull none: the script "pause" beside this one, on the static busybox of the machine's release,
# which is fetched from its package mirror and not installed.
#   make-local.sh ENGINE-SOCKET IMAGE:TAG
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
socket=$1 image=$2
node "$here/ask-engine.mjs" have "$socket" "$image" > /dev/null 2>&1 && exit 0
command -v apt-get > /dev/null && command -v dpkg > /dev/null || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'berth: fetching busybox-static for a pause image (unpacked, not installed)\n' >&2
apt-get -qq -o APT::Sandbox::User=root download busybox-static >&2 || { apt-get -qq update >&2; apt-get -qq -o APT::Sandbox::User=root download busybox-static >&2; }
dpkg -x ./*.deb root
node "$here/load-pause.mjs" "$socket" "$(find root -type f -name busybox -path '*bin/*' -print -quit)" "$image"
