import type { Settings } from '../config/options.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { Environment } from '../config/environment.js';
import type { Host } from './host.js';

/** `problem`: a kubelet will not work, or no pod will. `warning`: something will not work as it should. */
export type Verdict = 'ok' | 'warning' | 'problem';

/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly says: string;
  /** The command to run, or the line to change; what is not a command begins with `#`. */
  readonly mend?: string;
}

/** What checks look at. */
export interface Patient {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly engine: EngineClient;
  readonly host: Host;
}

export type Check = (patient: Patient, signal: AbortSignal) => Promise<readonly Finding[]>;

export function ok(check: string, says: string): Finding {
  return { check, verdict: 'ok', says };
}

export function warning(check: string, says: string, mend: string): Finding {
  return { check, verdict: 'warning', says, mend };
}

export function problem(check: string, says: string, mend: string): Finding {
  return { check, verdict: 'problem', says, mend };
}
