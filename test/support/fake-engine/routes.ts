import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Json } from './model.js';
import type { FakeState } from './state.js';

/** One request, as a handler sees it. */
export interface Ask {
  readonly state: FakeState;
  /** What stands for the `*` of the route, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly rawBody: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** Fires when the client has gone. */
  readonly gone: AbortSignal;
}

export type Reply =
  | { readonly status: number; readonly json?: unknown }
  | { readonly status: number; readonly text: string }
  /** Headers are sent at once; the function writes and ends the body. */
  | { readonly status: number; readonly stream: (response: ServerResponse) => void | Promise<void> };

/** `METHOD /path` with `*` for a segment, or `**` for one that may hold slashes (an image's name). */
export type Routes = Record<string, (ask: Ask) => Reply | Promise<Reply>>;

export interface Matched {
  readonly handler: Routes[string];
  readonly segments: readonly string[];
}

export function findRoute(routes: Routes, method: string, path: string): Matched | undefined {
  for (const [route, handler] of Object.entries(routes)) {
    const pattern = new RegExp(`^${route.replaceAll('**', '(.+)').replaceAll('*', '([^/]+)')}$`);
    const found = pattern.exec(`${method} ${path}`);
    if (found !== null) return { handler, segments: found.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
