import * as v from 'valibot';

/** `POST /containers/{id}/wait`; `Error` has the reason why a removal failed. */
export const containerWait = v.object({
  Error: v.optional(v.nullable(v.object({ Message: v.optional(v.nullable(v.string()), '') }))),
});
