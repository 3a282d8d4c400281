import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** A spec, or all specs below a name, of which it is known that they do not pass. */
interface Expectation {
  /** The full name of a spec, or the beginning of several. */
  readonly spec: string;
  /** `may-skip`: whether the spec is skipped depends on the machine; it may pass as well. */
  readonly outcome: 'failed' | 'skipped' | 'may-skip';
  readonly reason: string;
}

interface Result {
  readonly state: string;
  readonly name: string;
  readonly message: string;
}

const expectations = parse(
  readFileSync(new URL('expectations.yaml', import.meta.url), 'utf8'),
) as Expectation[];
const skipped = process.env['BERTH_CRITEST_SKIPPED'] ?? 'critest was not run: test/run.sh conformance';
const results = skipped === '' ? readResults(process.env['BERTH_CRITEST_RESULTS']!) : [];

function readResults(path: string): Result[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [state = '', , name = '', message = ''] = line.split('\t');
      return { state, name, message };
    });
}

const expectationOf = (name: string): Expectation | undefined =>
  expectations.find(({ spec }) => name === spec || name.startsWith(`${spec} /`));

describe('critest', () => {
  if (skipped !== '') {
    it('is run', (test) => test.skip(skipped));
    return;
  }

  it.for(results)('$name', ({ state, name, message }, test) => {
    const expected = expectationOf(name);
    if (state === 'passed' && (expected === undefined || expected.outcome === 'may-skip')) return;
    const mayBe = expected?.outcome === 'may-skip' ? 'skipped' : (expected?.outcome ?? 'passed');
    const why = expected === undefined ? message : `expected: ${expected.reason}`;
    expect(state === 'panicked' || state === 'timedout' ? 'failed' : state, why).toBe(mayBe);
    test.skip(`${state}, as expected: ${expected!.reason}`);
  });

  it('has a spec for every expectation', () => {
    const idle = expectations.filter(
      ({ spec }) => !results.some(({ name }) => name === spec || name.startsWith(`${spec} /`)),
    );
    expect(idle.map(({ spec }) => spec)).toEqual([]);
  });
});
