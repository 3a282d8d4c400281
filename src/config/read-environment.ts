import type { GivenText, GivenTexts } from './given.js';
import { OPTION_KEYS, variableOf } from './names.js';
import { nearest } from './nearest.js';
import type { OptionKey } from './options.js';

/** The variable that names the file, as `--config` does. */
export const CONFIG_VARIABLE = 'BERTH_CONFIG';

/**
 * Settings from the environment, and a warning for each `BERTH_…` variable that nothing reads but that looks
 * like one that something does.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): {
  readonly given: GivenTexts;
  readonly warnings: readonly string[];
} {
  const given = new Map<OptionKey, GivenText>();
  const known = new Set([CONFIG_VARIABLE]);
  for (const key of OPTION_KEYS) {
    const where = variableOf(key);
    const text = environment[where];
    known.add(where);
    if (text !== undefined) given.set(key, { text, where });
  }
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('BERTH_') && !known.has(name))
    .flatMap((name) => {
      const meant = nearest(name, [...known]);
      return meant === undefined
        ? []
        : [`${name} in the environment is not a setting; did you mean ${meant}?`];
    });
  return { given, warnings };
}
