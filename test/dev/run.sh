#!/usr/bin/env bash
# npm run dev: a node to work on. Starts a Docker Engine and Berth on it, both in a network namespace of their own, builds and restarts
# Berth whenever a source file changes, and prints what to type to use it. Ctrl-C stops Berth and the Engine. Pods are kept for the next run.
#   npm run dev                              on the newest of the test Engines
#   npm run dev -- release --log-level=info  on the release's Engine, with flags of "berth serve"
# Environment: BERTH_TEST_STATE (/var/lib/berth-test)    BERTH_TEST_INSTANCE (dev)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
say() { printf '%s\n' "$*" >&2; }

export BERTH_TEST_INSTANCE=${BERTH_TEST_INSTANCE:-dev}
wanted=
case ${1:-} in release | testing) wanted=$1; shift ;; esac

packaging/bootstrap/prepare.sh
children=()
finish() {
  trap - INT TERM
  for child in "${children[@]}"; do kill "$child" 2> /dev/null || true; done
  for child in "${children[@]}"; do wait "$child" 2> /dev/null || true; done
  test/setup/engines.sh stop
}
trap finish EXIT
trap 'exit 130' INT TERM
engines=$(test/setup/engines.sh start)
read -r id netns engine < <(node -e '
  const [wanted, engines] = [process.argv[1], JSON.parse(process.argv[2])];
  const { id, netnsPath, socketPath } = engines.find((engine) => engine.id === wanted) ?? engines.at(-1);
  console.log(id, netnsPath, socketPath);' "$wanted" "$engines")

# Kept from run to run, as on a node: Berth finds its pods again.
home=${BERTH_TEST_STATE:-/var/lib/berth-test}/$BERTH_TEST_INSTANCE/node-$id
mkdir -p "$home"/{cni,leases,logs}
cat > "$home/cni/10-berth-dev.conflist" << JSON
{
  "cniVersion": "1.0.0",
  "name": "berth-dev",
  "plugins": [
    {
      "type": "bridge", "bridge": "berth-dev0", "isGateway": true, "hairpinMode": true,
      "ipam": {
        "type": "host-local", "dataDir": "$home/leases",
        "ranges": [[{ "subnet": "10.90.0.0/16" }], [{ "subnet": "fd00:90::/64" }]],
        "routes": [{ "dst": "0.0.0.0/0" }, { "dst": "::/0" }]
      }
    },
    { "type": "portmap", "capabilities": { "portMappings": true }, "snat": true }
  ]
}
JSON
cat > "$home/pod.json" << JSON
{ "metadata": { "name": "web", "uid": "1", "namespace": "default" }, "log_directory": "$home/logs" }
JSON
cat > "$home/container.json" << 'JSON'
{ "metadata": { "name": "main" }, "image": { "image": "berth-it/busybox:1" }, "command": ["sleep", "1000"], "log_path": "main.log" }
JSON

say "
A node to work on: Docker Engine $engine, Berth on $home/cri.sock. In another terminal:

  export CONTAINER_RUNTIME_ENDPOINT=unix://$home/cri.sock
  crictl info
  crictl run --no-pull $home/container.json $home/pod.json
  crictl ps; crictl rmp -fa
  nsenter --net=$netns crictl exec -it CONTAINER sh       # streams are served in the node's network namespace
  docker -H unix://$engine ps
"

node_modules/.bin/tsc -p tsconfig.json --watch --preserveWatchOutput &
children+=($!)
# The flags are those of the first line of src/main.ts.
MALLOC_ARENA_MAX=1 nsenter --net="$netns" -- node --watch --watch-preserve-output --max-semi-space-size=2 dist/main.js serve \
  --container-runtime-endpoint="unix://$home/cri.sock" --docker-endpoint="unix://$engine" \
  --pod-infra-container-image=berth-it/pause:1 --cni-conf-dir="$home/cni" --cni-cache-dir="$home/cni-cache" \
  --cri-dockerd-root-directory="$home/cri-dockerd" --state-directory="$home/state" --log-level=debug "$@" &
children+=($!)
wait
