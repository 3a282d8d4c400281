import type { PumpOrder } from '../pump/parts.js';

/** What the main thread tells the thread of the pumps. */
export type PumpCommand =
  | { readonly kind: 'follow'; readonly order: PumpOrder }
  | { readonly kind: 'reopen'; readonly containerId: string; readonly request: number }
  | { readonly kind: 'forget'; readonly containerId: string }
  | { readonly kind: 'close' };

/** What it answers. */
export type PumpReport =
  | { readonly kind: 'drained'; readonly containerId: string }
  | { readonly kind: 'reopened'; readonly request: number; readonly problem?: string | undefined }
  | { readonly kind: 'trouble'; readonly containerId: string; readonly problem: string | undefined }
  | { readonly kind: 'gap'; readonly containerId: string }
  | { readonly kind: 'replaced'; readonly containerId: string }
  | { readonly kind: 'damaged'; readonly containerId: string }
  | { readonly kind: 'unreadable'; readonly containerId: string; readonly why: string }
  | { readonly kind: 'kept'; readonly containerId: string; readonly why: string }
  | { readonly kind: 'closed' };

/** What the thread is started with. */
export interface PumpThreadData {
  readonly engine: {
    readonly endpoint: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly requestTimeoutMs: number;
  };
  readonly positionsDirectory: string;
}
