#!/usr/bin/env bash
# What npm start, npm test and CI have in common: checks Node.js, installs the exact packages of package-lock.json when they are missing
# or other ones are there, and builds dist/. May be run again at any time; then it does what has changed. No package may run a script while it
# is installed, which would be as root: none needs to.
#   prepare.sh        with the tools of development
#   prepare.sh run    for npm start: these tools build dist/ and are removed again, unless they were there before
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
say() { printf 'berth: %s\n' "$*" >&2; }

node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) { console.error(`berth: needs Node.js 20.19 or newer, this is ${process.version}`); process.exit(1); }'
mode=${1:-develop}
has() { npm ls --all "$@" > /dev/null 2>&1; }
install() { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >&2; }
is_built() { [ -e dist/.built ] && [ -z "$(find src package.json tsconfig.json -newer dist/.built -print -quit)" ]; }

if [ "$mode" = run ] && is_built; then
  has --omit=dev || { say 'installing the packages that Berth runs with (npm ci --omit=dev)'; install --omit=dev; }
  exit 0
fi
keep_tools=yes
[ "$mode" != run ] || [ -d node_modules/vitest ] || keep_tools=no
if ! has; then
  say 'installing the packages of package-lock.json into node_modules (npm ci)'
  install
fi
if ! is_built; then
  say 'building dist/'
  npm run --silent build >&2
fi
if [ $keep_tools = no ]; then
  say 'removing the packages that only development needs (npm prune --omit=dev)'
  npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2
fi
# Last: npm may have written package.json again.
touch dist/.built
