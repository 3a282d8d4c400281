#!/bin/sh
# Before a removal, not before an upgrade. Pods go on running.
set -e
case "${1:-}" in
  remove | deconfigure | 0) ;;
  *) exit 0 ;;
esac
[ -d /run/systemd/system ] || exit 0
systemctl disable --now cri-docker.service cri-docker.socket
