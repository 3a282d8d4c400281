import * as v from 'valibot';
import { stringMap } from './string-map.js';
import { tooLarge } from './too-large.js';

/** One entry of `GET /containers/json`: only the fields that Berth reads. */
export const containerSummary = v.object({
  Id: v.string(),
  Names: v.optional(v.nullable(v.array(v.string())), []),
  Labels: v.optional(v.nullable(stringMap), {}),
  State: v.optional(v.nullable(v.string()), ''),
  /** For people: `Up 5 minutes`, `Exited (137) 2 hours ago`. */
  Status: v.optional(v.nullable(v.string()), ''),
  /** Seconds since 1970. */
  Created: v.optional(v.nullable(v.number()), 0),
  /** The image as it was asked for at create. */
  Image: v.optional(v.nullable(v.string()), ''),
  ImageID: v.optional(v.nullable(v.string()), ''),
  HostConfig: v.optional(v.nullable(v.object({ NetworkMode: v.optional(v.nullable(v.string()), '') }))),
  tooLarge,
  /** Bytes in the writable layer; only when the list was asked for sizes. */
  SizeRw: v.optional(v.nullable(v.number())),
});

export type ContainerSummary = v.InferOutput<typeof containerSummary>;
