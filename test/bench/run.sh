#!/usr/bin/env bash
# npm run bench: Berth beside the bare Engine calls that the same work needs, on the newer of the test Engines. Prints Markdown tables.
# Environment: BERTH_BENCH_SOCKETS  other CRI sockets on the same Engine, name=/path.sock[:pid],…   BERTH_BENCH_PODS (100)
#              BERTH_TEST_ENGINES   Engines that run already, as test/setup/engines.sh start printed them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
packaging/bootstrap/prepare.sh
if [ -z "${BERTH_TEST_ENGINES:-}" ]; then
  BERTH_TEST_ENGINES=$(test/setup/engines.sh start)
  export BERTH_TEST_ENGINES
  trap 'test/setup/engines.sh stop' EXIT
fi
node_modules/.bin/vitest run --config .config/vitest.config.ts --project bench --reporter=basic --disable-console-intercept
