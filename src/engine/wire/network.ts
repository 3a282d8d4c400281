import * as v from 'valibot';
import { stringMap } from './string-map.js';

/** `GET /networks/{name}`: only the fields that Berth reads. */
export const networkInspect = v.object({
  Id: v.string(),
  Options: v.optional(v.nullable(stringMap), {}),
  Labels: v.optional(v.nullable(stringMap), {}),
  /** Containers that are connected now, by id. */
  Containers: v.optional(v.nullable(v.record(v.string(), v.unknown())), {}),
  IPAM: v.optional(
    v.nullable(
      v.object({
        Config: v.optional(
          v.nullable(v.array(v.object({ Subnet: v.optional(v.nullable(v.string()), '') }))),
          [],
        ),
      }),
    ),
  ),
});
