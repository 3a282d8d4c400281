import * as v from 'valibot';

/** `GET /networks/{name}`: only the fields that Berth reads. */
export const networkInspect = v.object({
  Id: v.string(),
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
