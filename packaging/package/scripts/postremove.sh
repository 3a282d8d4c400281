#!/bin/sh
# After a removal. dpkg keeps configuration until it is purged; rpm knows no such thing and keeps changed files as .rpmsave.
set -e
[ ! -d /run/systemd/system ] || systemctl daemon-reload
case "${1:-}" in
  purge)
    rm -rf /etc/berth /var/lib/berth /run/berth
    ;;
  0)
    rm -rf /var/lib/berth /run/berth
    [ ! -d /etc/berth ] || rmdir --ignore-fail-on-non-empty /etc/berth
    ;;
esac
