import * as v from 'valibot';
import { stringMap } from './string-map.js';
import { tooLarge } from './too-large.js';

/**
 * Container events after which a record may differ; all others (exec_*, attach, resize …) change nothing that
 * CRI shows.
 */
export const CONTAINER_ACTIONS = [
  'create',
  'start',
  'die',
  'oom',
  'destroy',
  'rename',
  'update',
  'pause',
  'unpause',
] as const;

/** Image events after which the list of images may differ. */
export const IMAGE_ACTIONS = ['pull', 'tag', 'untag', 'delete', 'load', 'import', 'prune', 'create'] as const;

/** One line of `GET /events`; `status`, `id` and `from` are gone from API 1.52 on and never read. */
export const engineEvent = v.object({
  /** `container`, `image`, `network`, `daemon` … */
  Type: v.string(),
  /**
   * `create`, `start`, `die`, `oom`, `destroy`, `rename`, `update`; for images `pull`, `tag`, `untag`,
   * `delete`, `load`, `import`.
   */
  Action: v.string(),
  Actor: v.object({
    ID: v.string(),
    /** For containers: `name`, `image`, `exitCode` and every label. */
    Attributes: v.optional(v.nullable(stringMap), {}),
  }),
  tooLarge,
  /** Nanoseconds since 1970; past 2^53, so a few hundred nanoseconds are lost in a JavaScript number. */
  timeNano: v.optional(v.number(), 0),
});

export type EngineEvent = v.InferOutput<typeof engineEvent>;
