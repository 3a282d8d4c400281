#!/usr/bin/env bash
# Turns the changesets since the last release into a version and a chapter of docs/changelog.md. Commits and tags nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# changesets knows only this place and name.
[ ! -e docs/changelog.md ] || mv docs/changelog.md CHANGELOG.md
npx --yes @changesets/cli@2.31.1 version
[ ! -e CHANGELOG.md ] || mv CHANGELOG.md docs/changelog.md
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
node_modules/.bin/prettier --write --log-level warn docs/changelog.md package.json
