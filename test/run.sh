#!/usr/bin/env bash
# npm test. Sets up what the tests need, runs them, stops what it started, and ends with the line "N passed, N failed, N skipped" over
# all tiers. Exit code 0 only when nothing failed. See test/README.md.
#   run.sh [TIER…]     static, unit, component, contract, integration, kubelet, conformance; all up to
#                      integration but static when none is named
#   run.sh FILE…       these test files, each in the tier whose folder it is in
# Environment: BERTH_TEST_ENGINES  Engines that run already (what test/setup/engines.sh start printed); they are left running.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tiers=() files=()
for argument in "$@"; do
  case $argument in
    static | unit | component | contract | integration | kubelet | conformance) tiers+=("$argument") ;;
    *)
      tier=$(realpath --relative-to=test -- "$argument" | cut -d/ -f1)
      if [ ! -e "$argument" ] || ! [[ $tier =~ ^(unit|component|contract|integration|kubelet)$ ]]; then
        printf '%s: neither a tier nor a test file of one; see test/README.md\n' "$argument" >&2
        exit 2
      fi
      tiers+=("$tier") files+=("$argument")
      ;;
  esac
done
[ ${#tiers[@]} -gt 0 ] || tiers=(unit component contract integration)
wants() { [[ " ${tiers[*]} " == *" $1 "* ]]; }
say() { printf '\n== %s\n' "$*"; }

work=$(mktemp -d)
export BERTH_TEST_TALLY=$work/tally
: > "$BERTH_TEST_TALLY"
: > "$BERTH_TEST_TALLY.failed"
started=no
finish() {
  [ $started = no ] || test/setup/engines.sh stop
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# A tier that could not even run counts as one failure.
tier() {
  local name=$1 before after; shift
  before=$(failures); say "$name"
  "$@" && return
  after=$(failures)
  [ "$after" -gt "$before" ] || echo '0 1 0' >> "$BERTH_TEST_TALLY"
}
failures() { awk '{ n += $2 } END { print n + 0 }' "$BERTH_TEST_TALLY"; }
run_vitest() { node_modules/.bin/vitest run --config .config/vitest.config.ts "$@" "${files[@]}" 9>&-; }

start_engines() {
  [ -z "${BERTH_TEST_ENGINES:-}" ] || return 0
  # One run at a time: they would use the same Engines.
  exec 9> "/run/lock/berth-it${BERTH_TEST_INSTANCE:+-$BERTH_TEST_INSTANCE}.lock"
  flock -n 9 || { echo 'waiting for another run of the integration tests to end'; flock 9; }
  export BERTH_TEST_LOCKED=yes
  started=yes
  BERTH_TEST_ENGINES=$(test/setup/engines.sh start 9>&-) || return 1
  export BERTH_TEST_ENGINES
}

# Without Go there is none, and its tests are skipped.
run_kubelet() {
  BERTH_TEST_KUBELET=$(test/setup/kubelet.sh 9>&-)
  case $? in
    0) ;;
    3) echo "skipped: $BERTH_TEST_KUBELET"; BERTH_TEST_KUBELET= ;;
    *) return 1 ;;
  esac
  export BERTH_TEST_KUBELET
  run_vitest --project kubelet
}

run_conformance() {
  BERTH_CRITEST_RESULTS=$work/results.tsv BERTH_CRITEST_SKIPPED=
  export BERTH_CRITEST_RESULTS BERTH_CRITEST_SKIPPED
  test/conformance/run.sh "$BERTH_CRITEST_RESULTS"
  case $? in
    0) ;;
    3) BERTH_CRITEST_SKIPPED=$(cat "$BERTH_CRITEST_RESULTS") ;;
    *) return 1 ;;
  esac
  run_vitest --project conformance
}

if ! packaging/bootstrap/prepare.sh; then
  printf '\n0 passed, 1 failed, 0 skipped\n'
  exit 1
fi
! wants static || tier 'static checks' .config/check.sh static
# Before the contract tests: what is installed for the Engines, the CNI plugins above all, is tried by those too.
! wants integration && ! wants kubelet || tier 'Engines for the integration tests' start_engines
projects=()
for name in unit component contract; do ! wants $name || projects+=(--project "$name"); done
[ ${#projects[@]} = 0 ] || tier 'unit, component and contract tests' run_vitest "${projects[@]}"
! wants integration || [ -z "${BERTH_TEST_ENGINES:-}" ] || tier 'integration tests' run_vitest --project integration
! wants kubelet || [ -z "${BERTH_TEST_ENGINES:-}" ] || tier 'a real kubelet' run_kubelet
! wants conformance || tier 'conformance' run_conformance

# The output is long: what failed is said once more, at its end.
[ ! -s "$BERTH_TEST_TALLY.failed" ] || { say 'failed'; cat "$BERTH_TEST_TALLY.failed"; }
awk '{ p += $1; f += $2; s += $3 } END { printf "\n%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }' "$BERTH_TEST_TALLY"
code=$?
# Only now, so that nothing is printed after the closing line.
exit $code
