import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { GivenText, GivenTexts, Origin } from './given.js';
import { OPTION_KEYS, optionOf } from './names.js';
import type { OptionKey, Settings } from './options.js';
import { CONFIG_VARIABLE, readEnvironment } from './read-environment.js';
import { DEFAULT_CONFIG_PATH, readFile } from './read-file.js';
import { validate } from './validate.js';

export interface Resolved {
  readonly settings: Settings;
  readonly origins: Readonly<Record<OptionKey, Origin>>;
  /** Sentences for the operator: flags without effect, settings that are allowed but risky. */
  readonly warnings: readonly string[];
}

export interface CommandLine {
  readonly given: GivenTexts;
  readonly configPath: GivenText | undefined;
}

/**
 * Flag over environment over file over default. Throws `invalid-argument` that names the setting, its value
 * and where that was given.
 */
export function resolveSettings(commandLine: CommandLine, environment: NodeJS.ProcessEnv): Resolved {
  const fromEnvironment = readEnvironment(environment);
  const file = configFile(commandLine.configPath, environment);
  return resolveGiven(
    [
      { source: 'flag', given: commandLine.given },
      { source: 'environment', given: fromEnvironment.given },
      { source: 'file', given: readFile(file.path, file.named) },
    ],
    fromEnvironment.warnings,
  );
}

interface Layer {
  readonly source: Exclude<Origin['source'], 'default'>;
  readonly given: GivenTexts;
}

/** The same, from what was already read; the first layer that has a setting wins. */
export function resolveGiven(layers: readonly Layer[], warnings: readonly string[] = []): Resolved {
  const values: Partial<Record<OptionKey, unknown>> = {};
  const origins: Partial<Record<OptionKey, Origin>> = {};
  const found = [...warnings];
  for (const key of OPTION_KEYS) {
    const option = optionOf(key);
    const layer = layers.find(({ given }) => given.has(key));
    const given = layer?.given.get(key);
    origins[key] = { source: layer?.source ?? 'default', where: given?.where ?? 'default' };
    values[key] = parse(key, given ?? { text: option.default, where: 'default' });
    if (given !== undefined && option.obsolete !== undefined)
      found.push(`${given.where}: ${key} has no effect: ${option.obsolete}`);
  }
  const settings = values as Settings;
  const complete = origins as Record<OptionKey, Origin>;
  return { settings, origins: complete, warnings: [...found, ...validate(settings, complete)] };
}

/** The file to read, and what named it: the default file may be missing. */
function configFile(
  flag: GivenText | undefined,
  environment: NodeJS.ProcessEnv,
): { path: string; named: string | undefined } {
  if (flag !== undefined) return { path: flag.text, named: flag.where };
  const variable = environment[CONFIG_VARIABLE];
  if (variable !== undefined && variable !== '') return { path: variable, named: CONFIG_VARIABLE };
  return { path: DEFAULT_CONFIG_PATH, named: undefined };
}

function parse(key: OptionKey, { text, where }: GivenText): unknown {
  try {
    return optionOf(key).kind.parse(text);
  } catch (error) {
    const place = where.startsWith('-') || where.startsWith('BERTH_') ? where : `${where}: ${key}`;
    throw new AdapterError('invalid-argument', `${place}: "${text}" ${messageOf(error)}`, { cause: error });
  }
}
