#!/usr/bin/env bash
# Builds a kubelet from its published Go modules, once; prints where it is. Exit code 3, with the reason on standard output, where there is no Go.
#   kubelet.sh
# Environment: BERTH_TEST_STATE (/var/lib/berth-test), where it is kept; BERTH_TEST_KUBELET_VERSION (v1.34.4), whose Go must not be newer than ours.
set -euo pipefail
version=${BERTH_TEST_KUBELET_VERSION:-v1.34.4}
kubelet=${BERTH_TEST_STATE:-/var/lib/berth-test}/kubelet-$version
export PATH=$PATH:/usr/local/go/bin
if [ ! -x "$kubelet" ]; then
  command -v go > /dev/null || { echo 'no Go to build a kubelet with'; exit 3; }
  printf 'test/setup: building the kubelet %s (some minutes, once)\n' "$version" >&2
  work=$(mktemp -d)
  trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
  export GOFLAGS=-mod=mod GOWORK=off GOTOOLCHAIN=local CGO_ENABLED=0
  cd "$work"
  go mod init scratch 2> /dev/null
  directory=$(go mod download -json "k8s.io/kubernetes@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  # Its own modules are not in it: the published ones have the same version, but for the first number.
  cp -r "$directory" source
  chmod -R u+w source
  cd source
  rm -rf vendor go.work go.work.sum
  sed -i -E "s#^(\t(k8s\.io/[^ ]+)) => \./staging/.*#\1 => \2 v0.${version#v1.}#" go.mod
  minor=${version#v1.}
  set_version=k8s.io/component-base/version
  go build -ldflags "-X $set_version.gitVersion=$version -X $set_version.gitMajor=1 -X $set_version.gitMinor=${minor%%.*}" -o "$work/kubelet" ./cmd/kubelet
  mkdir -p "$(dirname "$kubelet")"
  mv "$work/kubelet" "$kubelet"
fi
echo "$kubelet"
