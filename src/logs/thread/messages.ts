import type { LoggedContainer } from '../pump/parts.js';
import type { LogReport } from '../pump/reports.js';

/** What the main thread sends to the thread that writes the logs. */
export type LogCommand =
  | { readonly kind: 'follow'; readonly container: LoggedContainer }
  | { readonly kind: 'reopen'; readonly containerId: string; readonly request: number }
  | { readonly kind: 'forget'; readonly containerId: string }
  | { readonly kind: 'close' };

/** What it answers. */
export type ThreadReport =
  | LogReport
  /** The position of a log that is gone could not be removed. */
  | { readonly kind: 'kept'; readonly containerId: string; readonly why: string }
  | { readonly kind: 'reopened'; readonly request: number; readonly problem?: string | undefined };

/** What the thread is started with. */
export interface LogThreadData {
  readonly engine: {
    readonly endpoint: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly requestTimeoutMs: number;
  };
  readonly positionsDirectory: string;
}
