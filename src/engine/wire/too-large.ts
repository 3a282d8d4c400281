import * as v from 'valibot';

/**
 * Paths of members that were left out for their size (see pick-json.ts). The Engine itself sends no such
 * member.
 */
export const tooLarge = v.optional(v.array(v.string()));
