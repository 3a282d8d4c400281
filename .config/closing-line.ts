import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a run with the plain line `N passed, N failed, N skipped`. When BERTH_TEST_TALLY names a file, a line
 * `passed failed skipped` goes there instead, for whoever adds up several runs (test/run.sh), and the failed
 * tests go into a file beside it, `.failed`.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      // A file that does not even load has no tests to count, a broken beforeAll none that failed.
      if (!module.ok() && ![...module.children.allTests('failed')].length) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // What was still to run when the run was cut short did not pass.
        count[state === 'pending' ? 'failed' : state] += 1;
      }
    }
    const tally = process.env.BERTH_TEST_TALLY;
    if (tally === undefined) {
      console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
      return;
    }
    appendFileSync(tally, `${count.passed} ${count.failed} ${count.skipped}\n`);
    appendFileSync(
      `${tally}.failed`,
      modules.flatMap((module) => [...module.children.allTests('failed')].map(summaryOf)).join(''),
    );
  }
}

/** Which test, and the first line of each thing that was wrong. */
function summaryOf(test: TestCase): string {
  const errors = (test.result().errors ?? []).map(
    ({ message }) => `    ${message.split('\n', 1)[0] ?? ''}\n`,
  );
  return `${test.module.relativeModuleId}: ${test.fullName}\n${errors.join('')}`;
}
