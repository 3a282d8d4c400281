import { setTimeout as wait } from 'node:timers/promises';
import { figuresOf, type Figures } from '../bench/figures.js';
import type { Attack, Outcome } from './attack.js';
import type { Field } from './field.js';
import { ATTACK_LIMIT_MS, ATTACK_MS, LIMITS, SETTLE_LIMIT_MS } from './limits.js';
import { forgetPeak, memoryOf } from './memory.js';
import { startProbe, type Probe, type Sample } from './probe.js';

export interface Row extends Outcome {
  readonly name: string;
  readonly list: Figures;
  readonly version: Figures;
  readonly failures: number;
  readonly beforeMib: number;
  readonly peakMib: number;
  readonly afterMib: number;
  readonly survived: boolean;
}

/** `idleP99Ms`: how long calls take on this machine when nothing is wrong. */
export async function runAttack(field: Field, attack: Attack, idleP99Ms: number): Promise<Row> {
  const { pid } = field.berth;
  const probe = await startProbe(field.home.socketPath);
  const before = memoryOf(pid);
  forgetPeak(pid);
  probe.take();
  const outcome = await bounded(attack, field);
  await probe.bothAnswered();
  const samples = probe.take();
  const peakMib = memoryOf(pid)?.peakMib ?? NaN;
  const beforeMib = before?.nowMib ?? NaN;
  const afterMib = await settled(pid, beforeMib, probe);
  const survived = memoryOf(pid) !== undefined;
  await probe.end();
  const aftermath = survived && outcome.wedged !== true ? await aftermathOf(attack, field) : undefined;
  const row = {
    name: attack.name,
    ...outcome,
    list: figuresFor(samples, 'ListPodSandbox'),
    version: figuresFor(samples, 'Version'),
    failures: samples.filter(({ error }) => error !== undefined).length,
    beforeMib,
    peakMib,
    afterMib,
    survived,
  };
  return {
    ...row,
    told: [row.told, aftermath?.told].filter(Boolean).join('; '),
    broken: [...row.broken, ...(aftermath?.broken ?? []), ...limitsBrokenBy(row, LIMITS.p99Ms + idleP99Ms)],
    wedged: row.wedged === true || aftermath?.wedged === true,
  };
}

/** An attack ends by itself, or when its time is over; one that does neither has made something hang. */
async function bounded(attack: Attack, field: Field): Promise<Outcome> {
  const over = new AbortController();
  const hangs = wait(ATTACK_LIMIT_MS, undefined, { signal: over.signal }).then(() => ({
    told: 'hangs',
    broken: [`what the attack waits for did not happen within ${String(ATTACK_LIMIT_MS / 1000)} s`],
    wedged: true,
  }));
  hangs.catch(() => undefined);
  try {
    return await Promise.race([attack.run(field, AbortSignal.timeout(ATTACK_MS)), hangs]);
  } catch (error) {
    return { told: 'failed', broken: [`the attack ended with ${String(error)}`], wedged: true };
  } finally {
    over.abort();
  }
}

async function aftermathOf(attack: Attack, field: Field): Promise<Outcome | undefined> {
  try {
    return await attack.aftermath?.(field);
  } catch (error) {
    return { told: '', broken: [`after the attack: ${String(error).slice(0, 200)}`], wedged: true };
  }
}

/** Memory is given back when the collector comes to it, and calls go on meanwhile. */
async function settled(pid: number, beforeMib: number, probe: Probe): Promise<number> {
  const until = performance.now() + SETTLE_LIMIT_MS;
  let nowMib = memoryOf(pid)?.nowMib ?? NaN;
  while (nowMib > beforeMib + LIMITS.leftMib && performance.now() < until) {
    await wait(250);
    nowMib = memoryOf(pid)?.nowMib ?? NaN;
  }
  probe.take();
  return nowMib;
}

function figuresFor(samples: readonly Sample[], wanted: Sample['method']): Figures {
  return figuresOf(samples.filter(({ method }) => method === wanted).map(({ ms }) => ms));
}

function limitsBrokenBy(row: Omit<Row, 'broken'>, p99Ms: number): string[] {
  const { list, version, failures, beforeMib, peakMib, afterMib } = row;
  return [
    !row.survived && 'Berth has ended',
    list.p99 >= p99Ms && `ListPodSandbox took ${list.p99.toFixed(0)} ms (p99)`,
    version.p99 >= p99Ms && `Version took ${version.p99.toFixed(0)} ms (p99)`,
    failures > 0 && `${String(failures)} calls of others failed or timed out`,
    peakMib > beforeMib + LIMITS.growthMib && `memory grew to ${peakMib.toFixed(0)} MiB`,
    afterMib > beforeMib + LIMITS.leftMib && `${afterMib.toFixed(0)} MiB stayed`,
  ].filter((sentence) => sentence !== false);
}
