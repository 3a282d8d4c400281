#!/usr/bin/env bash
# Runs critest against Berth on Docker Engine 28.5, by the conformance kit that lies beside the checkout (../shared/tools/conformance), and
# leaves one line per spec (state, seconds, name, message; tabs between) in RESULTS. Exit code 3, with the reason in RESULTS, when the kit or
# what it needs is not there.
#   run.sh RESULTS
# Environment: BERTH_CONFORMANCE_KIT  where the kit is    BERTH_TEST_STATE (/var/lib/berth-test)    OUT  where critest's reports are to stay
#              CRI_TOOLS  where critest and crictl are, or are to be built
set -euo pipefail
results=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kit=${BERTH_CONFORMANCE_KIT:-../shared/tools/conformance}
engine=28.5
state=${BERTH_TEST_STATE:-/var/lib/berth-test}/conformance
# The version of cri-tools that expectations.yaml is about; the kit's own default is older.
version=v1.37.0
tools=${CRI_TOOLS:-$state/cri-tools-$version}
say() { printf 'conformance: %s\n' "$*" >&2; }
cannot() { printf '%s' "$1" > "$results"; say "skipped: $1"; exit 3; }

[ -x "$kit/run-critest.sh" ] || cannot "no conformance kit at $kit"
[ "$(id -u)" = 0 ] || cannot 'needs root'
kit=$(cd "$kit" && pwd)
[ -x "$tools/critest" ] || PATH=$PATH:/usr/local/go/bin command -v go > /dev/null || cannot "no critest in $tools, and no Go to build it with"

mkdir -p "$state"
work=$(mktemp -d)
berth= started=no
export REG_DIR=$state/registry
finish() {
  if [ -n "$berth" ]; then kill "$berth" 2> /dev/null || true; wait "$berth" 2> /dev/null || true; fi
  "$kit/setup-images.sh" stop || true
  [ $started = no ] || "$kit/setup-engines.sh" stop $engine || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
inside() { "$kit/setup-engines.sh" exec $engine "$@"; }

say "critest and crictl $version in $tools"
CRI_TOOLS_VERSION=$version "$kit/install-critest.sh" "$tools" >&2
say "Docker Engine $engine in a network namespace of its own"
socket=/run/engine-$engine/docker.sock
if ! curl -sf --unix-socket $socket http://engine/_ping > /dev/null 2>&1; then
  started=yes
  "$kit/setup-engines.sh" start $engine > /dev/null
fi

# An Engine in another network namespace has another 127.0.0.1: the registry has to run there. But building the images takes packages from
# the mirror, which cannot be reached from in there: so they are built out here first, unless the kit has done it on this machine already.
say 'test images, and their registry in that namespace'
if [ ! -e "$REG_DIR/images.stamp" ] && [ -e /tmp/cri-test-registry/images.stamp ]; then
  mkdir -p "$REG_DIR"
  cp -a /tmp/cri-test-registry/{tls,build,data,images.stamp} "$REG_DIR/"
fi
if [ ! -e "$REG_DIR/images.stamp" ]; then
  "$kit/setup-images.sh" >&2
  "$kit/setup-images.sh" stop
fi
inside env REG_DIR="$REG_DIR" "$kit/setup-images.sh" >&2

inside "$kit/setup-cni.sh" "$work/cni" >&2
say 'Berth'
cri=$work/cri.sock
# nsenter becomes Berth, so that its pid is the one to end; the kit's "exec" would stay between the two.
nsenter --net=/run/netns/engine-$engine -- dist/main.js serve --container-runtime-endpoint="unix://$cri" --docker-endpoint="unix://$socket" \
  --cni-conf-dir="$work/cni" --cni-cache-dir="$work/cni-cache" --cri-dockerd-root-directory="$work/cri-dockerd" \
  --state-directory="$work/state" > "$work/berth.log" 2>&1 < /dev/null &
berth=$!
# It serves before it has read what the Engine has, and says so until then: critest would take that for failures.
ready() {
  "$tools/crictl" --config /dev/null -r "unix://$cri" -t 2s info 2> /dev/null |
    jq -e '[.status.conditions[] | select(.type == "RuntimeReady" or .type == "NetworkReady") | .status] == [true, true]' > /dev/null
}
up=no
for _ in $(seq 200); do
  if ready; then up=yes; break; fi
  kill -0 $berth 2> /dev/null || break
  sleep 0.1
done
[ $up = yes ] || { say 'Berth does not become ready:'; tail -20 "$work/berth.log" >&2; exit 1; }

OUT=${OUT:-$state/out}
rm -rf "$OUT"; mkdir -p "$OUT"
say "critest, report in $OUT"
inside env OUT="$OUT" CRITEST="$tools/critest" CRICTL="$tools/crictl" "$kit/run-critest.sh" "$cri" >&2 || true
cp "$work/berth.log" "$OUT/"
say 'critest, its streams over WebSocket'
inside env OUT="$OUT/websocket" CRITEST="$tools/critest" CRICTL="$tools/crictl" "$kit/run-critest.sh" "$cri" -ginkgo.focus=Streaming \
  -websocket-exec -websocket-attach -websocket-portforward >&2 || true
kill -0 $berth 2> /dev/null || { say 'Berth ended while critest ran:'; tail -20 "$work/berth.log" >&2; exit 1; }
# Of the second run only what it was for: everything else counts as skipped in it.
{ cat "$OUT/results.tsv"; awk -F'\t' -v OFS='\t' '$3 ~ /^Streaming/ { $3 = $3 " (WebSocket)"; print }' "$OUT/websocket/results.tsv"; } > "$results"
