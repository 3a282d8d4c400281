#!/usr/bin/env bash
# npm run package: gets what build.mjs needs, and runs it. See there for the arguments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
packaging/bootstrap/prepare.sh
packages=packaging/package
(cd $packages && { npm ls > /dev/null 2>&1 || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2; })
nfpm=$packages/node_modules/.cache/bin/nfpm
case " $* " in
  *' --only executable '*) ;;
  *)
    if [ ! -x "$nfpm" ]; then
      command -v go > /dev/null || { echo 'berth: Go is missing, which builds nfpm, which makes the packages' >&2; exit 1; }
      GOBIN=$PWD/${nfpm%/*} go install github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.0
    fi
    ;;
esac
exec node $packages/build.mjs --nfpm "$PWD/$nfpm" "$@"
