#!/bin/sh
# After an installation or an upgrade, for dpkg and rpm alike. A node without systemd gets the files only.
set -e
getent group docker > /dev/null || groupadd --system docker
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
case "${1:-}" in
  configure) upgrade=${2:+yes} ;;
  *) [ "${1:-1}" = 1 ] || upgrade=yes ;;
esac
# Left by a removal that kept the configuration: dpkg calls the next installation an upgrade, too.
if [ -e /var/lib/berth/removed ]; then
  rm /var/lib/berth/removed
  upgrade=
fi
if [ -z "${upgrade:-}" ]; then
  systemctl enable cri-docker.socket cri-docker.service
  # A cri-dockerd that was installed without a package is left to its owner: berth doctor names it.
  systemctl start cri-docker.socket cri-docker.service ||
    echo 'berth: the service did not start: see "systemctl status cri-docker" and "berth doctor"' >&2
else
  # The socket stays: calls that come meanwhile wait in it.
  systemctl try-restart cri-docker.service
fi
