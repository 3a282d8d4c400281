#!/usr/bin/env bash
# Everything that can be judged without an Engine: the generated code, types, lint, format, import direction, dead code, and the
# unit, component and contract tests with coverage. Goes on after a failure, so that one run shows all of them.
#   check.sh            all of it
#   check.sh static     without the tests
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH=$PWD/node_modules/.bin:$PATH
failed=() steps=0
step() {
  local name=$1 start=$SECONDS
  shift
  steps=$((steps + 1))
  if "$@"; then printf 'ok      %s (%d s)\n' "$name" $((SECONDS - start)); else
    printf 'FAILED  %s (%d s)\n' "$name" $((SECONDS - start))
    failed+=("$name")
  fi
}

step 'generated code is what proto/ gives' node proto/generate.mjs --check
step 'types of src' tsc --noEmit -p tsconfig.json
step 'types of test' tsc -p test/tsconfig.json
step 'lint' eslint -c .config/eslint.config.js --cache --cache-location node_modules/.cache/eslint/ .
step 'format' prettier --check --log-level warn .
step 'import direction' depcruise --config .config/dependency-cruiser.cjs --output-type err src
step 'dead code' knip
if [ "${1:-}" != static ]; then
  step 'unit, component and contract tests' vitest run --config .config/vitest.config.ts --project unit --project component --project contract --coverage
fi

# Each check counts as one, for whoever adds up (test/run.sh).
[ -z "${BERTH_TEST_TALLY:-}" ] || echo "$((steps - ${#failed[@]})) ${#failed[@]} 0" >> "$BERTH_TEST_TALLY"
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[*]}" >&2
  exit 1
fi
