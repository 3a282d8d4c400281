#!/bin/sh
# After a removal. dpkg keeps configuration and state until the package is purged. rpm has no purge: it keeps
# changed files as .rpmsave, and the state, which has files that running pods have mounted.
set -e
[ ! -d /run/systemd/system ] || systemctl daemon-reload
case "${1:-}" in
  purge)
    rm -rf /etc/berth /var/lib/berth /run/berth
    ;;
  0)
    rm -rf /run/berth
    [ ! -d /etc/berth ] || rmdir --ignore-fail-on-non-empty /etc/berth
    ;;
esac
