#!/usr/bin/env bash
# npm start: from a checkout on a Debian or Ubuntu machine with nothing but Node.js to CRI on /run/cri-dockerd.sock. Says what it installs
# and starts before it does, changes nothing that works already, and may be run again at any time.
#   npm start                              all defaults
#   npm start -- --log-level=debug …       with flags of "berth serve"
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bootstrap=packaging/bootstrap pause=packaging/pause
say() { printf 'berth: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

[ "$(id -u)" = 0 ] || fail 'needs root: it serves a socket in /run, and sets up the network of pods'
$bootstrap/prepare.sh run

# --------------------------------------------------------------------------------------------------------------------- a Docker Engine
default=/var/run/docker.sock
socket=$default
case ${DOCKER_HOST:-} in '') ;; unix://*) socket=${DOCKER_HOST#unix://} ;; *) socket= ;; esac
answers() { node $pause/ask-engine.mjs ping "$socket" > /dev/null 2>&1; }

install() {
  command -v apt-get > /dev/null || fail "missing: $*. Install them, then run npm start again (only Debian and Ubuntu are set up by it)"
  say "installing $* (apt-get)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >&2
  apt-get -qq install -y --no-install-recommends "$@" > /dev/null
}

install_engine() {
  local missing=()
  command -v dockerd > /dev/null || missing+=(docker.io ca-certificates)
  command -v iptables > /dev/null || missing+=(iptables)
  command -v ip > /dev/null || missing+=(iproute2)
  # Where no init system has mounted the cgroups, and none will.
  grep -q ' cgroup2\? ' /proc/mounts || missing+=(cgroupfs-mount)
  [ ${#missing[@]} = 0 ] || install "${missing[@]}"
  grep -q ' cgroup2\? ' /proc/mounts || { say 'mounting the cgroup file systems'; cgroupfs-mount; }
}

start_engine() {
  if [ -d /run/systemd/system ]; then
    say 'starting Docker Engine (systemctl start docker)'
    systemctl start docker
  else
    say 'starting Docker Engine (dockerd, in the background; it stays when this ends). Its log: /var/log/dockerd.log'
    setsid -f dockerd >> /var/log/dockerd.log 2>&1 < /dev/null
  fi
  node $pause/ask-engine.mjs wait "$socket" || fail 'Docker Engine does not come up; see journalctl -u docker, or /var/log/dockerd.log'
}

if [ -z "$socket" ]; then
  say "using the Docker Engine at DOCKER_HOST=$DOCKER_HOST"
elif answers; then
  say "using the Docker Engine on $socket"
elif [ "$socket" != $default ]; then
  fail "no Docker Engine answers at DOCKER_HOST=$DOCKER_HOST; start it, or unset DOCKER_HOST to have one set up here"
else
  install_engine
  answers || start_engine
fi

# ----------------------------------------------------------------------------------------------------------- settings nobody has given
flags=()
[ -z "${DOCKER_HOST:-}" ] || flags+=(--docker-endpoint=)

settings=$(dist/main.js config --output=json "$@")
# The value of a setting, if nobody but the default has a say in it.
by_default() {
  node -e 'const { value, source } = JSON.parse(process.argv[1]).settings[process.argv[2]];
    if (source === "default") console.log(value);' "$settings" "$1"
}

if [ -n "$(by_default networkPlugin)" ]; then
  if ! compgen -G '/etc/cni/net.d/*.conf*' > /dev/null && ! compgen -G '/etc/cni/net.d/*.json' > /dev/null; then
    say 'no CNI configuration in /etc/cni/net.d: pods get a Docker network of their own (--network-plugin=docker)'
    flags+=(--network-plugin=docker)
  fi
fi

image=$(by_default podInfraContainerImage)
if [ -n "$image" ] && [ -n "$socket" ]; then
  case $(node $pause/ask-engine.mjs have-or-pull "$socket" "$image") in
    have) ;;
    pulled) say "pulled the pause image $image" ;;
    *)
      say "the pause image $image is not here, and cannot be pulled"
      local_image=berth.local/pause:1
      if $pause/make-local.sh "$socket" $local_image; then
        say "using $local_image instead, made of Debian's busybox. To use the original: docker load < pause.tar, then npm start again"
        flags+=("--pod-infra-container-image=$local_image")
      else
        say "no pod can start until it is there: docker pull $image, or docker load < pause.tar from a machine that has it"
      fi
      ;;
  esac
fi

exec dist/main.js serve "${flags[@]}" "$@"
