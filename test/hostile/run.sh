#!/usr/bin/env bash
# npm run hostile: attacks a Berth on the newer of the test Engines, and prints beside each attack how long a kubelet's calls took and how much memory
# Berth had. Fails when a limit of test/hostile/limits.ts is broken. Takes about eight minutes; traffic stays on loopback and in the Engines' own networks.
#   run.sh [-t 'PART OF AN ATTACK’S NAME']
# Environment: BERTH_TEST_ENGINES   Engines that run already, as test/setup/engines.sh start printed them
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
test/setup/engines.sh exec "$id" node_modules/.bin/vitest run --config .config/vitest.config.ts --project hostile --reporter=dot --disable-console-intercept=true "$@" 9>&-
