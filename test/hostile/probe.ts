import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CALL_LIMIT_MS } from './limits.js';

const PROGRAM = fileURLToPath(new URL('probe.mjs', import.meta.url));

export interface Sample {
  readonly method: 'ListPodSandbox' | 'Version';
  readonly ms: number;
  readonly error?: string;
}

/** Somebody else's calls, all the time. */
export interface Probe {
  /** What came since the last time. */
  take(): Sample[];
  /**
   * Resolves with the next answers to both calls: the ones that were in progress are among the samples then.
   */
  bothAnswered(): Promise<void>;
  end(): Promise<void>;
}

export async function startProbe(socketPath: string): Promise<Probe> {
  const child = fork(PROGRAM, [socketPath, String(CALL_LIMIT_MS)]);
  let samples: Sample[] = [];
  child.on('message', (sample: Sample) => samples.push(sample));
  const next = (method: Sample['method']): Promise<void> =>
    new Promise((resolve) => {
      const look = (sample: Sample): void => {
        if (sample.method !== method) return;
        child.off('message', look);
        resolve();
      };
      child.on('message', look);
    });
  const bothAnswered = async (): Promise<void> => {
    await Promise.all([next('ListPodSandbox'), next('Version')]);
  };
  await bothAnswered();
  return {
    take() {
      const taken = samples;
      samples = [];
      return taken;
    },
    bothAnswered,
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
