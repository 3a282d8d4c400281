#!/usr/bin/env bash
# Prints the path of promtool, Prometheus' own checker of rules: the one that is installed, or Debian's, unpacked below the tests' cache.
# Exits with 3, and prints why, where there is neither.
set -euo pipefail
if command -v promtool; then exit 0; fi
cache=/var/lib/berth-test/promtool
if [ ! -x "$cache/usr/bin/promtool" ]; then
  command -v apt-get > /dev/null || { echo 'promtool is not installed, and there is no apt-get to get it with'; exit 3; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  fetch() { (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download prometheus >&2); }
  fetch || { apt-get -qq update >&2 && fetch; } ||
    { echo 'promtool is not installed, and the package prometheus cannot be downloaded'; exit 3; }
  dpkg -x "$work"/prometheus_*.deb "$work/root"
  mkdir -p "${cache%/*}"
  rm -rf "$cache"
  mv "$work/root" "$cache"
fi
echo "$cache/usr/bin/promtool"
