#!/usr/bin/env bash
# npm run bench: Berth beside the bare Engine calls that the same work needs, on the newer of the test Engines. Prints Markdown tables.
#   run.sh [FILE…]     pods, statistics, logs, streams; all when none is named
# Environment: BERTH_BENCH_SOCKETS  other CRI sockets on the same Engine, name=/path.sock[:pid],…   BERTH_BENCH_PODS (100)
#              BERTH_BENCH_STREAM_MIB (1024)
#              BERTH_TEST_ENGINES   Engines that run already, as test/setup/engines.sh start printed them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
packaging/bootstrap/prepare.sh
if [ -z "${BERTH_TEST_ENGINES:-}" ]; then
  # Not beside a run of the tests, nor another of these: they would use the same Engines.
  exec 9> "/run/lock/berth-it${BERTH_TEST_INSTANCE:+-$BERTH_TEST_INSTANCE}.lock"
  flock -n 9 || { echo 'a run of the integration tests has the Engines: wait for its end' >&2; exit 1; }
  export BERTH_TEST_LOCKED=yes
  BERTH_TEST_ENGINES=$(test/setup/engines.sh start 9>&-)
  export BERTH_TEST_ENGINES
  trap 'test/setup/engines.sh stop' EXIT
fi
# In the newer Engine's network namespace, where the streams are served.
id=$(node -p 'JSON.parse(process.env.BERTH_TEST_ENGINES).at(-1).id')
test/setup/engines.sh exec "$id" node_modules/.bin/vitest run --config .config/vitest.config.ts --project bench --reporter=dot --disable-console-intercept=true "$@" 9>&-
