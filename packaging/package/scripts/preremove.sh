#!/bin/sh
# Before a removal, not before an upgrade. Pods go on running.
set -e
case "${1:-}" in
  remove | deconfigure | 0) ;;
  *) exit 0 ;;
esac
mkdir -p -m 0700 /var/lib/berth
: > /var/lib/berth/removed
[ -d /run/systemd/system ] || exit 0
systemctl disable --now cri-docker.service cri-docker.socket ||
  echo 'berth: the service could not be stopped: see "systemctl status cri-docker"' >&2
