#!/usr/bin/env bash
# What npm start, npm test and CI have in common: checks Node.js, installs the exact packages of package-lock.json when they are missing
# or other ones are there, and builds dist/. May be run again at any time; then it does what has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
say() { printf 'berth: %s\n' "$*" >&2; }

node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) { console.error(`berth: needs Node.js 20.19 or newer, this is ${process.version}`); process.exit(1); }'
if ! npm ls --all > /dev/null 2>&1; then
  say 'installing the packages of package-lock.json into node_modules (npm ci)'
  npm ci --no-audit --no-fund --loglevel=error >&2
fi
if [ ! -e dist/.built ] || [ -n "$(find src package.json tsconfig.json -newer dist/.built -print -quit)" ]; then
  say 'building dist/'
  npm run --silent build >&2
  touch dist/.built
fi
