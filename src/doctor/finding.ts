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
  readonly message: string;
  /** The command to run, or the line to change; what is not a command begins with `#`. */
  readonly fix?: string;
}

/** What checks look at. */
export interface CheckContext {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly engine: EngineClient;
  readonly host: Host;
}

export type Check = (context: CheckContext, signal: AbortSignal) => Promise<readonly Finding[]>;

export function ok(check: string, message: string): Finding {
  return { check, verdict: 'ok', message };
}

export function warning(check: string, message: string, fix: string): Finding {
  return { check, verdict: 'warning', message, fix };
}

export function problem(check: string, message: string, fix: string): Finding {
  return { check, verdict: 'problem', message, fix };
}
