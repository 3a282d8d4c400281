#!/usr/bin/env bash
# The Docker Engines of the integration tests, each in a network namespace of its own, with the images and the registry the tests use.
# Needs Debian or Ubuntu, root and Node.js; whatever else is missing is installed from the machine's own package mirror, and said first.
#
#   engines.sh start             all of them; prints what test/support/node/engines.ts reads from BERTH_TEST_ENGINES
#   engines.sh restart ID [ARG]  that Engine, with further arguments for dockerd (e.g. --live-restore); release or testing
#   engines.sh kill ID           SIGKILL to that Engine's dockerd
#   engines.sh strays ID         ends what that Engine, killed while it started containers, left running; it must have no containers
#   engines.sh exec ID CMD…      a command in that Engine's network namespace
#   engines.sh stop              all of them, and their registries
#   engines.sh purge             stop, and delete everything that start made
#
# The Engines: "release" is docker.io of the machine's release, installed. "testing" is docker.io of Debian's testing suite, unpacked beside
# it and not installed, with the release's containerd and runc; where there is no Debian mirror it is left out.
#
# start, stop and purge refuse while a run of the tests (test/run.sh) has the Engines: they would end what it tests.
#
# Environment: BERTH_TEST_STATE (/var/lib/berth-test), where packages, images and the Engines' data are kept for the next run.
#              BERTH_TEST_INSTANCE (none), a word: Engines of their own for a second checkout, beside those of the first.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${BERTH_TEST_STATE:-/var/lib/berth-test}
own=berth-it${BERTH_TEST_INSTANCE:+-$BERTH_TEST_INSTANCE}
pause=$here/../../packaging/pause
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
export DEBIAN_FRONTEND=noninteractive

say() { printf 'test/setup: %s\n' "$*" >&2; }
usage() { sed -n '2,20s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# Held for as long as a command takes; test/run.sh holds it for its whole run, and says so. No daemon may inherit it (8>&-).
lock() {
  [ -z "${BERTH_TEST_LOCKED:-}" ] || return 0
  exec 8> "/run/lock/$own.lock"
  flock -n 8 || { echo 'a run of the integration tests has these Engines: wait for its end' >&2; exit 1; }
}

# ---------------------------------------------------------------------------------------------------------------- one Engine's places
number() { case $1 in release) echo 1 ;; testing) echo 2 ;; *) echo "no Engine $1: release or testing" >&2; exit 2 ;; esac; }
run() { echo "/run/$own-$1"; }
netns() { echo "/run/netns/$own-$1"; }
# The first checkout's are where they always were.
home() { echo "$state/${BERTH_TEST_INSTANCE:+$BERTH_TEST_INSTANCE/}$1"; }
# Not "ip netns exec": that mounts a new /sys, in which the cgroups are missing.
inside() { local id=$1; shift; nsenter --net="$(netns "$id")" -- "$@"; }
dockerd_of() { case $1 in release) command -v dockerd ;; testing) echo "$state/testing/root/usr/sbin/dockerd" ;; esac; }

# A pid file's process, as long as it is still the program that wrote it.
alive() { [ -s "$1" ] && tr '\0' ' ' < "/proc/$(cat "$1")/cmdline" 2>/dev/null | grep -q -- "$2"; }
end() {   # pid file, program, signal
  alive "$1" "$2" || { rm -f "$1"; return 0; }
  local pid; pid=$(cat "$1")
  kill "-$3" "$pid"
  for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || { rm -f "$1"; return 0; }; sleep 0.1; done
  echo "$2 ($pid) does not end" >&2; return 1
}

# ------------------------------------------------------------------------------------------------------------------------- packages
updated=no
update() { [ $updated = yes ] || { apt-get -qq update >&2; updated=yes; }; }

install_missing() {
  local missing=()
  command -v dockerd > /dev/null || missing+=(docker.io)
  command -v ip > /dev/null || missing+=(iproute2)
  command -v iptables > /dev/null || missing+=(iptables)
  command -v nsenter > /dev/null || missing+=(util-linux)
  command -v pgrep > /dev/null || missing+=(procps)
  [ -x /usr/lib/cni/bridge ] || missing+=(containernetworking-plugins)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  update
  apt-get -qq install -y --no-install-recommends "${missing[@]}" > /dev/null
}

# unpacked PACKAGE PROGRAM: fetches a package and unpacks it below the state directory, without installing it. Prints the path of the program.
unpacked() {
  local dir=$state/packages/$1
  if [ ! -d "$dir/root" ]; then
    say "fetching $1 (unpacked in $dir, not installed)"
    update
    rm -rf "$dir"; mkdir -p "$dir"
    (cd "$dir" && apt-get -qq -o APT::Sandbox::User=root download "$1" >&2 && dpkg -x ./*.deb new && mv new root)
  fi
  find "$dir/root" -type f -name "$2" -path '*bin/*' -print -quit
}

debian_mirror() {
  [ -r $keyring ] && grep -q '^ID=debian' /etc/os-release || return 1
  local mirror
  mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -1)
  [ -n "$mirror" ] || mirror=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' /etc/apt/sources.list 2>/dev/null)
  [ -n "$mirror" ] && echo "$mirror"
}

unpack_testing() {
  [ ! -x "$(dockerd_of testing)" ] || return 0
  local mirror dir=$state/testing
  mirror=$(debian_mirror) || { say "no Debian mirror here: the tests run on the release's Engine only"; return 1; }
  say "fetching docker.io of Debian testing (unpacked in $dir/root, not installed)"
  rm -rf "$dir/apt" "$dir/root"; mkdir -p "$dir"/apt/{parts,lists/partial,cache/archives/partial}
  echo "deb [signed-by=$keyring] $mirror testing main" > "$dir/apt/parts/testing.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$dir/apt/parts" -o "Dir::State::lists=$dir/apt/lists"
    -o "Dir::Cache=$dir/apt/cache" -o APT::Sandbox::User=root)
  "${apt[@]}" update >&2
  (cd "$dir/apt/cache" && "${apt[@]}" download docker.io >&2 && dpkg -x docker.io_*.deb "$dir/root")
  rm -rf "$dir/apt"
}

# -------------------------------------------------------------------------------------------------------------- Engines and registries
start_engine() {   # id, further arguments for dockerd
  local id=$1 run netns n home; shift
  home=$(home "$id") run=$(run "$id") netns=$(netns "$id") n=$(number "$id")
  alive "$run/dockerd.pid" "$run" && return 0
  mkdir -p "$run" "$home"
  [ -e "$netns" ] || ip netns add "$own-$id"
  inside "$id" ip link set lo up
  # As on a node of a cluster. An Engine that has to switch forwarding on lets nothing be forwarded but its own from then on.
  inside "$id" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  rm -f "$run/docker.sock" "$run/dockerd.pid"
  say "starting dockerd ($id), log in $home/dockerd.log"
  PATH=$state/testing/root/usr/bin:$state/testing/root/usr/sbin:$PATH setsid -f nsenter --net="$netns" -- "$(dockerd_of "$id")" \
    -H "unix://$run/docker.sock" --data-root "$home/data" --exec-root "$run/exec" --pidfile "$run/dockerd.pid" \
    --bip "172.30.$n.1/24" "$@" > "$home/dockerd.log" 2>&1 < /dev/null 8>&-
  node "$pause/ask-engine.mjs" wait "$run/docker.sock" >&2 || { tail -5 "$home/dockerd.log" >&2; exit 1; }
}

start_registry() {   # id, port, auth section
  local id=$1 port=$2 file; file=$(run "$id")/registry-$port
  alive "$file.pid" "$file" && return 0
  printf 'version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\nhttp: {addr: "127.0.0.1:%s"}\n%s\n' \
    "$state/registry" "$port" "$3" > "$file.yml"
  # shellcheck disable=SC2016
  setsid -f nsenter --net="$(netns "$id")" -- bash -c 'echo $$ > "$1.pid"; exec "$2" serve "$1.yml"' _ "$file" "$registry" \
    > "$file.log" 2>&1 < /dev/null 8>&-
}

start() {
  [ "$(id -u)" = 0 ] || { echo 'the integration tests start Docker Engines: they need root' >&2; exit 1; }
  mkdir -p "$state"
  install_missing
  local engines=(release) busybox
  busybox=$(unpacked busybox-static busybox)
  registry=$(unpacked docker-registry docker-registry)
  if unpack_testing; then engines+=(testing); fi
  for id in "${engines[@]}"; do
    # A run that was broken off leaves links, rules and addresses behind: an Engine that is started gets a network namespace of its own age.
    alive "$(run "$id")/dockerd.pid" "$(run "$id")" || { stop_registries "$id"; end_strays "$id"; [ ! -e "$(netns "$id")" ] || ip netns del "$own-$id"; }
    start_engine "$id"
    start_registry "$id" 5000 ''
    start_registry "$id" 5001 "auth: {htpasswd: {realm: berth, path: $here/registry-users}}"
  done
  local sockets=()
  for id in "${engines[@]}"; do sockets+=("$id=$(run "$id")/docker.sock"); done
  node "$here/images.mjs" "$busybox" "$pause/pause" "${sockets[@]}"
}

stop_registries() {   # id
  local port
  for port in 5000 5001; do end "$(run "$1")/registry-$port.pid" "$(run "$1")/registry-$port" TERM; done
}

# Neither the Engine nor its containerd knows of them any more after a restart; they hold network namespaces.
end_strays() {   # id
  local shim child
  for shim in $(pgrep -f -- "^[^ ]*containerd-shim-runc-v2 .*-address $(run "$1")/exec/containerd/containerd.sock" || true); do
    for child in $(pgrep -P "$shim" || true) "$shim"; do kill -KILL "$child" 2>/dev/null || true; done
  done
}

stop() {
  local id
  for id in release testing; do
    stop_registries "$id"
    end "$(run "$id")/dockerd.pid" "$(run "$id")" TERM
    end_strays "$id"
  done
}

purge() {
  stop
  local id
  for id in release testing; do
    [ ! -e "$(netns "$id")" ] || ip netns del "$own-$id"
    rm -rf "$(run "$id")"
  done
  rm -rf "$state${BERTH_TEST_INSTANCE:+/$BERTH_TEST_INSTANCE}"
}

case ${1:-} in
  start) lock; start ;;
  restart) [ $# -ge 2 ] || usage; id=$2; shift 2; end "$(run "$id")/dockerd.pid" "$(run "$id")" TERM; start_engine "$id" "$@" ;;
  kill) [ $# = 2 ] || usage; end "$(run "$2")/dockerd.pid" "$(run "$2")" KILL ;;
  strays) [ $# = 2 ] || usage; end_strays "$2" ;;
  exec) [ $# -ge 3 ] || usage; shift; inside "$@" ;;
  stop) lock; stop ;;
  purge) lock; purge ;;
  *) usage ;;
esac
