import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTable } from '../bench/figures.js';
import { testEngines } from '../support/node/engines.js';
import { ATTACKS, NOTHING } from './attacks.js';
import { createField, type Field } from './field.js';
import { ATTACK_LIMIT_MS } from './limits.js';
import { runAttack, type Row } from './run-attack.js';

const engine = testEngines().at(-1)!;
const rows: Row[] = [];

describe(`hostile users of Engine ${engine.version}`, () => {
  let field: Field;
  /** What the machine itself takes, which may be busy with other things. */
  let idleP99Ms = 0;
  beforeAll(async () => {
    field = await createField(engine);
    const row = await runAttack(field, NOTHING, Infinity);
    rows.push(row);
    idleP99Ms = Math.max(row.list.p99, row.version.p99);
  });
  afterAll(async () => {
    printTable('Calls of others beside each attack, ms; resident memory of Berth, MiB', rows.map(shown));
    // Undefined when the node itself could not be set up.
    await (field as Field | undefined)?.close();
    expect(rows.flatMap(({ name, broken }) => broken.map((sentence) => `${name}: ${sentence}`))).toEqual([]);
  });

  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))(
    '%s',
    { timeout: 4 * ATTACK_LIMIT_MS },
    async (_name, attack) => {
      const row = await runAttack(field, attack, idleP99Ms);
      rows.push(row);
      process.stdout.write(`${row.name}: ${row.broken.length === 0 ? 'held' : row.broken.join('; ')}\n`);
      if (row.wedged === true || !row.survived) await field.renew();
    },
  );
});

function shown({ name, list, version, ...row }: Row): Record<string, string | number> {
  return {
    attack: name,
    'list p50': list.p50,
    'list p99': list.p99,
    'list max': list.max,
    'Version p99': version.p99,
    calls: String(list.runs + version.runs),
    failed: String(row.failures),
    'MiB before': row.beforeMib,
    during: row.peakMib,
    after: row.afterMib,
    alive: row.survived ? 'yes' : 'NO',
    told: row.told,
    broken: row.broken.join('; '),
  };
}
